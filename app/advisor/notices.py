"""What the reader is told about the way to an answer: which mind stood in, what was taken out, where minds differ."""

from app.advisor.types import Answer
from app.language import say
from app.llm import Turn, Usage
from app.settings import Settings

REMOVED = (
    "figure",
    "uncited",
    "citation",
    "measure",
    "forbidden",
    "leak",
    "language",
    "long",
    "other",
    "answer",
)


def notices(answer: Answer, turn: Turn) -> list[str]:
    """One sentence each, in the reader's language."""
    language, told = answer.language, []
    if turn.fault:
        told.append(turn.fault.sentence(language))
    second = answer.strategy.diagnosis.second_opinion if answer.strategy else None
    if second and not second.agrees:
        told.append(
            say(
                "notices.disagree", language, tier=say(f"diagnosis.tier.{second.tier.value}", language),
                stage=say(f"diagnosis.stage.{second.stage.value}", language),
            )
        )  # fmt: skip
    told += [
        say(f"notices.removed.{guard}", language, count=turn.removed[guard])
        for guard in REMOVED
        if turn.removed[guard] > 0
    ]
    return told


def priced(usage: Usage, settings: Settings) -> Usage:
    """The usage with its cost, where the user has set prices."""
    if settings.price_input or settings.price_output:
        cost = usage.input * settings.price_input + usage.output * settings.price_output
        return usage.model_copy(update={"cost": round(cost / 1_000_000, 6)})
    return usage

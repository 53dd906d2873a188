"""A language model's judgement: what it is asked, and what of its answer is accepted."""

from enum import Enum
from functools import lru_cache
from typing import Literal, TypeVar

from pydantic import BaseModel, Field

from app.diagnosis.flips import flip_fact, said
from app.diagnosis.judge import OPEN_MARGIN, OPEN_PROBABILITY, SHARE_OF_TEXT, SPANS
from app.diagnosis.questions import question
from app.diagnosis.rules import stage_rule, tier_rule
from app.diagnosis.types import Diagnosis, Evidence, Judgement, SecondOpinion, Situation
from app.language import detect_language, say
from app.playbook import load_playbook
from app.playbook.labels import Stage, Tier
from app.prompts import load_prompt

RULES = (
    "tier.core", "tier.interest", "tier.general", "where-they-stand", "new-to-brand", "want-or-try", "serve-or-tell", "leak",
    "figure",
)  # fmt: skip
V = TypeVar("V", Tier, Stage)
Axis = Literal["tier", "stage"]


def _one_of(axis: type[Enum]) -> dict[str, list[str]]:
    return {"enum": [v.value for v in axis]}


class Opinion(BaseModel):
    """What the model says. Values are text here: one outside the Enums counts as not said."""

    tier: str = Field("", json_schema_extra=_one_of(Tier))  # type: ignore[arg-type]
    tier_open: bool = False
    tier_spans: list[str] = Field(default_factory=list)
    stage: str = Field("", json_schema_extra=_one_of(Stage))  # type: ignore[arg-type]
    stage_open: bool = False
    stage_spans: list[str] = Field(default_factory=list)


@lru_cache(maxsize=1)
def judging() -> str:
    """The part of a prompt that tells how to judge; definitions are the playbook's."""
    book = load_playbook()
    tiers = "\n".join(f"- {t.value}: {row.people.en}" for t, row in book.tiers.items())
    stages = "\n".join(
        f"- {s.value}: {row.people.en}{f' {row.border.en}' if row.border else ''}"
        for s, row in book.stages.items()
    )
    rules = "\n".join(f"- {say(f'diagnosis.rule.{rule}', 'en')}" for rule in RULES)
    return load_prompt("judging").render(tiers=tiers, stages=stages, rules=rules)


def usable(opinion: Opinion) -> bool:
    """Whether at least one axis has a value of its Enum."""
    return _value(Tier, opinion.tier) is not None or _value(Stage, opinion.stage) is not None


def _value(axis: type[V], said: str) -> V | None:
    return next((v for v in axis if v.value == said.strip().lower()), None)


def reconcile(opinion: Opinion, builtin: Diagnosis) -> Diagnosis:
    """The model's judgement, checked, with the built-in one as second opinion.

    An axis the model did not value, or the user settled by an answer, stays as the built-in judgement has it.
    """
    situation = builtin.situation
    tier = _axis("tier", _value(Tier, opinion.tier), opinion.tier_open, builtin.tier, situation)
    stage = _axis("stage", _value(Stage, opinion.stage), opinion.stage_open, builtin.stage, situation)
    agrees = tier.value is builtin.tier.value and stage.value is builtin.stage.value
    diagnosis = Diagnosis(
        tier=tier, stage=stage, mind="llm", situation=situation, translated=builtin.translated,
        second_opinion=SecondOpinion(
            mind="builtin", tier=builtin.tier.value, stage=builtin.stage.value, agrees=agrees
        ),
    )  # fmt: skip
    diagnosis.evidence = _evidence(opinion, diagnosis, builtin)
    if tier.open or stage.open:
        axis: Axis = "tier" if tier.open else "stage"
        diagnosis.question = question(axis, diagnosis, situation.language)
    return diagnosis


def _axis(
    axis: Axis, value: V | None, undecided: bool, builtin: Judgement[V], situation: Situation
) -> Judgement[V]:
    settled = any(s.axis == axis and s.holds for s in said(situation.text))
    if value is None or settled:
        return builtin
    if value is builtin.value:
        return builtin.model_copy(update={"open": undecided})
    # Each mind counts half: the surer the built-in judgement was of another value, the less sure the two together.
    probability = round(1 - builtin.probability / 2, 4)
    other = round(builtin.probability / 2, 4)
    rule = tier_rule(Tier(value.value)) if axis == "tier" else stage_rule(situation.text, Stage(value.value))
    return Judgement(
        value=value, probability=probability, runner_up=builtin.value, runner_up_probability=other,
        open=undecided or probability < OPEN_PROBABILITY[axis] or probability - other < OPEN_MARGIN,
        rule=say(f"diagnosis.{rule}", situation.language),
        flips_if=flip_fact(axis, builtin.value, situation),
    )  # fmt: skip


def _evidence(opinion: Opinion, diagnosis: Diagnosis, builtin: Diagnosis) -> list[Evidence]:
    """The model's spans that stand verbatim in the text; an axis left without takes the built-in ones if they agree."""
    situation = diagnosis.situation
    room = _room(situation.text)
    kept: list[Evidence] = []
    for axis, spans in (("tier", opinion.tier_spans), ("stage", opinion.stage_spans)):
        value = getattr(diagnosis, axis).value.value
        found = [_span(s, axis, value, situation) for s in spans]  # type: ignore[arg-type]
        if not any(found):
            found = [e for e in builtin.evidence if e.axis == axis and e.speaks_for == value]
        for evidence in found:
            overlaps = evidence and any(evidence.start < k.end and k.start < evidence.end for k in kept)
            used = sum(k.end - k.start for k in kept)
            if (
                evidence
                and not overlaps
                and len(kept) < SPANS
                and used + evidence.end - evidence.start <= room
            ):
                kept.append(evidence)
    return sorted(kept, key=lambda e: e.start)


def _span(span: str, axis: Axis, value: str, situation: Situation) -> Evidence | None:
    span = span.strip()
    start = situation.text.find(span) if span else -1
    if start < 0:
        return None
    says = say(f"diagnosis.says.{axis}.{value}", situation.language)
    return Evidence(span=span, start=start, end=start + len(span), axis=axis, speaks_for=value, says=says)


def _room(text: str) -> float:
    """How many characters evidence may take; a short text may be its own evidence."""
    short = len(text) < 30 if detect_language(text) == "zh" else len(text.split()) < 12
    return len(text) if short else SHARE_OF_TEXT * len(text)

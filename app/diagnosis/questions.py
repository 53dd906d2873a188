"""The one question that settles an open axis, and its answers to click."""

from functools import lru_cache
from typing import Literal

from app.diagnosis.types import Diagnosis, Question
from app.language import LANGUAGES, Language, fold, say
from app.playbook.labels import Stage, Tier

Axis = Literal["tier", "stage"]


@lru_cache(maxsize=1)
def _answers() -> dict[str, tuple[str, str]]:
    """Folded answer sentences of every language → (axis, value)."""
    values = [("tier", t.value) for t in Tier] + [("stage", s.value) for s in Stage]
    return {_key(say(f"diagnosis.answer.{a}.{v}", x)): (a, v) for a, v in values for x in LANGUAGES}


def _key(sentence: str) -> str:
    return fold(sentence.strip()).rstrip(".。 ")


def answered(sentence: str) -> tuple[str, str] | None:
    """(axis, value) when a sentence is one of the answers to click, in any language."""
    return _answers().get(_key(sentence))


def question(axis: Axis, diagnosis: Diagnosis, language: Language) -> Question:
    """The question that settles an open axis, with its likeliest answers to click."""
    if axis == "tier":
        order = [diagnosis.tier.value, diagnosis.tier.runner_up]
        values = [t.value for t in (*order, *(t for t in Tier if t not in order))]
    else:
        ladder = list(Stage)
        near = {diagnosis.stage.value, diagnosis.stage.runner_up}
        for step in (1, -1):
            i = ladder.index(diagnosis.stage.value) + step
            if 0 <= i < len(ladder):
                near.add(ladder[i])
        values = [s.value for s in ladder if s in near][:4]
    return Question(
        axis=axis,
        text=say(f"diagnosis.ask.{axis}", language),
        answers=[say(f"diagnosis.answer.{axis}.{v}", language) for v in values],
    )

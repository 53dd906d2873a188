"""The types of the judgement: tier, stage, situation, diagnosis."""

from enum import Enum
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.language import Language
from app.playbook.labels import Stage, Tier

Mind = Literal["builtin", "llm"]
T = TypeVar("T", bound=Enum)


class Known(BaseModel):
    """One thing known of the situation, with the words it was read from."""

    value: str
    """As used in the advice; an amount is written ``8000 CNY``."""
    words: str = ""
    """Verbatim words of the user; empty when the user set the field directly."""
    concept: str | None = None
    """Id in the playbook (category, product, audience, season) when it was recognised."""


class Situation(BaseModel):
    """What a brand said of itself, and what is known from it."""

    model_config = ConfigDict(extra="forbid")

    text: str
    """The user's own words; several turns are joined by a line break."""
    language: Language
    """Language of the last message, in which the answer is written."""
    brand: Known | None = None
    product: Known | None = None
    category: Known | None = None
    audience: Known | None = None
    market: Known | None = None
    goal: Known | None = None
    budget: Known | None = None
    """Amount and currency for the whole plan, e.g. ``8000 CNY``."""
    timing: Known | None = None
    metrics: list[Known] = Field(default_factory=list)
    """Figures of the brand itself, e.g. ``40 jars sold``."""


class Evidence(BaseModel):
    """A verbatim span of the situation that decided an axis."""

    span: str
    start: int
    """Character offset in ``Situation.text``."""
    end: int
    axis: Literal["tier", "stage"]
    speaks_for: str
    """The tier or stage it speaks for."""
    says: str
    """What it says, in the reader's language."""


class Translated(BaseModel):
    """A word of another ladder that the user wrote, in our terms."""

    words: str
    """Verbatim words of the user."""
    start: int
    """Character offset in ``Situation.text``."""
    end: int
    ladder: str
    term: str
    """Ids in ``playbook/ladders.yaml``."""
    tier: list[Tier] = Field(default_factory=list)
    """What it corresponds to; several values are a range, none: the word does not say."""
    stage: list[Stage] = Field(default_factory=list)
    note: str
    """Where it differs from ours, in the reader's language."""
    cite: list[str] = Field(default_factory=list)
    """``section-id#anchor`` of the statements that say so."""
    citations: list[int] = Field(default_factory=list)
    """Their numbers in the strategy's citations; empty in a judgement alone."""
    weighs: bool
    """Whether it counted in the judgement: the user states it as where the people stand now."""


class Judgement(BaseModel, Generic[T]):
    """One axis of the diagnosis."""

    value: T
    probability: float
    """Calibrated, 0–1."""
    runner_up: T
    runner_up_probability: float
    open: bool
    """True when the situation leaves this axis open: the value is then only the likelier one."""
    rule: str
    """The rule of the label definition that was applied, in the reader's language."""
    flips_if: str
    """The fact that would change the value to the runner-up, in the reader's language."""


class Question(BaseModel):
    """The one question that would settle an open axis."""

    axis: Literal["tier", "stage", "situation"]
    text: str
    """In the reader's language."""
    answers: list[str] = Field(default_factory=list)
    """Two to four answers to click; each is a sentence the user could have written."""


class SecondOpinion(BaseModel):
    """The other mind's judgement, when two minds judged."""

    mind: Mind
    tier: Tier
    stage: Stage
    agrees: bool


class Diagnosis(BaseModel):
    """Which tier and stage a situation is, and why."""

    tier: Judgement[Tier]
    stage: Judgement[Stage]
    evidence: list[Evidence] = Field(default_factory=list)
    """At most three spans."""
    translated: list[Translated] = Field(default_factory=list)
    """Words of other ladders in the situation, in its order."""
    question: Question | None = None
    """Only when an axis is open."""
    mind: Mind = "builtin"
    second_opinion: SecondOpinion | None = None
    situation: Situation

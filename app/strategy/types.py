"""The types of the advice. Numbers in ``citations`` lists refer to ``Citation.number`` of the same strategy."""

from typing import Literal

from pydantic import BaseModel, Field

from app.diagnosis.types import Diagnosis
from app.language import Language
from app.retrieval import Citation
from app.store.claims import Confidence, Kind


class Posted(BaseModel):
    """Something that will be posted: in the note's language, beside a gloss for the reader."""

    text: str
    gloss: str | None = None
    """In the reader's language; None when the reader reads the note's language."""


class Item(BaseModel):
    """One piece of advice with its standing."""

    text: str
    kind: Kind
    citations: list[int] = Field(default_factory=list)


class Example(BaseModel):
    """A ready-to-use example for this brand."""

    title: Posted
    title_units: int
    """Length by the platform's count; at most 20."""
    cover: Posted
    opening: Posted
    outline: list[Posted]
    tags: list[Posted]


class ContentIdea(BaseModel):
    """A content type that fits, made concrete for this brand."""

    id: str
    name: str
    why: str
    sign: str
    """The observable sign that it works."""
    form: Literal["image-text", "video", "live", "comment"]
    example: Example
    kind: Kind
    citations: list[int] = Field(default_factory=list)


class Promotion(BaseModel):
    """Who and what carries the content."""

    creators: Item
    feeds: Item
    search: Item
    topics: Item


class Kpi(BaseModel):
    """One KPI as it must be fixed in a brief."""

    id: str
    name: str
    role: Literal["primary", "guard"]
    definition: str
    formula: str
    unit: str
    where: str
    """Where to read it."""
    if_low: str
    read: str
    """Read date, e.g. ``T+7``."""
    baseline: str = ""
    """The brand's own figure, in its own words; empty when it told none."""
    target: str = ""
    """What counts as success: against the brand's own figure, or how to get one."""
    kind: Kind
    citations: list[int] = Field(default_factory=list)


class ReadDate(BaseModel):
    """One date of the measurement calendar."""

    label: str
    """``T+7``; T is the day of delivery."""
    day: int
    """Days after T."""
    what: str
    decide: str
    kind: Kind
    citations: list[int] = Field(default_factory=list)


class Week(BaseModel):
    """One week of the content calendar."""

    week: int
    focus: str
    notes: list[str]
    """Names of the content types to publish, one a note; those by creators say so."""
    creators: int = 0
    """How many of the notes are by creators."""


class SeasonPlan(BaseModel):
    """The season that the brand named, counted backwards."""

    name: str
    day: str
    """Next date, YYYY-MM-DD."""
    start: str
    """When seeding should start: the day minus the decision cycle and a week."""
    late: bool
    """The start lies in the past."""
    text: str
    advice: Item


class Rule(BaseModel):
    """A rule that applies to this brand."""

    id: str
    name: str
    rule: str
    instead: str
    bars_creators: bool
    kind: Kind
    citations: list[int] = Field(default_factory=list)


class Claim(BaseModel):
    """A figure or rule with its standing."""

    id: str
    text: str
    kind: Kind
    confidence: Confidence
    as_of: str | None = None
    contested_by: str | None = None
    origin: str = ""
    citations: list[int] = Field(default_factory=list)


class Gate(BaseModel):
    """When the plan may leave this stage, how that is tried, and when to go back."""

    name: str
    """Where it leads: the next stage, or the next crowd."""
    checks: list[Item]
    """All of them have to hold."""
    trial: str
    """The small test on the other side, paid from the brand's own budget."""
    back: str


class Strategy(BaseModel):
    """What to do for this situation, every item with its standing and citation."""

    diagnosis: Diagnosis
    language: Language
    note_language: Language = "zh"
    headline: str
    """Tier and stage in one line."""
    objective: str
    why: str
    content_types: list[ContentIdea]
    styles: list[Item]
    directions: list[Item]
    production: list[Item]
    promotion: Promotion
    category: str | None = None
    """Name of the recognised category; None: general advice."""
    category_notes: list[Item] = Field(default_factory=list)
    more_titles: list[Posted] = Field(default_factory=list)
    more_openings: list[Posted] = Field(default_factory=list)
    search_words: list[Posted] = Field(default_factory=list)
    kpis: list[Kpi]
    measurement: list[ReadDate]
    content_calendar: list[Week]
    season: SeasonPlan | None = None
    scale_rule: Item
    stop_rule: Item
    next_step: Item
    gate: Gate | None = None
    fitted: list[Item] = Field(default_factory=list)
    """What the brand's own facts change: budget, hands, market, price, what it already has."""
    pitfalls: list[Item]
    compliance: list[Rule]
    claims: list[Claim] = Field(default_factory=list)
    to_confirm: list[str] = Field(default_factory=list)
    """What the user did not say and the plan assumes."""
    related: list[Citation] = Field(default_factory=list)
    """Further passages of the store on this situation, the user's own documents first."""
    citations: list[Citation] = Field(default_factory=list)

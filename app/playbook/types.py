"""The types of the playbook (knowledge/playbook; the format is told in knowledge/README.md)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.language import Text3
from app.playbook.labels import Stage, Tier
from app.store.claims import Kind

ProductKind = Literal["eaten", "applied", "worn", "kept", "place", "service", "app"]
"""What sort of thing a product is: what can be said of it, and what makes no sense."""


class Row(BaseModel):
    """Base of all playbook rows: unknown fields are an error."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Words(Row):
    """Words of each language by which something is recognised."""

    vi: list[str] = Field(default_factory=list)
    en: list[str] = Field(default_factory=list)
    zh: list[str] = Field(default_factory=list)

    def every(self) -> list[str]:
        """The words of all languages."""
        return [*self.vi, *self.en, *self.zh]


class Advice(Row):
    """One piece of advice with its standing and the statements that support it."""

    text: Text3
    kind: Kind
    cite: list[str] = Field(min_length=1, max_length=3)
    """``section-id#anchor`` of a knowledge document."""


class Example(Row):
    """What would be posted (zh), beside its gloss (vi, en)."""

    title: Text3
    cover: Text3
    opening: Text3
    outline: list[Text3] = Field(min_length=2, max_length=5)
    tags: list[str] = Field(min_length=2, max_length=5)


class ContentType(Row):
    """A type of content that fits one cell."""

    id: str
    name: Text3
    why: Text3
    sign: Text3
    form: Literal["image-text", "video", "live", "comment"]
    example: Example
    kind: Kind
    cite: list[str] = Field(min_length=1, max_length=3)
    kinds: list[ProductKind] = Field(default_factory=list)
    """Sorts of product it is for; empty: all."""
    answers: list[str] = Field(default_factory=list)
    """Ids of the troubles it answers (troubles.yaml)."""


class PromotionRow(Row):
    """Who and what carries the content."""

    creators: Advice
    feeds: Advice
    search: Advice
    topics: Advice


class CellKpis(Row):
    """KPI ids of a cell."""

    primary: str
    guards: list[str] = Field(min_length=2, max_length=3)


class Cell(Row):
    """The advice for one tier at one stage."""

    tier: Tier
    stage: Stage
    objective: Text3
    why: Text3
    content_types: list[ContentType] = Field(min_length=2, max_length=10)
    styles: list[Advice] = Field(min_length=2)
    directions: list[Advice] = Field(min_length=2)
    production: list[Advice] = Field(min_length=2)
    promotion: PromotionRow
    kpis: CellKpis
    scale_rule: Advice
    stop_rule: Advice
    next_step: Advice
    pitfalls: list[Advice] = Field(min_length=2)
    title_patterns: list[Text3] = Field(min_length=8)
    opening_patterns: list[Text3] = Field(min_length=8)


class KpiRow(Row):
    """One KPI as it must be fixed in a brief."""

    id: str
    name: Text3
    definition: Text3
    formula: Text3
    unit: str
    where: Text3
    if_low: Text3
    said: Words = Words()
    """Words by which a brand's own figure is told to be this one."""
    stages: list[Stage]
    read_at: Literal["content", "search", "money"]
    kind: Kind
    cite: list[str] = Field(min_length=1, max_length=3)


class Named(Row):
    """A tier or stage as people speak of it."""

    id: str
    name: Text3
    people: Text3
    cues: Words
    border: Text3 | None = None
    kind: Kind
    cite: list[str] = Field(min_length=1, max_length=3)


class ProductRow(Row):
    """A product word, with its Chinese name for what is posted."""

    id: str
    name: Text3
    aliases: Words = Words()
    pains: list[Text3] = Field(default_factory=list)
    scenes: list[Text3] = Field(default_factory=list)


class Circles(Row):
    """People of each tier in one category."""

    core: list[Text3] = Field(min_length=3)
    interest: list[Text3] = Field(min_length=3)
    general: list[Text3] = Field(min_length=3)


class Cycle(Row):
    """Decision cycle in days, with the claim that gives its standing."""

    min: int
    max: int
    claim: str


class CycleRow(Cycle):
    """Decision cycle of products that differ from their category."""

    id: str
    products: list[str] = Field(min_length=1)
    """``category/product``."""


class OnlyRow(Row):
    """Advice of a category that is for some of its products only."""

    id: str
    reference: str
    """The statement that the advice cites."""
    holds: str
    """Chinese words by which the advice is told from others with the same reference."""
    products: list[str] = Field(min_length=1)
    """``category/product``; a product that is not known is none of them."""


class Category(Row):
    """What differs in one category."""

    id: str
    name: Text3
    aliases: Words
    products: list[ProductRow]
    circles: Circles
    pains: list[Text3] = Field(min_length=4)
    scenes: list[Text3] = Field(min_length=4)
    winning: list[Advice] = Field(min_length=2)
    kpi_focus: list[str]
    cycle: Cycle
    seasons: list[str]
    season_note: Advice
    traps: list[Advice] = Field(min_length=2)
    rules: list[str]


class Audience(Row):
    """A group of people as brands name it."""

    id: str
    name: Text3
    aliases: Words
    categories: list[str]
    pains: list[Text3] = Field(default_factory=list)
    scenes: list[Text3] = Field(default_factory=list)


class Season(Row):
    """A marketing day."""

    id: str
    name: Text3
    aliases: Words
    date: dict[str, str]
    markets: list[str]
    text: Text3
    kind: Kind
    cite: list[str] = Field(default_factory=list)


class Applies(Row):
    """When a rule applies: any match."""

    categories: list[str] = Field(default_factory=list)
    products: list[str] = Field(default_factory=list)
    words: Words = Words()


class Rule(Row):
    """A rule that what is posted must obey."""

    id: str
    name: Text3
    applies: Applies
    rule: Text3
    instead: Text3
    bars_creators: bool = False
    forbidden: Words = Words()
    kind: Kind
    cite: list[str] = Field(min_length=1, max_length=3)


class KindRow(Row):
    """One sort of product."""

    id: ProductKind
    noun: Text3
    """What to call a product of this sort whose name is not known."""
    categories: list[str] = Field(default_factory=list)
    """Categories whose products are of this sort unless they are named elsewhere."""
    products: list[str] = Field(default_factory=list)
    """``category/product`` of those that are."""
    words: Words
    """Words by which a product outside the categories is told to be of this sort."""
    never: Words
    """Words that make no sense for this sort."""


class TroubleRow(Row):
    """Something a brand complains of, which one content type answers better than another."""

    id: str
    words: Words


class Playbook(BaseModel):
    """Everything in ``knowledge/playbook``."""

    tiers: dict[Tier, Named]
    stages: dict[Stage, Named]
    cells: dict[tuple[Tier, Stage], Cell]
    kpis: dict[str, KpiRow]
    categories: dict[str, Category]
    audiences: dict[str, Audience]
    seasons: dict[str, Season]
    rules: dict[str, Rule]
    kinds: dict[ProductKind, KindRow] = Field(default_factory=dict)
    troubles: dict[str, TroubleRow] = Field(default_factory=dict)
    cycles: list[CycleRow] = Field(default_factory=list)
    only: list[OnlyRow] = Field(default_factory=list)

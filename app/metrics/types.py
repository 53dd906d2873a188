"""The types of a brand's own figures: what was read, what was not, how people flow from step to step."""

from typing import Literal

from pydantic import BaseModel, Field

from app.playbook.labels import Stage

Reason = Literal[
    "unknown", "text", "blank", "error", "formula", "negative", "unclear", "range", "vague", "fraction", "goal", "others",
    "people", "rates", "lost", "twice", "change", "unit", "total",
]  # fmt: skip
Confidence = Literal["high", "medium", "low"]
MATERIAL = 10.0
"""A smaller fall of a rate, in percent of it, is not named, however sure it is."""
Why = Literal["worsened", "said", "narrowest", "close", "only", "figure"]


class Reading(BaseModel):
    """One figure of the brand."""

    metric: str
    """Id in ``playbook/metrics.yaml``."""
    value: float
    """In its unit; a percentage as written (4 % → 4)."""
    unit: str = "count"
    """``count``, ``%``, ``s``, ``ratio``, a currency code, or ``money`` when the currency is open."""
    words: str = ""
    """Verbatim; empty for a sum."""
    approximate: Literal["", "about", "over", "under"] = ""
    period: str = ""
    """As the brand names it; ``@before`` and ``@after`` when it says "from … to …"; empty when it names none."""
    few: bool = False
    """The brand itself calls it few ("only 9 orders")."""
    rows: int = 1
    """How many rows of a table were added up."""
    standing: Literal["yours"] = "yours"


class Unread(BaseModel):
    """Something that was not read, and why."""

    what: str
    """The column's name, or the words."""
    reason: Reason
    cells: int = 0
    """How many cells of the column; 0 when the whole column or a text is meant."""
    rows: int = 0
    """Of how many."""


class Metrics(BaseModel):
    """All figures of a text, a table or an export."""

    readings: list[Reading] = Field(default_factory=list)
    unread: list[Unread] = Field(default_factory=list)
    periods: list[str] = Field(default_factory=list)
    """Earliest first; only periods whose order is known."""
    rows: int = 0
    """Rows of data, when there was a table."""

    def of(self, metric: str, period: str | None = None) -> Reading | None:
        """The figure of a metric; the latest period's, or that of ``period``."""
        wanted = period if period is not None else self.latest
        return next((r for r in self.readings if r.metric == metric and r.period == wanted), None)

    @property
    def latest(self) -> str:
        """The latest period; empty when none is named."""
        if self.periods:
            return self.periods[-1]
        return max((r.period for r in self.readings), key=self.count_of, default="")

    def count_of(self, period: str) -> int:
        """How many figures a period has."""
        return sum(r.period == period for r in self.readings)


class Flow(BaseModel):
    """How many of one step reach the next."""

    source: str
    """Metric id."""
    target: str
    source_value: float
    target_value: float
    rate: float
    """Target ÷ source, in percent."""
    stage: Stage
    """Where people are stuck if this flow is weak (rule 8)."""
    stock: bool = False
    """Both are sizes of crowds at one moment, so the rate compares stocks and does not follow people."""
    approximate: bool = False
    few: bool = False
    """The brand itself calls the target few."""
    leap: bool = False
    """So many steps lie between the two that a weak rate does not tell at which of them people stop."""
    period: str = ""

    @property
    def chained(self) -> bool:
        """Whether the target can be part of the source; more than all of them did not come this way."""
        return self.rate <= 100


class FlowChange(BaseModel):
    """One flow in two periods."""

    now: Flow
    before: Flow
    change: float
    """Change of the rate in percent of the earlier rate."""
    sure: bool
    """Whether the difference is larger than chance explains, given the counts."""


class Change(BaseModel):
    """One metric in two periods."""

    metric: str
    before: float
    now: float
    unit: str
    percent: float | None
    """None when the earlier value is zero."""
    better: bool | None
    """None when neither direction is better in itself, or nothing changed."""


class Comparison(BaseModel):
    """Two periods of the same brand."""

    before: str
    now: str
    changes: list[Change]
    flows: list[FlowChange]

    @property
    def worsened(self) -> list[FlowChange]:
        """Flows that fell by more than chance and by enough to matter, the worst first."""
        return sorted((f for f in self.flows if f.sure and f.change <= -MATERIAL), key=lambda f: f.change)


class Bottleneck(BaseModel):
    """Where people are stuck, by the figures."""

    stage: Stage
    rule: Literal[8, 9]
    """Rule of the label definitions: 8 for a leak between two steps, 9 for a figure alone."""
    why: Why
    confidence: Confidence
    flow: Flow | None = None
    """None when a figure stands alone."""
    before: Flow | None = None
    """The same flow in the earlier period."""
    next_narrowest: Flow | None = None
    """The flow that is almost as narrow, if there is one."""
    figure: Reading | None = None
    """The figure that stands alone."""

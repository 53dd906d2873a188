"""KPIs against the brand's own figures, and the gate to the next stage or crowd."""

import re
from functools import lru_cache
from typing import Literal

from app.diagnosis.types import Situation
from app.language import Language, say
from app.playbook import Cell, KpiRow, Playbook, Stage, Tier, load_playbook
from app.playbook.types import ProductKind
from app.strategy.budget import trial_money
from app.strategy.calendars import read_label
from app.strategy.citing import Citer
from app.strategy.facts import Facts
from app.strategy.kinds import fits, words_pattern
from app.strategy.types import Gate, Item, Kpi, ReadDate

_STAGES, _TIERS = list(Stage), list(Tier)
_NEAR = 26
"""Characters around a figure in which the name of its measure stands."""
_COSTS = frozenset({"cpm", "cpc", "cpe", "cpti", "cpl", "seeding-cost"})


def plan_kpis(
    situation: Situation, facts: Facts, kind: ProductKind | None, cell: Cell, dates: list[ReadDate], citer: Citer
) -> list[Kpi]:  # fmt: skip
    """The cell's KPIs, each with the brand's own figure as its baseline where it told one.

    A guard that costs money, or makes no sense for the sort of product, is left out.
    """
    kpis = load_playbook().kpis
    fitting = [
        g for g in cell.kpis.guards if fits(kpis[g].name, kind) and not (facts.no_money and g in _COSTS)
    ]
    guards = fitting or cell.kpis.guards[:1]
    return [
        _kpi(kpis[cell.kpis.primary], "primary", situation, dates, citer),
        *(_kpi(kpis[g], "guard", situation, dates, citer) for g in guards),
    ]


def _kpi(
    row: KpiRow, role: Literal["primary", "guard"], situation: Situation, dates: list[ReadDate], citer: Citer
) -> Kpi:
    language, read = citer.language, read_label(row.read_at, dates)
    baseline = own_figure(row, situation)
    key = "own" if baseline else "first"
    return Kpi(
        id=row.id, name=row.name[language], role=role, definition=row.definition[language],
        formula=row.formula[language], unit=row.unit, where=row.where[language], if_low=row.if_low[language],
        read=read, kind=row.kind, citations=citer.references(row.cite), baseline=baseline,
        target=say(f"strategy.target.{role}.{key}", language, baseline=baseline, date=read),
    )  # fmt: skip


def own_figure(row: KpiRow, situation: Situation) -> str:
    """The brand's own figure for a measure, in its words; empty when it told none."""
    text = situation.text
    for metric in situation.metrics:
        at = text.find(metric.words)
        if at < 0 or not metric.words:
            continue
        clause = _around(text, at, at + len(metric.words))
        if any(pattern and pattern.search(clause) for pattern in _said(row.id)):
            return metric.words
    return ""


def _around(text: str, start: int, end: int) -> str:
    """The clause in which a figure stands, in lower case."""
    before = re.split(r"[.!?;,\n。！？；，]\s*", text[max(0, start - _NEAR) : start])[-1]
    after = re.split(r"[.!?;,\n。！？；，]", text[end : end + _NEAR])[0]
    return (before + text[start:end] + after).lower()


@lru_cache(maxsize=64)
def _said(identifier: str) -> list[re.Pattern[str] | None]:
    row = load_playbook().kpis[identifier]
    return [words_pattern(row.said, language) for language in ("vi", "en", "zh")]


def gate(
    situation: Situation, facts: Facts, cell: Cell, kpis: list[Kpi], book: Playbook, next_step: Item, stop: Item, language: Language
) -> Gate:  # fmt: skip
    """What has to hold before the plan moves on, the small trial beyond, and when to come back."""
    primary, guard = kpis[0], kpis[1]
    key = "own" if primary.baseline else "first"
    reached = say(
        f"strategy.gate.{key}", language, kpi=primary.name, baseline=primary.baseline, date=primary.read
    )
    checks = [
        next_step,
        Item(text=reached, kind="practice"),
        Item(text=say("strategy.gate.guard", language, kpi=guard.name), kind="practice"),
    ]
    money = trial_money(situation, facts, language)
    return Gate(
        name=_beyond(cell, book, language), checks=checks,
        trial=say("strategy.gate.trial", language, money=money), back=say("strategy.gate.back", language, stop=stop.text),
    )  # fmt: skip


def _beyond(cell: Cell, book: Playbook, language: Language) -> str:
    """The next stage of the same crowd; after the last one the next crowd, which begins anew."""
    if cell.stage is not Stage.SHARE:
        stage = _STAGES[_STAGES.index(cell.stage) + 1]
        return say("strategy.gate.stage", language, name=book.stages[stage].name[language])
    if cell.tier is Tier.GENERAL:
        return say("strategy.gate.again", language)
    tier = _TIERS[_TIERS.index(cell.tier) + 1]
    return say("strategy.gate.tier", language, name=book.tiers[tier].name[language])

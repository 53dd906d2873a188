"""Rows of a table put into periods."""

from dataclasses import dataclass

from app.metrics.cells import Cell
from app.metrics.periods import Period, as_period, in_order

LEAST_DAYS = 4
LEAST_OF_MONTH = 7
"""A month with fewer days in the table is not compared with a whole one."""


@dataclass(frozen=True)
class Groups:
    """Numbers of rows by period."""

    rows: dict[str, list[int]]
    order: list[str]


def groups(rows: list[list[Cell]], time: int | None, title: list[str]) -> Groups:
    """Rows by the period they name; days are put into months or halves; without a time column all are one."""
    everything = list(range(len(rows)))
    if time is None:
        named = next((p.label for t in title for p in [_in_title(t)] if p), "")
        return Groups({named: everything}, [])
    periods = [as_period(row[time].text) for row in rows]
    known = {n: p for n, p in enumerate(periods) if p}
    kinds = {p.kind for p in known.values()}
    if len(known) < len(rows) or len(kinds) != 1:
        return Groups({"": everything}, [])
    if kinds == {"day"}:
        return _days(known)
    by_label: dict[str, list[int]] = {}
    for n, p in known.items():
        by_label.setdefault(p.label, []).append(n)
    return Groups(by_label, in_order(list({p.label: p for p in known.values()}.values())))


def _in_title(text: str) -> Period | None:
    """The period that a title row names: ``统计时间：2026-05-01至2026-05-31``."""
    return as_period(text.rpartition("：")[2].rpartition(": ")[2])


def _days(known: dict[int, Period]) -> Groups:
    days = sorted({p.order for p in known.values()})
    if len(days) < LEAST_DAYS:
        if len(days) == 2:
            labels = {p.order: p.label for p in known.values()}
            by_day = {labels[d]: [n for n, p in known.items() if p.order == d] for d in days}
            return Groups(by_day, list(by_day))
        return Groups({"": sorted(known)}, [])
    months: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for day in days:
        months.setdefault(day[:2], []).append(day)
    full = [m for m, d in months.items() if len(d) >= LEAST_OF_MONTH]
    if len(full) >= 2:
        parts = [months[m] for m in full]
        names = [f"{y}-{m:02d}" if y else f"{m:02d}" for y, m in full]
    else:
        half = len(days) // 2
        parts = [days[:half], days[-half:]]
        names = [_span(part) for part in parts]
    rows = {
        name: sorted((n for n, p in known.items() if p.order in set(part)), key=lambda n: known[n].order)
        for name, part in zip(names, parts, strict=True)
    }
    return Groups(rows, names)


def _span(days: list[tuple[int, ...]]) -> str:
    first, last = ("-".join(f"{n:02d}" for n in day if n) for day in (days[0], days[-1]))
    return f"{first}…{last}"

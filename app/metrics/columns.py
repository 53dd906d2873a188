"""One column of a table made into a figure a period, or the reason why not."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import get_args

from app.language import Language
from app.metrics.cells import Cell, Value, read_cell
from app.metrics.figures import CURRENCIES
from app.metrics.names import metrics
from app.metrics.types import Reading, Reason, Unread

_HEAD_UNIT = re.compile(r"[(（\[]\s*([^)）\]]{1,8})\s*[)）\]]")
_SCALES = {
    "万": 1e4,
    "万元": 1e4,
    "万次": 1e4,
    "万人": 1e4,
    "千": 1e3,
    "k": 1e3,
    "nghìn": 1e3,
    "triệu": 1e6,
    "亿": 1e8,
    "000": 1e3,
}
SHARE = 0.5
"""Fewer readable cells than this, and the column is not read."""


@dataclass(frozen=True)
class Column:
    """A column and what it means."""

    name: str
    metric: str
    index: int
    total: list[Cell] | None = None


def read_column(
    column: Column, rows: list[list[Cell]], stretches: dict[str, list[int]], language: Language
) -> tuple[list[Reading], list[Unread]]:
    """A reading for each stretch of rows, and what could not be read."""
    metric = metrics()[column.metric]
    scaled = _heading_unit(column.name) in _SCALES
    rate, counts = metric.unit == "percent", metric.unit == "count" and metric.id != "deals" and not scaled
    values = [read_cell(row[column.index], language, rate, counts) for row in rows]
    total = read_cell(column.total[column.index], language, rate, counts) if column.total else None
    unread = _problems(column, values)
    if metric.id == "deals":
        column, values = _deals(column, values)
        if column.metric == "deals":
            return [], [Unread(what=column.name[:60], reason="unclear")]
    good = [v for v in values if v.value is not None]
    if not good and (total is None or total.value is None):
        return [], unread or [Unread(what=column.name[:60], reason="blank")]
    if (reason := _unfit(column, values)) is not None:
        return [], [Unread(what=column.name[:60], reason=reason)]
    readings = []
    for period, numbers in stretches.items():
        use_total = total if len(stretches) == 1 and total and total.value is not None else None
        reading, why = _one(column, [values[n] for n in numbers], period, use_total)
        if reading:
            readings.append(reading)
        elif why:
            unread.append(Unread(what=column.name[:60], reason=why))
    return readings, _once(unread)


def _problems(column: Column, values: list[Value]) -> list[Unread]:
    counts = Counter(v.problem for v in values if v.problem)
    if set(counts) == {"text"} and counts["text"] == len(values):
        return [Unread(what=column.name[:60], reason="text")]
    known = get_args(Reason)
    return [
        Unread(what=column.name[:60], reason=p, cells=n, rows=len(values))
        for p, n in counts.items()
        if p in known
    ]


def _once(unread: list[Unread]) -> list[Unread]:
    return list({(u.what, u.reason): u for u in unread}.values())


def _deals(column: Column, values: list[Value]) -> tuple[Column, list[Value]]:
    """``成交`` alone is orders or money; only a currency or a unit tells which."""
    heading = _heading_unit(column.name)
    money = heading in CURRENCIES or any(v.kind == "money" for v in values)
    if money:
        return Column(column.name, "gmv", column.index), values
    if heading in ("单", "笔", "orders", "đơn"):
        return Column(column.name, "orders", column.index), values
    return column, values


def _heading_unit(name: str) -> str:
    match = _HEAD_UNIT.search(name)
    return match[1].strip().lower() if match else ""


def _unfit(column: Column, values: list[Value]) -> Reason | None:
    """Why a column cannot be read at all."""
    unit = metrics()[column.metric].unit
    good = [v for v in values if v.value is not None]
    unreadable = [v for v in values if v.problem and v.problem != "blank"]
    if good and len(good) < SHARE * (len(good) + len(unreadable)):
        return "unclear"
    kinds = {v.kind for v in good}
    if unit == "count" and kinds & {"percent", "money", "seconds"}:
        return "unit"
    if unit == "percent" and kinds & {"money", "seconds"}:
        return "unit"
    if unit == "money" and "percent" in kinds:
        return "unit"
    if len({v.currency for v in good if v.currency}) > 1:
        return "unit"
    if unit == "percent" and all(v.fraction for v in good) and _heading_unit(column.name) not in ("%", "％"):
        return "fraction" if all((v.value or 0) <= 1 for v in good) else None
    return None


def _one(
    column: Column, values: list[Value], period: str, total: Value | None
) -> tuple[Reading | None, Reason | None]:
    """The figure of one stretch of rows."""
    metric = metrics()[column.metric]
    good = [v for v in values if v.value is not None]
    broken = [v for v in values if v.problem in ("error", "formula", "unclear", "negative", "text")]
    if total is not None:
        return _reading(column, total, period, total.value or 0.0, len(values)), None
    if not good:
        return None, None
    if len(values) == 1 or len(good) == 1 and not broken and len(values) == 1:
        return _reading(column, good[0], period, good[0].value or 0.0, 1), None
    if metric.people:
        if period and metric.id.startswith("aips"):
            return _reading(column, good[-1], period, good[-1].value or 0.0, 1), None
        return None, "people"
    if not metric.sums:
        return None, "rates"
    if broken:
        return None, "total"
    return _reading(column, good[0], period, sum(v.value or 0.0 for v in good), len(values)), None


def _reading(column: Column, like: Value, period: str, value: float, rows: int) -> Reading:
    unit = metrics()[column.metric].unit
    heading = _heading_unit(column.name)
    value *= _SCALES.get(heading, 1.0) if like.kind != "percent" else 1.0
    if unit == "money":
        currency = (
            like.currency or CURRENCIES.get(heading.removeprefix("万").removeprefix("千"), "") or "money"
        )
    named = {"count": "count", "percent": "%", "ratio": "ratio", "seconds": "s"}.get(unit) or currency
    return Reading(
        metric=column.metric, value=round(value, 6), unit=named, words=column.name[:60],
        approximate=like.approximate, period=period, rows=rows,
    )  # fmt: skip

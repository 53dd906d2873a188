"""A grid of cells made into figures: where the header is, what its columns mean, what is added up and what is not."""

import re
from dataclasses import dataclass, field

from app.language import Language
from app.language.fold import fold
from app.metrics.cells import Cell, read_cell
from app.metrics.columns import Column, read_column
from app.metrics.grouping import groups
from app.metrics.names import header_names
from app.metrics.periods import Period, as_period, in_order
from app.metrics.types import Metrics, Reading, Reason, Unread

HEADER_WITHIN = 40
"""Title and filter rows above a header are never more."""
TURNED_WITHIN = 300
"""A table that lies on its side has a row a metric, never more."""
_TIME = re.compile(
    r"日期|时间|统计日期|统计时间|月份|月|周|周期|季度|阶段|(?:ngay|thang|tuan|thoi gian|ky|quy)|date|day|time|month|week|period|quarter"
)
_TOTAL = re.compile(
    r"合计|总计|汇总|总和|总|小计|全部|total|sum|grand total|totals|tong|tong cong|cong|ca ky"
)
_MEAN = re.compile(r"平均值?|均值|日均|average|avg|mean|median|trung binh|tb")
_GROUP_TOTAL = re.compile(r"合计|总计|全部|整体|汇总|total|overall|all|tong")
_SPLIT = re.compile(r"自然|付费|推广|广告|organic|paid|natural|quang cao|tu nhien")


@dataclass
class Sheet:
    """A grid with its header found."""

    names: list[str]
    """As written; group headings are joined with a dot."""
    meanings: list[str | None]
    groups: list[str]
    """The group heading above each column."""
    rows: list[list[Cell]]
    total: list[Cell] | None = None
    title: list[str] = field(default_factory=list)
    """What stands above the header."""


def read_grid(grid: list[list[Cell]], language: Language) -> Metrics:
    """The figures of a grid, whichever way it lies."""
    grid = [row for row in grid if any(c.text.strip() or c.number is not None or c.formula for c in row)]
    if not grid:
        return Metrics()
    width = max(len(row) for row in grid)
    grid = [row + [Cell()] * (width - len(row)) for row in grid]
    upright = _known(grid)
    turned = _known([list(c) for c in zip(*grid, strict=True)]) if len(grid) <= TURNED_WITHIN else (0, 0)
    if upright[0] < 1 and turned[0] < 1:
        return _nothing(grid)
    sheet = _sheet(grid, upright[1])
    if turned[0] > upright[0] or (turned[0] == upright[0] and len(grid) > width and not sheet.rows):
        sheet = _sheet([list(c) for c in zip(*grid, strict=True)], turned[1])
    return _figures(sheet, language)


def _known(grid: list[list[Cell]]) -> tuple[int, int]:
    """How many columns the best header row names, and which row it is."""
    scores = [len({n for n in header_names([c.text for c in row]) if n}) for row in grid[:HEADER_WITHIN]]
    best = max(scores, default=0)
    return best, scores.index(best) if best else 0


def _nothing(grid: list[list[Cell]]) -> Metrics:
    """No column has a name that is known: say which there are."""
    heads = [c.text.strip() for c in grid[0] if c.text.strip()]
    return Metrics(
        unread=[Unread(what=h[:60], reason="unknown") for h in heads[:40]], rows=max(0, len(grid) - 1)
    )


def _sheet(grid: list[list[Cell]], at: int) -> Sheet:
    head = [c.text.strip() for c in grid[at]]
    below = at + 1
    tops = [""] * len(head)
    if at and _is_group(grid[at - 1], grid[at]):
        tops = _spread([c.text.strip() for c in grid[at - 1]])
    elif below < len(grid) and _is_second_header(grid[below], head):
        tops, head = _spread(head), [c.text.strip() for c in grid[below]]
        below += 1
    head = [h or t for h, t in zip(head, tops, strict=True)]
    tops = ["" if t == h else t for h, t in zip(head, tops, strict=True)]
    rows, total = _body(grid[below:], head)
    names = [f"{t}·{h}" if t else h for h, t in zip(head, tops, strict=True)]
    title = [c.text.strip() for row in grid[:at] for c in row if c.text.strip()]
    return Sheet(names, header_names(head), tops, rows, total, title)


def _is_group(row: list[Cell], head: list[Cell]) -> bool:
    """Whether a row is a band of group headings above the header."""
    texts = [c.text.strip() for c in row]
    filled = [t for t in texts if t]
    names = [n for n in header_names([c.text for c in head]) if n]
    periods = [t for t in filled if as_period(t)]
    return len(filled) >= 2 and (len(set(names)) < len(names) or len(periods) >= 2)


def _is_second_header(row: list[Cell], head: list[str]) -> bool:
    texts = [c.text.strip() for c in row]
    if any(c.number is not None or re.match(r"[¥$\d=#]", t) for c, t in zip(row, texts, strict=True)):
        return False
    return sum(n is not None for n in header_names(texts)) >= 2


def _spread(row: list[str]) -> list[str]:
    """Merged headings repeated over their columns."""
    out, last = [], ""
    for text in row:
        last = text or last
        out.append(last)
    return out


def _body(rows: list[list[Cell]], head: list[str]) -> tuple[list[list[Cell]], list[Cell] | None]:
    """Rows of data and the row of totals; means and repeated headers are left out."""
    body, total = [], None
    for row in rows:
        label = fold(next((c.text.strip() for c in row if c.text.strip()), ""))
        if [c.text.strip() for c in row] == head or _MEAN.fullmatch(label):
            continue
        if _TOTAL.fullmatch(label.strip(" :：()（）")):
            total = row
        else:
            body.append(row)
    return body, total


def _figures(sheet: Sheet, language: Language) -> Metrics:
    found = Metrics(rows=len(sheet.rows))
    columns = _deals(sheet, _columns(sheet, found), language)
    stretches = groups(sheet.rows, _times(sheet), sheet.title)
    by_group = {sheet.groups[i] for i in columns if sheet.groups[i]}
    periods = [p for g in by_group if (p := as_period(g))]
    for i, metric in columns.items():
        period = sheet.groups[i] if len(periods) == len(by_group) and len(periods) > 1 else None
        column = Column(sheet.names[i], metric, i, sheet.total if not period else None)
        _take(
            found,
            column,
            sheet,
            stretches.rows if period is None else {period: list(range(len(sheet.rows)))},
            language,
        )
    found.periods = stretches.order if not periods else _ordered(found, periods)
    return found


def _ordered(found: Metrics, periods: list[Period]) -> list[str]:
    return in_order([p for p in periods if any(r.period == p.label for r in found.readings)])


def _times(sheet: Sheet) -> int | None:
    """The column that names days or periods."""
    for i, name in enumerate(sheet.names):
        if sheet.meanings[i] is None and _TIME.fullmatch(fold(name).strip(" ():：")):
            return i
    for i in range(len(sheet.names)):
        cells = [row[i].text for row in sheet.rows if row[i].text.strip()]
        if (
            sheet.meanings[i] is None
            and len(cells) > 1
            and sum(bool(as_period(c)) for c in cells) >= 0.8 * len(cells)
        ):
            return i
    return None


def _columns(sheet: Sheet, found: Metrics) -> dict[int, str]:
    """The columns to read, one a metric and group; what is not known or stands twice is said."""
    chosen: dict[tuple[str, str], int] = {}
    time = _times(sheet)
    for i, metric in enumerate(sheet.meanings):
        if metric is None:
            if i != time and sheet.names[i]:
                found.unread.append(Unread(what=sheet.names[i][:60], reason=_unknown(sheet, i)))
            continue
        group = sheet.groups[i] if as_period(sheet.groups[i]) else ""
        key = (metric, group)
        if key not in chosen:
            chosen[key] = i
            continue
        if _GROUP_TOTAL.fullmatch(fold(sheet.groups[i])) or not sheet.groups[i] and sheet.groups[chosen[key]]:
            found.unread.append(Unread(what=sheet.names[chosen[key]][:60], reason="twice"))
            chosen[key] = i
        else:
            found.unread.append(Unread(what=sheet.names[i][:60], reason="twice"))
    for key, i in list(chosen.items()):
        if _SPLIT.search(fold(sheet.groups[i])) and sum(m == key[0] for m in sheet.meanings) > 1:
            found.unread.append(Unread(what=sheet.names[i][:60], reason="twice"))
            del chosen[key]
    return {i: metric for (metric, _), i in sorted(chosen.items(), key=lambda x: x[1])}


def _deals(sheet: Sheet, columns: dict[int, str], language: Language) -> dict[int, str]:
    """``成交`` beside carts is orders when it never exceeds them: no turnover is less than one a cart."""
    places = {metric: i for i, metric in columns.items()}
    if "deals" not in places or "carts" not in places or "orders" in places:
        return columns
    compared = 0
    for row in sheet.rows:
        deals, carts = (read_cell(row[places[m]], language, False, True) for m in ("deals", "carts"))
        if deals.value is None or carts.value is None:
            continue
        if deals.kind != "count" or deals.value > carts.value:
            return columns
        compared += 1
    if not compared:
        return columns
    return columns | {places["deals"]: "orders"}


def _unknown(sheet: Sheet, i: int) -> Reason:
    cells = [row[i] for row in sheet.rows]
    return (
        "unknown"
        if any(c.number is not None or re.match(r"[¥$]?\d", c.text.strip()) for c in cells)
        else "text"
    )


def _take(
    found: Metrics, column: Column, sheet: Sheet, stretches: dict[str, list[int]], language: Language
) -> None:
    readings: list[Reading]
    unread: list[Unread]
    readings, unread = read_column(column, sheet.rows, stretches, language)
    found.readings += readings
    found.unread += unread

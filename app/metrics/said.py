"""Figures in running text: each number paired with the metric that is named beside it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from app.language import Language
from app.metrics.amounts import Amount, read_amounts
from app.metrics.context import few, lost, not_yours, window
from app.metrics.names import Name, find_names, for_unit, metrics
from app.metrics.periods import AFTER, BEFORE, Period, find_periods, in_order
from app.metrics.scan import clean
from app.metrics.types import Metrics, Reading, Reason, Unread

_LINK = (
    r"\s*(?:[:：=（(）)\]】\"“”]|of|is|was|are|were|at|around|about|roughly|only|just|barely|still|hit|hits|reached|now|stands|stuck|sits|totals?|là|đạt|được|có|chỉ|còn|mới"
    r"|khoảng|hơn|gần|tầm|lên|tới|vẫn|đang|ở mức|ở|la|dat|duoc|co|chi|con|moi|khoang|到|有|为|是|了|约|大约|近|达到|达|只有|仅有|仅|才|就|也就|共|一共|总共|超过|不到|目前|现在|大概|差不多|只"
    r"|trung bình|average|平均|over|under|nearly|almost|more than|less than|to|trên|dưới|在|跌到|升到|涨到|降到|掉到|升至|降至|xuống|tăng|giảm|rose|grew|fell|dropped|down|up"
    r"|went|gone|has|have|from|từ|从|由|~|≈|增长|下降|下滑|提升|上升)"
)
_TO_VALUE = re.compile(rf"(?:{_LINK})*\s*")
_FIRM = re.compile(r"[:：=]")
_TO_NAME = re.compile(
    r"\s*(?:\+|多|余|左右|以上)?\s*(?:个|次|人次|人|位|名)?\s*(?:的|点了|了)?\s*(?:total|new|lượt|luot)?\s*"
)
_CLOSES = re.compile(
    r"\s*(?:$|[,，;；。.!！?？(（)）\]\n、|/+\"”…→-]|左右|以上|以下|多|余|次|人|个|条|篇|单|件|位|and\b|but\b|with\b|on\b|in\b|per\b|for\b|while\b|a (?:day|week|month)|from\b|this\b|last\b|yet\b|so\b|after\b"
    r"|và\b|nhưng|tháng|tuần|hôm|ngày|rồi|thôi|mà\b|trong|còn\b|mỗi|với|nhung|ma\b|va\b|但|而|却|，|可|都)"
)
_REASONS: dict[str, Reason] = {"range": "range", "vague": "vague", "fraction": "fraction", "share": "fraction",
                               "unclear": "unclear", "negative": "negative", "change": "change", "multiple": "change"}  # fmt: skip
_SENTENCE = re.compile(r"[。；;!！?？\n]|\.(?=\s|$)")
_RUN = 40
_BARE = ("赞", "藏")
"""Short names that also stand right before a number: ``赞1200藏300``."""


@dataclass(frozen=True)
class _Item:
    """A name or a number at its place."""

    start: int
    end: int
    name: Name | None = None
    amount: Amount | None = None


def read_said(text: str, language: Language) -> Metrics:
    """The figures of running text that stand beside the name of a metric."""
    lower = clean(text)
    names = find_names(text, language)
    amounts = read_amounts(text, language)
    items = _items(_undivided(names, lower), amounts)
    periods = find_periods(text)
    ends = [0, *(m.end() for m in _SENTENCE.finditer(lower)), len(lower)]
    found = Metrics()
    for i, j in _pairs(items, lower):
        name, amount = _sorted(items[i], items[j])
        _keep(found, text, lower, name, amount, _period_at(amount.start, lower, ends, periods))
    _finish(found, periods)
    return found


def _undivided(names: list[Name], lower: str) -> list[Name]:
    """The names that do not stand in a ratio of two: ``saves/reads = 3%`` is neither."""
    gone = {
        n
        for a, b in zip(names, names[1:], strict=False)
        if re.fullmatch(r"\s?[/÷]\s?", lower[a.end : b.start])
        for n in (a, b)
    }
    return [n for n in names if n not in gone]


def _items(names: list[Name], amounts: list[Amount]) -> list[_Item]:
    taken = [a for a in amounts if a.kind not in ("name",)]
    free = [n for n in names if not any(a.start < n.end and n.start < a.end for a in taken)]
    items = [_Item(n.start, n.end, name=n) for n in free] + [_Item(a.start, a.end, amount=a) for a in taken]
    return sorted(items, key=lambda x: x.start)


def _sorted(a: _Item, b: _Item) -> tuple[Name, Amount]:
    name, amount = a.name or b.name, a.amount or b.amount
    assert name and amount
    return name, amount


def _pairs(items: list[_Item], lower: str) -> list[tuple[int, int]]:
    """Neighbours that belong together; where two readings are equally good, neither is taken."""
    scores = [
        _score(a, b, lower, items[n + 2] if n + 2 < len(items) else None)
        for n, (a, b) in enumerate(zip(items, items[1:], strict=False))
    ]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(scores):
        if not scores[at]:
            at += 1
            continue
        end = at
        while end < len(scores) and scores[end] and end - at < _RUN:
            end += 1
        found += [(at + n, at + n + 1) for n in _matching(tuple(scores[at:end]))]
        at = end
    return found + _twice_named(items, scores, {i for pair in found for i in pair})


def _twice_named(items: list[_Item], scores: list[float], taken: set[int]) -> list[tuple[int, int]]:
    """A figure between two names of one metric: ``下单9单``, ``成交9单``."""
    out = []
    for n in range(1, len(items) - 1):
        left, right = items[n - 1].name, items[n + 1].name
        if not (items[n].amount and left and right and scores[n - 1] and scores[n]) or n in taken:
            continue
        if left.metric == right.metric or (left.metric, right.metric) == ("deals", "orders"):
            out.append((n, n + 1))
    return out


@lru_cache(maxsize=256)
def _matching(scores: tuple[float, ...]) -> tuple[int, ...]:
    """Edges of a path that stand in every best matching."""
    best = _best(scores)
    edges = range(len(scores))
    return tuple(n for n in edges if _best(scores[:n] + (0.0,) + scores[n + 1 :]) < best - 1e-9)


def _best(scores: tuple[float, ...]) -> float:
    before = last = 0.0
    for score in scores:
        before, last = last, max(last, before + score)
    return last


def _score(a: _Item, b: _Item, lower: str, after: _Item | None) -> float:
    """How well two neighbours fit as a name and its figure; 0 if not at all."""
    gap = lower[a.end : b.start]
    if a.name and b.amount:
        return _name_first(a.name, b.amount, gap, lower, after)
    if a.amount and b.name:
        return _value_first(a.amount, b.name, gap, lower)
    return 0.0


def _alone(lower: str, start: int, end: int) -> bool:
    """Whether the span fills its line."""
    first = lower.rfind("\n", 0, start) + 1
    last = lower.find("\n", end)
    return not lower[first:start].strip() and not lower[end : last if last >= 0 else len(lower)].strip()


def _stacked(name: Name, amount: Amount, gap: str, lower: str) -> bool:
    """Whether name and amount stand each alone on one of two neighbouring lines."""
    alone = _alone(lower, name.start, name.end) and _alone(lower, amount.start, amount.end)
    return alone and not gap.strip() and gap.count("\n") == 1


def _name_first(name: Name, amount: Amount, gap: str, lower: str, after: _Item | None) -> float:
    if (name.after_only and (gap or lower[name.start : name.end] not in _BARE)) or not _fits(name, amount):
        return 0.0
    if "\n" in gap:
        return 1.5 if _stacked(name, amount, gap, lower) else 0.0
    if not _TO_VALUE.fullmatch(gap):
        return 0.0
    if _FIRM.search(gap):
        return 3.0
    closed = amount.kind != "count" or _CLOSES.match(lower, amount.end)
    named = after and after.name and not lower[amount.end : after.start].strip()
    return 2.0 if closed or named else 0.0


def _value_first(amount: Amount, name: Name, gap: str, lower: str) -> float:
    if (
        name.before_only
        or not _fits(name, amount)
        or (amount.kind == "percent" and for_unit(name.metric, "percent") != name.metric)
    ):
        return 0.0
    if "\n" in gap:
        return 1.5 if _stacked(name, amount, gap, lower) else 0.0
    return 2.0 if _TO_NAME.fullmatch(gap) else 0.0


def _fits(name: Name, amount: Amount) -> bool:
    kind = {"seconds": "seconds", "percent": "percent", "money": "money", "count": "count"}.get(amount.kind)
    if kind:
        return for_unit(name.metric, kind) is not None
    return amount.kind in _REASONS


def _keep(found: Metrics, text: str, lower: str, name: Name, amount: Amount, period: str) -> None:
    """Take the figure, or say why not."""
    first, last = min(name.start, amount.start), max(name.end, amount.end)
    reason: Reason | None = _REASONS.get(amount.kind)
    if reason in (None, "change") and name.metric == "orders" and lost(lower, first, last):
        reason = "lost"
    if reason is None:
        reason = (
            "unclear"
            if _counted_oddly(name, amount)
            else not_yours(lower, first, max(name.start, amount.start))
        )
    metric = for_unit(name.metric, amount.kind)
    if reason is None and name.metric == "deals" and amount.kind == "count":
        metric, reason = ("orders", None) if amount.value == 0 else (metric, "unclear")
    if reason or metric is None or amount.value is None:
        found.unread.append(Unread(what=text[first:last][:60], reason=reason or "unit"))
        return
    reading = Reading(
        metric=metric, value=amount.value, unit=_unit(metric, amount), words=amount.words,
        approximate=amount.approximate, period=window(lower, first, last) or period,
        few=few(lower, first, last, amount.start),
    )  # fmt: skip
    if amount.before is not None:
        found.readings.append(
            reading.model_copy(update={"value": amount.before, "period": BEFORE, "few": False})
        )
        reading.period = AFTER
    found.readings.append(reading)


def _counted_oddly(name: Name, amount: Amount) -> bool:
    """A count that is no whole number: a mark out of five, or a ratio."""
    counts = metrics()[name.metric].unit == "count" and amount.kind == "count"
    return counts and amount.value is not None and amount.value != round(amount.value)


def _unit(metric: str, amount: Amount) -> str:
    wanted = metrics()[metric].unit
    if wanted == "money":
        return amount.unit or "money"
    return {"percent": "%", "seconds": "s", "ratio": "ratio", "count": "count"}[wanted]


def _period_at(place: int, lower: str, ends: list[int], periods: list[Period]) -> str:
    """The period that a figure belongs to: the one that leads its sentence part, or ends it; the last named before it."""
    n = bisect_right(ends, place)
    start, stop = ends[n - 1], ends[n] if n < len(ends) else len(lower)
    first = bisect_left(periods, start, key=lambda p: p.start)
    inside = periods[first : bisect_left(periods, stop, key=lambda p: p.start)]
    if inside:
        led = [p for p in inside if p.start <= place]
        if not re.search(r"\d", lower[start : inside[0].start]):
            return led[-1].label if led else inside[0].label
        later = [p for p in inside if p.start > place]
        return later[0].label if later else inside[-1].label
    return periods[first - 1].label if first else ""


def _finish(found: Metrics, periods: list[Period]) -> None:
    """Order the periods; a metric that stands twice in one period with different values is not known."""
    if any(r.period == AFTER for r in found.readings):
        for reading in found.readings:
            if reading.period != BEFORE:
                reading.period = AFTER
        found.periods = [BEFORE, AFTER]
    else:
        used = {r.period for r in found.readings}
        named = {p.label: p for p in periods if p.label in used}
        found.periods = in_order(list(named.values())) if len(named) > 1 else []
    seen: dict[tuple[str, str], Reading] = {}
    doubtful: set[tuple[str, str]] = set()
    for reading in found.readings:
        key = (reading.metric, reading.period)
        if key in seen and seen[key].value != reading.value:
            doubtful.add(key)
        seen.setdefault(key, reading)
    for key in doubtful:
        found.unread.append(Unread(what=seen[key].words, reason="twice"))
    found.readings = [r for k, r in seen.items() if k not in doubtful]

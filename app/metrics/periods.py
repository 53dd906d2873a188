"""Periods as brands name them, their order, and two of them compared."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from app.metrics.names import metrics
from app.metrics.scan import clean
from app.metrics.types import Change, Comparison, Flow, FlowChange, Metrics

BEFORE, AFTER = "@before", "@after"
SURE = 1.96
"""Standard deviations: a difference of two shares as large as this comes by chance once in twenty times."""
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_HAN = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_EARLIER = r"(?:last|previous|prior) (?:week|month|quarter|year|period)|(?:tháng|tuần|quý|năm|kỳ) trước|上个?(?:周|月|季度|期)|去年|对比期|环比期|thang truoc|tuan truoc|quy truoc|nam truoc|ky truoc"
_LATER = r"(?:this|current) (?:week|month|quarter|year|period)|(?:tháng|tuần|quý|năm|kỳ) (?:này|nay)|本(?:周|月|季度|期)|这个?(?:周|月|季度)|今年|统计期|thang nay|tuan nay|quy nay|nam nay|ky nay"
_DAY = r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_RULES: list[tuple[str, re.Pattern[str]]] = [
    ("days", re.compile(rf"({_DAY})\s*(?:至|到|~|～|-|–|—|to|đến)\s*({_DAY})")),
    ("day", re.compile(rf"({_DAY})(?: \d{{1,2}}:\d{{2}}(?::\d{{2}})?)?")),
    ("day", re.compile(r"(?<!\d)(20\d{2}[01]\d[0-3]\d)(?!\d)")),
    ("month", re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/.年 ](?P<m>\d{1,2})月?(?![\d日号])")),
    ("month", re.compile(r"(?:tháng|thang) (?P<m>\d{1,2})(?!\d)(?:\s?[/-]\s?(?P<y>\d{4})| năm (?P<y2>\d{4}))?")),
    ("month", re.compile(r"(?<![\d年])(?P<m>\d{1,2}|十[一二]|[一二三四五六七八九十])月(?:份)?(?!\d{1,2}[日号])")),
    ("month", re.compile(r"\b(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b\.?(?!\s\d{1,2}(?!\d))(?: (?P<y>20\d{2}))?")),
    ("quarter", re.compile(r"\bq(?P<m>[1-4])\b(?:[ /-]?(?P<y>20\d{2}))?|quý (?P<m2>[1-4])|第?(?P<m3>[一二三四1-4])季度")),
    ("week", re.compile(r"(?:\bweek|\bwk|(?<!mỗi )(?<!một )(?<!moi )(?:tuần|tuan)) ?(?P<m>\d{1,2})\b|第?(?P<m2>\d{1,2}|[一二三四五])周")),
    ("relative", re.compile(rf"(?P<early>{_EARLIER})|(?P<late>{_LATER})")),
    ("day", re.compile(r"(?<!\d)(?P<mm>\d{1,2})月(?P<dd>\d{1,2})[日号]")),
]  # fmt: skip
_WHOLE: list[tuple[str, re.Pattern[str]]] = [
    ("day", re.compile(r"(?P<dd>\d{1,2})/(?P<mm>\d{1,2})(?:/(?P<y>20\d{2}))?")),
    ("day", re.compile(r"(?P<mm>\d{1,2})[-.](?P<dd>\d{1,2})")),
    ("relative", re.compile(r"(?P<early>before|trước|truoc|前|之前|上期|优化前|投放前|kỳ trước|previous|last)|(?P<late>after|sau|后|之后|本期|优化后|投放后|kỳ này|current|now|this)")),
]  # fmt: skip
_HALF_A_YEAR = {"month": 6, "quarter": 2, "week": 26}
_STRETCHES = [
    ("week", re.compile(r"week|tuần|tuan|周")), ("month", re.compile(r"month|tháng|thang|月")),
    ("quarter", re.compile(r"quarter|quý|quy|季")), ("year", re.compile(r"year|năm|nam|年")),
]  # fmt: skip


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time that a label names."""

    kind: str
    order: tuple[int, ...]
    label: str
    start: int = 0
    end: int = 0


def find_periods(text: str) -> list[Period]:
    """The periods named in running text, in the order of the text; single days are none."""
    lower = clean(text)
    found: list[Period] = []
    for kind, pattern in _RULES:
        for match in pattern.finditer(lower):
            if any(match.start() < p.end and p.start < match.end() for p in found):
                continue
            order = _order(kind, match)
            if order and not (match[0][:3] in ("may", "mar") and text[match.start()].islower()):
                found.append(
                    Period(
                        kind,
                        order,
                        text[match.start() : match.end()].strip(" .,，"),
                        match.start(),
                        match.end(),
                    )
                )
    return sorted((p for p in found if p.kind != "day"), key=lambda p: p.start)


@lru_cache(maxsize=4096)
def as_period(label: str) -> Period | None:
    """The period that a whole cell names, or None."""
    lower = clean(label).strip()
    if not lower or len(lower) > 60 or re.search(r"[<>&`*_\[\]|\\]", lower):
        return None
    for kind, pattern in (*_RULES, *_WHOLE):
        match = pattern.fullmatch(lower) or (
            pattern.match(lower) if kind in ("month", "days") and len(lower) < 14 else None
        )
        if match and not re.search(r"[^\W\d_]{8,}", lower[match.end() :]):
            order = _order(kind, match)
            if order:
                return Period(kind, order, label.strip())
    return None


def _order(kind: str, match: re.Match[str]) -> tuple[int, ...] | None:
    named = match.groupdict()
    if kind == "relative":
        return (0,) if named["early"] else (1,)
    if kind in ("day", "days") and not named:
        digits = [int(n) for n in re.findall(r"\d+", match[1])]
        if len(digits) == 1:
            digits = [digits[0] // 10_000, digits[0] // 100 % 100, digits[0] % 100]
        return tuple(digits) if 1 <= digits[1] <= 12 and 1 <= digits[2] <= 31 else None
    if kind == "day":
        day = (int(named.get("y") or 0), int(named["mm"]), int(named["dd"]))
        return day if 1 <= day[1] <= 12 and 1 <= day[2] <= 31 else None
    year = int(named.get("y") or named.get("y2") or 0)
    if name := named.get("name"):
        return year, _MONTHS[name]
    number = named.get("m") or named.get("m2") or named.get("m3") or ""
    value = int(number) if number.isdigit() else _HAN.get(number, 0)
    return (year, value) if 1 <= value <= (12 if kind == "month" else 53) else None


def in_order(periods: list[Period]) -> list[str]:
    """Labels, earliest first; empty when they are of different kinds or their order is open."""
    kinds = {(p.kind, _stretch(p.label) if p.kind == "relative" else "") for p in periods}
    if len(kinds) != 1 or len({p.order[0] > 0 for p in periods if p.kind != "relative"}) > 1:
        return []
    if _over_new_year(periods):
        return []
    labels = list(dict.fromkeys(p.label for p in sorted(periods, key=lambda p: p.order)))
    return labels if len({p.order for p in periods}) == len(labels) else []


def _stretch(label: str) -> str:
    """Which stretch of time a relative label counts in; last month is not held against this week."""
    return next((unit for unit, pattern in _STRETCHES if pattern.search(clean(label))), "")


def _over_new_year(periods: list[Period]) -> bool:
    """Whether labels without a year lie so far apart that the later number may be of the earlier year."""
    half = _HALF_A_YEAR.get(periods[0].kind, 0)
    numbers = sorted(p.order[1] for p in periods if half and not p.order[0])
    return any(b - a > half for a, b in zip(numbers, numbers[1:], strict=False))


def compare(found: Metrics, before: str | None = None, now: str | None = None) -> Comparison | None:
    """Two periods of one brand; without names the last two. None when there are not two."""
    from app.metrics.flows import flows

    if before is None or now is None:
        if len(found.periods) < 2:
            return None
        before, now = found.periods[-2], found.periods[-1]
    old = {(f.source, f.target): f for f in flows(found, before)}
    pairs = [(f, old[f.source, f.target]) for f in flows(found, now) if (f.source, f.target) in old]
    return Comparison(
        before=before,
        now=now,
        changes=_changes(found, before, now),
        flows=[change for a, b in pairs if (change := _flow_change(a, b))],
    )


def _changes(found: Metrics, before: str, now: str) -> list[Change]:
    out = []
    for metric in metrics().values():
        old, new = found.of(metric.id, before), found.of(metric.id, now)
        if not old or not new or old.unit != new.unit:
            continue
        percent = (new.value - old.value) / abs(old.value) * 100 if old.value else None
        up = new.value > old.value
        neutral = metric.unit == "money" and not metric.lower and metric.id not in ("gmv", "order-value")
        better = None if neutral or new.value == old.value else up != metric.lower
        out.append(
            Change(
                metric=metric.id,
                before=old.value,
                now=new.value,
                unit=new.unit,
                percent=percent,
                better=better,
            )
        )
    return out


def _flow_change(now: Flow, before: Flow) -> FlowChange | None:
    if not before.rate or not now.chained or not before.chained or now.leap:
        return None
    change = (now.rate - before.rate) / before.rate * 100
    return FlowChange(now=now, before=before, change=change, sure=_differ(now, before))


def _differ(now: Flow, before: Flow) -> bool:
    """Two shares against chance: the pooled two-proportion test."""
    n, m = now.source_value, before.source_value
    if not n or not m:
        return False
    pooled = (now.target_value + before.target_value) / (n + m)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)) if 0 < pooled < 1 else 0
    return bool(spread) and abs(now.rate - before.rate) / 100 / spread >= SURE

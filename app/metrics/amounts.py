"""What each number of a text is: a count, a percentage, money; or a date, a phone number, an age, a range, a change …

Only counts, percentages and money are ever taken for a brand's figures. Whatever may be something else is told apart
first, because a figure wrongly read is worse than one not read.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from app.language import Language, detect_language
from app.metrics.marks import BLOCKERS, ROUND, VAGUE, approximation, is_change, measure
from app.metrics.scan import PLAIN, clean, plain
from app.metrics.words import spelled

Kind = Literal[
    "count", "percent", "money", "seconds", "fraction", "share", "range", "vague", "multiple", "change", "date", "time",
    "version", "phone", "age", "duration", "size", "ordinal", "season", "name", "negative", "unclear",
]  # fmt: skip
_TO = r"(?:\s*(?:xuống còn|xuống|lên tới|lên đến|lên|còn|thành|sang|tăng lên|giảm còn|giảm xuống|tụt xuống|to|down to|up to)\s*|\s*(?:升|降|涨|跌|增|掉|下滑|下降|提升|提高|上升|增长|减少|滑落|变)(?:到|至|为|成)?了?\s*|\s*(?:→|->|=>|➜)\s*)"
_TO_AFTER = re.compile(_TO)
_FROM_BEFORE = re.compile(r"(?:\bfrom|\btừ|\btu|从|由)\s*$")
_MOVES = re.compile(
    r"\b(?:f[ae]ll|fell|dropped|drops?|rose|rise|grew|went|climbed|slid|sank|declined|increased|decreased|improved|moved|slipped|jumped|up|down)\b|giảm|tăng|tụt|nhích|rớt|leo"
)
_RANGE = re.compile(r"\s*(?:[-–—~～]|至|到|đến|tới|to|or|hoặc|或|and)\s*")


@dataclass(frozen=True)
class Amount:
    """A number in a text and what it is."""

    kind: Kind
    value: float | None
    """In its unit; a percentage as written (4 % → 4); None when no single value was written."""
    unit: str
    """``%``, a currency code, ``s``, or empty."""
    start: int
    end: int
    words: str
    """Verbatim."""
    approximate: str = ""
    """``about``, ``over``, ``under``, or empty."""
    before: float | None = None
    """The earlier value, when the text says "from … to …"."""


def read_amounts(text: str, language: Language | None = None) -> list[Amount]:
    """All numbers of a text in order, each with what it is."""
    language = language or detect_language(text)
    lower = clean(text)
    found: list[Amount] = []
    rest = lower
    for kind, pattern in BLOCKERS:
        rest = _take(rest, pattern, kind, found)
    for pattern, value in ROUND:
        rest = _take(rest, pattern, "fraction", found, value)
    rest = _take(rest, VAGUE, "vague", found)
    numbers = _numbers(rest, language)
    found += _meant(_joined(numbers, lower), lower)
    return [
        replace(a, words=text[a.start : a.end])
        for a in sorted(found, key=lambda a: a.start)
        if a.end > a.start
    ]


def _take(
    text: str, pattern: re.Pattern[str], kind: Kind, found: list[Amount], value: float | None = None
) -> str:
    """Note what the pattern finds and blank it out, so that nothing else reads it."""

    def note(match: re.Match[str]) -> str:
        unit = "%" if value is not None else ""
        found.append(Amount(kind, value, unit, match.start(), match.end(), ""))
        return "\x00" * len(match[0])

    return pattern.sub(note, text)


def _numbers(text: str, language: Language) -> list[Amount]:
    """Plain numbers, in digits or words, with scale, percent sign and currency."""
    found: list[Amount] = []
    words = {start: (end, value) for start, end, value in spelled(text)}
    spots = sorted([*words, *(m.start() for m in PLAIN.finditer(text))])
    at = 0
    for spot in spots:
        if spot < at:
            continue
        amount = plain(text, spot, language, words.get(spot))
        if amount is None:
            continue
        kind, value, unit, start, end = amount
        found.append(Amount(kind, value, unit, start, end, ""))  # type: ignore[arg-type]
        at = end
    return found


def _joined(numbers: list[Amount], text: str) -> list[Amount]:
    """Ranges, and moves from one value to another, made one."""
    out: list[Amount] = []
    for amount in numbers:
        last = out[-1] if out else None
        gap = text[last.end : amount.start] if last else ""
        if last and last.kind in ("count", "percent", "money") and last.before is None:
            if _moved(last, amount, gap, text):
                first = _same_unit(last, amount)
                out[-1] = replace(amount, start=last.start, before=first)
                continue
            if _RANGE.fullmatch(gap) and _spans(last, amount, gap, text):
                out[-1] = replace(amount, kind="range", value=None, start=last.start)
                continue
        out.append(amount)
    return out


def _moved(last: Amount, amount: Amount, gap: str, text: str) -> bool:
    """Whether the two are "from … to …" of one figure."""
    if amount.kind != last.kind and not (last.kind == "count" and amount.kind in ("percent", "money")):
        return False
    if not _TO_AFTER.fullmatch(gap):
        return False
    if gap.strip() not in ("to",):
        return True
    before = text[max(0, last.start - 24) : last.start]
    return bool(_FROM_BEFORE.search(before) and _MOVES.search(before))


def _same_unit(first: Amount, second: Amount) -> float | None:
    """The first value; without a scale of its own beside one that has it, it is not known."""
    if first.value is None or second.value is None:
        return None
    if first.kind == second.kind == "count" and second.value >= 1000 > first.value * 100:
        return None
    return first.value


def _spans(last: Amount, amount: Amount, gap: str, text: str) -> bool:
    """Whether ``A–B`` is a range: rising, and of one kind."""
    if gap.strip() in ("to", "or", "hoặc", "或", "and", "到", "至", "đến", "tới") and amount.kind not in (
        "count",
        "percent",
        "money",
    ):
        return False
    if gap.strip() == "and":
        return text[max(0, last.start - 9) : last.start].strip().endswith("between")
    return amount.kind == last.kind or last.kind == "count"


def _meant(numbers: list[Amount], text: str) -> list[Amount]:
    """Each number with what its neighbours make of it: a duration, a size, a change, something approximate."""
    out = []
    for a in numbers:
        before, after = text[max(0, a.start - 24) : a.start], text[a.end : a.end + 24]
        if a.kind == "count" and (found := measure(after)):
            kind, factor, length = found
            value = a.value * factor if a.value is not None and factor else a.value
            unit = "s" if kind == "seconds" else ""
            a = replace(a, kind=kind, value=value, unit=unit, end=a.end + length)  # type: ignore[arg-type]
        elif a.kind in ("count", "percent", "money") and a.before is None and is_change(before, after):
            a = replace(a, kind="change")
        elif a.kind in ("count", "percent", "money") and re.search(r"(?:^|[\s:：(])[-−]$", before):
            a = replace(a, kind="negative")
        if a.kind in ("count", "percent", "money") and (sign := approximation(before, after)):
            a = replace(a, approximate=sign)
        out.append(a)
    return out

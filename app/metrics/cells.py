"""One cell of a table: the number in it, or why there is none."""

import re
from dataclasses import dataclass

from app.language import Language
from app.metrics.scan import clean, plain
from app.metrics.types import Reason

_BLANK = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "–",
        "/",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
        "无",
        "暂无",
        "未知",
        "不适用",
        "…",
        "...",
    )
)
_ERROR = re.compile(
    r"#(?:div/0!?|n/a|ref!?|value!?|name\??|num!?|null!?|#+)|err(?:or)?[:!]?\d*", re.IGNORECASE
)
_QUOTED = re.compile(r'=\s*"(.*)"')
_TAIL = re.compile(
    r"\s*(?:次|人次|人|个|条|篇|单|笔|件|位|lượt|người|đơn|bài|people|orders|reads|saves|views|times)?\s*"
)
_PLAIN = re.compile(r"(\d{1,15}(?=%?$)|\d{1,3}(?:,\d{3}){1,4}(?=$))(%)?")
"""What nearly all cells are; read without looking further."""
_MASKED = re.compile(r"\*")


@dataclass(frozen=True)
class Cell:
    """A cell as the file holds it."""

    text: str = ""
    number: float | None = None
    """Its value, when the file itself holds a number (XLSX)."""
    percent: bool = False
    """Formatted as a percentage; ``number`` is then a fraction."""
    formula: bool = False
    """A formula of which the file holds no result."""


@dataclass(frozen=True)
class Value:
    """What a cell says."""

    value: float | None = None
    kind: str = ""
    """``count``, ``percent``, ``money`` or ``seconds``."""
    currency: str = ""
    approximate: str = ""
    problem: Reason | None = None
    fraction: bool = False
    """A number of a rate that bears no percent sign."""


def read_cell(cell: Cell, language: Language, rate: bool, counts: bool) -> Value:
    """The number of a cell; ``rate`` and ``counts`` say what the column holds."""
    if cell.text.isascii() and cell.number is None and (quick := _PLAIN.fullmatch(cell.text)):
        return Value(
            float(quick[1].replace(",", "")),
            "percent" if quick[2] else "count",
            fraction=rate and not quick[2],
        )
    text = clean(cell.text).strip()
    if cell.formula:
        return Value(problem="formula")
    if cell.number is not None:
        return _number(cell.number, cell.percent, rate, counts)
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].strip()
    if text.startswith("="):
        return Value(problem="formula")
    if text in _BLANK:
        return Value(problem="blank")
    if _ERROR.fullmatch(text):
        return Value(problem="error")
    return _text(text, language, rate, counts)


def _number(number: float, percent: bool, rate: bool, counts: bool) -> Value:
    if number < 0 and (counts or rate):
        return Value(problem="negative")
    if percent:
        return Value(round(number * 100, 10), "percent")
    if counts and abs(number - round(number)) > 1e-6:
        return Value(problem="unclear")
    return Value(number, "count", fraction=rate)


def _text(text: str, language: Language, rate: bool, counts: bool) -> Value:
    if re.match(r"[-−]\s?[¥￥$]?\d|\(\d[\d.,]*\)$", text):
        return Value(problem="negative")
    if _MASKED.search(text):
        return Value(problem="unclear")
    approximate = "over" if re.search(r"\d\s?[万千wk]?\+$", text) else ""
    text = text.rstrip("+").lstrip("+ ")
    first = re.search(r"[\d¥￥$€£]|rmb|cny|usd|vnd", text)
    if not first or first.start() > 0:
        return Value(problem="text")
    if counts and _decimal_count(text):
        return Value(problem="unclear")
    found = plain(_without_mark(text, language, counts), 0, language)
    if found is None:
        return Value(problem="text")
    kind, value, unit, _, end = found
    if value is None or not _TAIL.fullmatch(text, end):
        return Value(problem="unclear" if value is None or text[end : end + 1] in "-~–至/:" else "text")
    if kind == "money":
        return Value(value, kind, currency=unit, approximate=approximate)
    return Value(value, kind, approximate=approximate, fraction=rate and kind == "count")


def _decimal_count(text: str) -> bool:
    """``12.5`` in a column of counts, without a scale."""
    return bool(re.fullmatch(r"\d+[.,]\d{1,2}|\d+[.,]\d{4,}", text)) and not re.fullmatch(r"\d+[.,]0+", text)


def _without_mark(text: str, language: Language, counts: bool) -> str:
    """A decimal point in a column of rates or money, in a language that writes it so, is no thousands mark.

    A fourth decimal, zero, says so to the reader of numbers: three digits behind a point alone may be thousands.
    """
    if not counts and language != "vi" and (match := re.match(r"([¥￥$€£]?\d{1,3})\.(\d{3})(?!\d)", text)):
        return f"{match[1]}.{match[2]}0{text[match.end() :]}"
    return text

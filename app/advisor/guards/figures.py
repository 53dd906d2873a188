"""A figure must stand in a cited passage, in the playbook, or in the user's words; else its sentence goes."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.advisor.guards.numbers import to_digits
from app.metrics import read_figures

_NO_FIGURE = re.compile(
    r"\[\d+\]|\bt\s*\+\s*(?:\d+|x|n)(?:\s*[-–~/、,]\s*(?:t\s*\+\s*)?\d+)*|^\s*(?:\d{1,2}[.)、:：]|\(\d{1,2}\)|[①-⑳])\s*(?!\d)"
    r"|(?<![\d.])(?:618|6\.18|11\.11|12\.12|10\.10|9\.9|3\.8|8/3|8\.8)(?!\d|\.\d|%)|双\s?1[12]|(?:step|bước|part|phần|option|day|ngày thứ|tuần thứ|week)\s\d{1,2}(?=\s*[:：])"
    r"|第\s?\d{1,2}(?=[步条点个，、])|千万(?=[别不要得记])|万一|万能|百搭|百变|千篇一律|\b[12]b\b|\btop \d+(?= list)",
    re.MULTILINE,
)
_ONES = {w: n for words in ("one two three four five six seven eight nine ten", "một hai ba bốn năm sáu bảy tám chín mười",
         "一 二 三 四 五 六 七 八 九 十") for n, w in enumerate(words.split(), start=1)} | {"两": 2}  # fmt: skip
_N = rf"(?:\d+|{'|'.join(_ONES)})"
_WHOLE = r"(?:10{1,3}|20|50|5|4|3|2|five|four|three|ten|năm|bốn|ba|mười)(?![\d/.%])"
_SHARE = re.compile(
    rf"(?<![\w.])(?P<a>{_N})\s*(?:out of|in every|of every|in|trên|/)\s*(?P<b>{_WHOLE})\b"
    rf"|(?:cứ|trong|每)\s*(?P<d>10{{1,2}}|{_N})\s*(?:(?:người|khách|bài|mẹ)(?:\s+[^\W\d]+)?|人|个人|个|位)?[一-鿿]{{0,4}}?\s*(?:thì có|thì|có|里有|中有|就有|里|中|有)\s*(?P<c>{_N})"
    rf"|(?P<f>10{{1,2}}|5|4|3|十|五|四|三)\s*(?:个|位|名)?[一-鿿]{{0,5}}?(?:里|中|当中)(?:就?有)?\s*(?P<e>{_N})"
)
_HALVES: list[tuple[str, float]] = [
    (r"\bthree[ -]quarters\b|ba phần tư|四分之三", 75), (r"\btwo[ -]thirds\b|hai phần ba|三分之二", 66.67),
    (r"\b(?:a|one)[ -]third(?= of)|\bby a third|một phần ba|三分之一", 33.33), (r"\b(?:a|one)[ -]quarter (?=of)|một phần tư|四分之一", 25),
    (r"\ba fifth\b|\bone[ -]fifth\b|một phần năm|五分之一", 20), (r"\bhalf (?:of|the|our|your|their|its|all)\b|\bby half\b|một nửa|phân nửa|nửa số|一半|过半|半数|对半", 50),
]  # fmt: skip
_TIMES: list[tuple[str, float]] = [
    (r"\bdoubl(?:e[sd]?|ing)\b|\btwofold\b|\btwice (?=as|the)|gấp đôi|翻倍|翻一番|翻了一番|翻番", 2),
    (r"\btripl(?:e[sd]?|ing)\b|\bthreefold\b", 3), (r"\bquadrupl(?:e[sd]?|ing)\b|\bfourfold\b", 4), (r"\bten ?fold\b", 10),
]  # fmt: skip
_VAGUE: list[tuple[str, float]] = [
    (r"\bdozens of\b|hàng chục|vài chục|几十|数十|好几十", 10), (r"\bhundreds of\b|hàng trăm|vài trăm|上百|数百|几百", 100),
    (r"\bthousands of\b|hàng (?:nghìn|ngàn)\b|vài (?:nghìn|ngàn)\b|上千|数千|几千", 1e3), (r"上万|几万|数万|成千上万|hàng vạn", 1e4),
    (r"\bmillions of\b|hàng triệu|上百万|几百万|数百万", 1e6),
]  # fmt: skip
_MULTIPLE = re.compile(
    rf"gấp\s*(?P<a>\d+(?:[.,]\d+)?|{'|'.join(_ONES)})(?![\d.,]*\d)(?:\s*lần)?(?!\s*%)|tăng\s*(?P<c>\d+(?:[.,]\d+)?)\s*lần"
    r"|(?P<b>\d+(?:[.,]\d+)?)\s*(?:x(?![a-z])|×|倍|[- ]?fold\b|times (?:more|higher|as|the|better|bigger|lower|faster))"
)
_CLOCK: list[tuple[str, str, float]] = [
    ("day", r"days?\b|ngày|天|日(?!常)", 1), ("day", r"weeks?\b|tuần|周|个?星期", 7), ("month", r"months?\b|tháng|个月", 1),
    ("year", r"years?\b|năm\b|年", 1), ("hour", r"hours?\b|giờ|tiếng|个?小时|个?钟头", 1), ("minute", r"minutes?\b|mins?\b|phút|分钟", 1),
]  # fmt: skip
_RANGE = re.compile(r"\s*(?:%\s*)?(?:[-–—~]|to|and|or|đến|tới|hoặc|và|到|至|或)\s*$")


@dataclass(frozen=True)
class Quantity:
    """A figure with its kind: ``%``, ``x`` (a multiple), ``~`` (hundreds of …), a currency, ``day`` … or empty for a bare count."""

    value: float
    kind: str


def quantities(text: str) -> list[Quantity]:
    """All figures of a text, in digits or words."""
    return list(_quantities(text))


@lru_cache(maxsize=2048)
def _quantities(text: str) -> tuple[Quantity, ...]:
    text = to_digits(_NO_FIGURE.sub(" ", unicodedata.normalize("NFKC", text).lower()))
    text = re.sub(r"(?<=\D)([,.])(?=\d)", r"\1 ", text)  # a Chinese comma has become a Latin one
    found: list[Quantity] = []

    def take(match: re.Match[str], quantity: Quantity) -> str:
        found.append(quantity)
        return " " * len(match[0])

    for pattern, value in _HALVES:
        text = re.sub(pattern, lambda m, v=value: take(m, Quantity(v, "%")), text)  # type: ignore[misc]
    for pattern, value in _TIMES:
        text = re.sub(pattern, lambda m, v=value: take(m, Quantity(v, "x")), text)  # type: ignore[misc]
    for pattern, value in _VAGUE:
        text = re.sub(pattern, lambda m, v=value: take(m, Quantity(v, "~")), text)  # type: ignore[misc]
    text = _SHARE.sub(lambda m: take(m, share) if (share := _share(m)) else m[0], text)
    text = _MULTIPLE.sub(lambda m: take(m, Quantity(_plain(m["a"] or m["b"] or m["c"]), "x")), text)
    return (*found, *_in_digits(text))


def _share(match: re.Match[str]) -> Quantity | None:
    part = _plain(match["a"] or match["c"] or match["e"])
    whole = _plain(match["b"] or match["d"] or match["f"])
    return Quantity(round(100 * part / whole, 2), "%") if 0 < part <= whole and whole > 1 else None


def _plain(number: str) -> float:
    return float(_ONES[number]) if number in _ONES else float(number.replace(",", "."))


def _in_digits(text: str) -> list[Quantity]:
    """Digits with their units; the first number of a range takes the unit of the second."""
    found: list[Quantity] = []
    spans: list[tuple[int, int]] = []
    for figure in read_figures(text):
        kind, factor = figure.unit, 1.0
        if not kind:
            kind, factor = _clock(text[figure.end : figure.end + 12])
        if not kind and figure.value < 10 and not figure.words[0].isdigit():
            continue  # "两个角度" counts nothing that needs a source
        found.append(Quantity(round(figure.value * factor, 4), kind))
        spans.append((figure.start, figure.end))
    for i in range(len(found) - 2, -1, -1):
        between = text[spans[i][1] : spans[i + 1][0]]
        if not found[i].kind and found[i + 1].kind and _RANGE.fullmatch(between):
            _, factor = _clock(text[spans[i + 1][1] : spans[i + 1][1] + 12])
            found[i] = Quantity(found[i].value * factor, found[i + 1].kind)
    return found


def _clock(after: str) -> tuple[str, float]:
    for kind, pattern, factor in _CLOCK:
        if re.match(rf"[\s-]*(?:{pattern})", after):
            return kind, factor
    return "", 1.0


def unsupported(text: str, sources: Iterable[str]) -> list[Quantity]:
    """Figures of the text that no source has."""
    given = [q for source in sources for q in quantities(source)]
    return [q for q in quantities(text) if not any(_same(q, g) for g in given)]


def supported(text: str, sources: Iterable[str]) -> bool:
    """Whether every figure of the text stands in a source."""
    return not unsupported(text, sources)


def _same(said: Quantity, given: Quantity) -> bool:
    if said.kind == "~" and given.kind in ("", "~"):
        return said.value <= given.value < 100 * said.value
    rounded = 0.005 * given.value if said.kind == "%" and said.value % 1 else 0  # a third is 33 or 33.3 %
    if abs(said.value - given.value) > max(rounded, 1e-6):
        return False
    return said.kind == given.kind or (not said.kind and given.kind not in ("%", "~"))

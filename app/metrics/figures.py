"""Read numbers as people write them in the three languages: 12k, 1.2万, 3 triệu, 4%, 0,6%, ¥8,000, 三成."""

import re
from dataclasses import dataclass

_HAN_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2, "〇": 0}
_SCALES: dict[str, float] = {
    "k": 1e3, "m": 1e6, "million": 1e6, "thousand": 1e3, "bn": 1e9, "billion": 1e9,
    "nghin": 1e3, "ngan": 1e3, "nghìn": 1e3, "ngàn": 1e3, "trieu": 1e6, "triệu": 1e6, "tr": 1e6, "tỷ": 1e9, "tỉ": 1e9, "ty": 1e9,
    "千": 1e3, "万": 1e4, "萬": 1e4, "w": 1e4, "百万": 1e6, "亿": 1e8, "億": 1e8, "百": 1e2,
}  # fmt: skip
CURRENCIES: dict[str, str] = {
    "rmb": "CNY", "cny": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY", "yuan": "CNY",
    "renminbi": "CNY", "tệ": "CNY", "te": "CNY", "nhân dân tệ": "CNY", "nhan dan te": "CNY", "ndt": "CNY",
    "vnd": "VND", "vnđ": "VND", "đồng": "VND", "dong": "VND", "đ": "VND", "越南盾": "VND",
    "usd": "USD", "$": "USD", "us$": "USD", "dollars": "USD", "dollar": "USD", "đô": "USD", "美元": "USD", "美金": "USD", "刀": "USD",
    "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR", "hkd": "HKD", "港币": "HKD", "sgd": "SGD", "gbp": "GBP", "£": "GBP",
}  # fmt: skip
_PREFIX = r"(?P<before>us\$|rmb|cny|usd|vnd|hkd|sgd|eur|[¥￥$€£])\s*"
_SCALE = r"(?P<scale>百万|[千万萬亿億百]|million|thousand|billion|bn|nghìn|ngàn|nghin|ngan|triệu|trieu|tỷ|tỉ|tr(?![a-zà-ỹ])|[km](?![a-zà-ỹ²])|w(?![a-zà-ỹ]))"
_AFTER = (
    r"(?P<after>nhân dân tệ|nhan dan te|renminbi|人民币|越南盾|块钱|美元|美金|欧元|港币|dollars?|euros?|yuan|đồng|dong(?![a-z])"
    r"|rmb|cny|ndt|vnđ|vnd|usd|eur|hkd|sgd|gbp|元|块|刀|tệ|te(?![a-zà-ỹ])|đô|đ(?![a-zà-ỹ])|[¥￥$€£])"
)
_NUMBER = re.compile(
    rf"(?<![A-Za-zÀ-ỹ\d.,+])(?:{_PREFIX})?(?P<number>\d{{1,3}}(?:[.,\s]\d{{3}})+(?!\d)|\d+(?:[.,]\d+)?|[零一二两三四五六七八九十百千〇]+(?=[千万萬亿億百成个件元块]))"
    rf"\s*(?:{_SCALE})?\s*(?:(?P<percent>%|％|phần trăm|percent|per cent)|{_AFTER})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """A number in a text."""

    value: float
    """In its unit; a percentage as written (4 % → 4)."""
    unit: str
    """``%``, a currency code, or empty."""
    start: int
    end: int
    words: str
    """Verbatim."""


def read_figures(text: str) -> list[Figure]:
    """All numbers of a text with scale, percent sign and currency read."""
    found = []
    for match in _NUMBER.finditer(text):
        raw = match["number"]
        value = (
            _han_number(raw)
            if not raw[0].isdigit()
            else plain_number(raw, bool(match["percent"] or match["scale"]))
        )
        after = text[match.end() : match.end() + 1]
        if value is None or (after.isascii() and after.isalpha() and not text[match.end() - 1].isspace()):
            continue  # a model name such as 5A
        scale = (match["scale"] or "").lower()
        value *= _SCALES.get(scale, 1)
        unit, end = "", match.end()
        if match["percent"]:
            unit = "%"
        elif match["before"] or match["after"]:
            unit = CURRENCIES.get((match["before"] or match["after"]).lower(), "")
        elif text[end : end + 1] == "成":
            value, unit, end = value * 10, "%", end + 1
        while end > match.start() and text[end - 1].isspace():
            end -= 1
        found.append(Figure(value, unit, match.start(), end, text[match.start() : end]))
    return found


def plain_number(raw: str, decimal_likely: bool = False) -> float | None:
    """``8,000``, ``8.000``, ``8 000`` → 8000; ``0,6`` and ``1.2`` → 0.6 and 1.2."""
    raw = re.sub(r"\s", "", raw)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", raw):
        groups = re.split(r"[.,]", raw)
        if not (decimal_likely and len(groups) == 2 and len(groups[0]) == 1 and groups[0] == "0"):
            return float("".join(groups))
    try:
        return float(raw.replace(",", "."))
    except ValueError:
        return None


def _han_number(raw: str) -> float | None:
    """``三`` → 3, ``十二`` → 12, ``三百五`` → 350."""
    total, current = 0, 0
    for char in raw:
        if char in _HAN_DIGITS:
            current = _HAN_DIGITS[char]
        else:
            total += max(current, 1) * {"十": 10, "百": 100, "千": 1000}[char]
            current = 0
    return float(total + current)


def money(value: float, currency: str) -> str:
    """``8000`` and ``CNY`` → ``8000 CNY``."""
    return f"{value:.0f} {currency}" if value == int(value) else f"{value:.2f} {currency}"

"""One plain number at one place of a text: digits or words, with scale, percent sign and currency."""

import re
import unicodedata

from app.language import Language
from app.metrics.figures import CURRENCIES

_SCALES: dict[str, float] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "thousand": 1e3, "hundred": 1e2, "bn": 1e9, "b": 1e9,
    "billion": 1e9, "dozen": 12.0, "nghin": 1e3, "ngan": 1e3, "nghìn": 1e3, "ngàn": 1e3, "trieu": 1e6, "triệu": 1e6, "tr": 1e6,
    "tỷ": 1e9, "tỉ": 1e9, "ty": 1e9, "vạn": 1e4, "trăm": 1e2, "chục": 10.0, "千": 1e3, "万": 1e4, "萬": 1e4, "w": 1e4,
    "百万": 1e6, "千万": 1e7, "亿": 1e8, "億": 1e8, "百": 1e2, "十万": 1e5,
}  # fmt: skip
_SCALE = (
    r"(?:百万|千万|十万|[千万萬亿億百]|(?:million|thousand|hundred|billion|dozen|mio)\b|(?:bn|mn)\b|nghìn|ngàn|nghin\b|ngan\b|triệu|trieu\b|vạn|trăm|chục|tỷ|tỉ|ty\b"
    r"|tr(?![a-zà-ỹ])|[kmbw](?![a-zà-ỹ²]))"
)
_AFTER = "|".join(sorted(map(re.escape, (c for c in CURRENCIES if len(c) > 1)), key=len, reverse=True))
_CURRENCY = rf"(?:(?:{_AFTER})(?![a-zà-ỹ])|[元块刀đ¥￥$€£](?![a-zà-ỹ]))"
_BEFORE = r"(?:us\$|(?:rmb|cny|usd|vnd|hkd|sgd|eur|gbp|人民币)\s?|[¥￥$€£]\s?)"
_DIGITS = (
    r"\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+|(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?"
)
PLAIN = re.compile(rf"(?<![a-zà-ỹ\d.,_/+]){_BEFORE}?(?:{_DIGITS})")
_NUMBER = re.compile(rf"(?P<currency>{_BEFORE})?(?P<number>{_DIGITS})")
_SIGN = re.compile(
    r"\s?(?P<percent>%|‰|phần trăm|phan tram|percent\b|per cent\b|pct\b)|(?P<tenths>\s?成(?P<half>半|[一二三四五六七八九])?(?![为了功本人员长熟果就立交效]))"
)
_ZH_PERCENT = re.compile(r"百分之\s?$")
_ODD = re.compile(r"^\d{1,2}(?:,\d{2})+,\d{3}$|\d[.,]\d+[.,]\d{1,2}(?:[.,]\d+)+$")
_LOOSE = re.compile(r"^[a-zà-ỹ]")
_WIDE = {i: i - 0xFEE0 for i in range(0xFF10, 0xFF1A)} | {0xFF05: 0x25, 0xFF0E: 0x2E, 0xFF0B: 0x2B, 0xFF0D: 0x2D} | {
    i: i - 0xFEE0 for span in (range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B)) for i in span}  # fmt: skip
_SIMPLE = str.maketrans("萬億個點單筆臺贊讚藏評論轉發閱讀點擊購", "万亿个点单笔台赞赞藏评论转发阅读点击购")


def clean(text: str) -> str:
    """Lower case, full-width digits made narrow, common traditional characters simplified; the length stays the same."""
    text = text.translate(_WIDE).translate(_SIMPLE)
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    composed = unicodedata.normalize("NFC", lower)
    return composed if len(composed) == len(text) else lower


def plain(
    text: str, spot: int, language: Language, word: tuple[int, float] | None = None
) -> tuple[str, float | None, str, int, int] | None:
    """Kind, value, unit, start and end of the number at ``spot``; ``word`` is its end and value if it is spelled out."""
    currency, raw = "", ""
    start, value = spot, 0.0
    if word:
        end, value = word
    else:
        match = _NUMBER.match(text, spot)
        if not match:
            return None
        currency, raw, end = (match["currency"] or "").strip(), match["number"], match.end()
        if _ODD.match(raw) or text[end : end + 1] in tuple(",.") and text[end + 1 : end + 2].isdigit():
            return "unclear", None, "", start, _end_of_digits(text, end)
    scale, after_scale = _scale(text, end)
    sign = _SIGN.match(text, after_scale)
    if raw:
        found = value_of(raw, language, text[end:after_scale].strip(), bool(sign and sign["percent"]))
        if found is None:
            return "unclear", None, "", start, end
        value = found
    if scale != 1 and not sign:
        value, end = _compound(text, value * scale, scale, after_scale, language)
    elif scale != 1:
        value, end = value * scale, after_scale
    kind, unit = "count", ""
    if sign and sign["percent"]:
        kind, unit, end = "percent", "%", sign.end()
        value = value / 10 if sign["percent"] == "‰" else value
    elif sign and sign["tenths"]:
        tail = sign["half"]
        value = value * 10 + (5 if tail == "半" else "一二三四五六七八九".index(tail) + 1 if tail else 0)
        kind, unit, end = "percent", "%", sign.end()
    elif percent := _ZH_PERCENT.search(text[max(0, start - 6) : start]):
        kind, unit, start = "percent", "%", start - len(percent[0])
        if text[end : end + 1] == "点" and (
            decimals := re.match(r"[零一二三四五六七八九]+", text[end + 1 :])
        ):
            value += float("0." + "".join(str("零一二三四五六七八九".index(c)) for c in decimals[0]))
            end += 1 + len(decimals[0])
    elif currency or (
        found_after := re.compile(rf"\s?(?P<c>{_CURRENCY})").match(text, _past_more(text, end))
    ):
        kind = "money"
        if currency:
            unit = CURRENCIES[currency]
        else:
            assert found_after
            unit, end = CURRENCIES[found_after["c"]], found_after.end()
    if raw and kind == "count" and _LOOSE.match(text[end:]) and text[end - 1].isdigit():
        return None  # a model name such as 5A
    return kind, value, unit, start, end


def _past_more(text: str, end: int) -> int:
    """Past ``多`` in ``3万多元``."""
    return end + 1 if text[end : end + 2] in ("多元", "多块", "余元") else end


def _end_of_digits(text: str, end: int) -> int:
    while end < len(text) and (text[end].isdigit() or text[end] in ",."):
        end += 1
    return end


def _scale(text: str, end: int) -> tuple[float, int]:
    """The product of the scales behind a number (``5 trăm nghìn``, ``10多万``) and where they end."""
    factor = 1.0
    pattern = re.compile(rf"(?:个(?=[多余]?[亿万]))?(?:多|余)?\s?(?P<scale>{_SCALE})")
    while match := pattern.match(text, end):
        factor *= _SCALES[match["scale"]]
        end = match.end()
    return factor, end


def _compound(text: str, value: float, scale: float, end: int, language: Language) -> tuple[float, int]:
    """What follows a scaled number and belongs to it: ``2tr5``, ``1k2``, ``3万5``, ``1亿2000万``, ``2 triệu rưỡi``."""
    if half := re.match(r"\s?(?:rưỡi|半(?![年天个月小]))", text[end:]):
        return value + scale / 2, end + half.end()
    tail = re.match(
        r"(?P<digit>\d|[一二三四五六七八九])(?![\d.,/%一二三四五六七八九十百千万]|\s?(?:%|phần trăm))",
        text[end:],
    )
    if tail and (scale >= 1000 or not re.match(r"\s?[条篇个单人次]", text[end + 1 :])):
        digit = tail["digit"]
        number = float(digit) if digit.isdigit() else "一二三四五六七八九".index(digit) + 1.0
        return value + number * scale / 10, end + tail.end()
    if more := re.match(rf"\s?(?P<number>\d+(?:[.,]\d+)?)\s?(?P<scale>{_SCALE})(?!\d)", text[end:]):
        smaller = value_of(more["number"], language, more["scale"], False)
        if smaller is not None and smaller * _SCALES[more["scale"]] < scale:
            return value + smaller * _SCALES[more["scale"]], end + more.end()
    if language == "zh" and scale >= 1e4 and (rest := re.match(r"(\d{3,4})(?![\d.,])", text[end:])):
        return value + float(rest[1]), end + rest.end()
    return value, end


def value_of(raw: str, language: Language, scale: str = "", percent: bool = False) -> float | None:
    """The value of digits with signs; None when the sign may be either a decimal mark or a thousands mark.

    ``8,000``, ``8.000``, ``8 000`` → 8000; ``0,6``, ``1.2`` → 0.6, 1.2; ``1.234万`` → 1.234; ``12.345%`` → 12.345.
    """
    if " " in raw and language != "vi":
        return None  # two numbers, or one
    raw = re.sub(r"\s", "", raw)
    if both := re.fullmatch(r"(\d{1,3}(?:([.,])\d{3})+)([.,])(\d{1,2})", raw):
        whole = re.sub(r"[.,]", "", both[1])
        return float(f"{whole}.{both[4]}") if both[2] != both[3] else None
    groups = re.split(r"[.,]", raw)
    if len(groups) == 1:
        return float(raw)
    mark = "," if "," in raw else "."
    if len(groups) > 2:
        return (
            float("".join(groups)) if all(len(g) == 3 for g in groups[1:]) and mark * 2 not in raw else None
        )
    whole, tail = groups
    if len(tail) != 3 or whole.startswith("0") or len(whole) > 3:
        return float(f"{whole}.{tail}")
    if scale in ("万", "亿", "百万", "千万", "w", "萬", "億"):
        return float(f"{whole}.{tail}") if mark == "." else float(whole + tail)
    if not (percent or scale):
        return float(whole + tail)
    decimal = "," if language == "vi" else "."
    if percent and language == "vi" and mark == ".":
        return None
    return float(f"{whole}.{tail}") if mark == decimal else float(whole + tail)

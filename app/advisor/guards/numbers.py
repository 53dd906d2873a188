"""Numbers written as words in the three languages, made digits: ``thirty percent``, ``ba mươi phần trăm``, ``三成``.

A word below ten is left alone unless a unit follows: "two angles" is no figure, "two weeks" is one.
"""

import re
from collections.abc import Callable

UNIT = (
    r"(?:%|percent|per cent|phần trăm|days?\b|weeks?\b|months?\b|years?\b(?![ -]olds?)|hours?\b|minutes?\b|ngày\b|tuần\b|tháng\b|giờ\b|phút\b"
    r"|million\b|thousand\b|billion\b|yuan\b|rmb\b|dollars?\b|times\b|fold\b|lần\b|triệu\b|nghìn\b|ngàn\b|tỷ\b|tệ\b|đồng\b)"
)
_EN = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen".split(),
        range(20), strict=True,
    )
) | dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # fmt: skip
_EN_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_EN_WORD = "|".join(sorted([*_EN, *_EN_SCALE], key=len, reverse=True))
_EN_RUN = re.compile(
    rf"\b(?:{'|'.join(sorted(_EN, key=len, reverse=True))})\b(?:(?:[\s-]+and[\s-]+|[\s-]+)(?:{_EN_WORD})\b)*"
)
_VI = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
       "tám": 8, "chín": 9}  # fmt: skip
_VI_SCALE = {"mười": 10, "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000,
             "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}  # fmt: skip
_VI_WORD = "|".join([*_VI, *_VI_SCALE, "rưỡi", "linh", "lẻ"])
_VI_RUN = re.compile(rf"(?<!\w)(?:{'|'.join(_VI)}|mười)(?!\w)(?:\s+(?:{_VI_WORD})(?!\w))*")
_ZH = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2, "〇": 0}
_ZH_SCALE = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_ZH_RUN = re.compile(r"(?<![第双周星期礼拜初])[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*")
_ZH_UNIT = re.compile(r"天|日|周|星期|个?月|年|个?小时|个?钟头|分钟|元|块|倍|番|%|美元|万|亿")
_ZH_NO_NUMBER = re.compile(r"十分|十足|一一|三三两两|七上八下|一千零一夜|三八|五一|四五")
_ZH_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百]+)(?:点([零〇一二三四五六七八九]+))?")
_ZH_TENTHS = re.compile(
    r"(?<![变完赞促做组构现养速])([一二两三四五六七八九])成(半|[一二三四五六七八九])?(?![为了功本人员长熟果就立交效])"
)


def to_digits(text: str) -> str:
    """The text, lower case, with its number words as digits."""
    text = text.lower().replace("phần trăm", "%")
    text = _ZH_PERCENT.sub(lambda m: f"{_han(m[1])}{_point(m[2])}%", text)
    text = _ZH_TENTHS.sub(
        lambda m: f"{10 * _ZH[m[1]] + (5 if m[2] == '半' else _ZH.get(m[2] or '', 0))}%", text
    )
    text = _ZH_RUN.sub(_chinese, text)
    text = _EN_RUN.sub(_spoken(_english, ("one",)), text)
    return _VI_RUN.sub(_spoken(_vietnamese, ("một", "không", "năm")), text)


def _spoken(
    read: Callable[[list[str]], float | None], alone: tuple[str, ...]
) -> Callable[[re.Match[str]], str]:
    """A replacement for runs of words; a small number needs a unit behind it, one of ``alone`` is never a figure."""

    def replace(match: re.Match[str]) -> str:
        words = re.findall(r"[^\W\d_]+", match[0])
        value = read(words)
        unit = re.match(rf"[\s-]*{UNIT}", match.string[match.end() :])
        if value is None or (len(words) == 1 and words[0] in alone and not (unit and words[0] == "năm")):
            return match[0]
        if value < 10 and not unit:
            return match[0]
        return f"{value:g}" if value < 1e6 else f"{value:.0f}"

    return replace


def _english(words: list[str]) -> float | None:
    total, current = 0, 0
    for word in (w for w in words if w != "and"):
        if word in _EN:
            current += _EN[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * _EN_SCALE[word], 0
    return float(total + current)


def _vietnamese(words: list[str]) -> float | None:
    total, current, digit, last = 0.0, 0.0, 0.0, 1.0
    for word in words:
        if word in _VI:
            digit = _VI[word]
        elif word == "rưỡi":
            total += last / 2
        elif word in ("mười", "mươi", "chục", "trăm"):
            current, digit = current + max(digit, 1) * _VI_SCALE[word], 0
        elif word in _VI_SCALE:
            last = _VI_SCALE[word]
            total, current, digit = total + max(current + digit, 1) * last, 0, 0
    return total + current + digit


def _chinese(match: re.Match[str]) -> str:
    run, after = match[0], match.string[match.end() :]
    if run == "一" or _ZH_NO_NUMBER.match(run + after[:1]):
        return run
    value = _han(run)
    if len(run) == 1 and run != "十" and not _ZH_UNIT.match(after):
        return run
    return run if value < 10 and not _ZH_UNIT.match(after) else f"{value:.0f}"


def _han(run: str) -> int:
    """``三百五十`` → 350, ``两万`` → 20000."""
    total, section, digit = 0, 0, 0
    for char in run:
        if char in _ZH:
            digit = _ZH[char]
        elif char in "万亿":
            total, section, digit = total + max(section + digit, 1) * _ZH_SCALE[char], 0, 0
        else:
            section, digit = section + max(digit, 1) * _ZH_SCALE[char], 0
    return total + section + digit


def _point(run: str | None) -> str:
    return "." + "".join(str(_ZH[c]) for c in run) if run else ""

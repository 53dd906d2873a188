"""Numbers spelled out, with their place in the text: ``two hundred``, ``hai trăm nghìn``, ``三千五``, ``half a million``."""

import re

_EN_ONES = {w: float(n) for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen".split())}  # fmt: skip
_EN_TENS = {
    w: 10.0 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_EN_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_EN_WORD = "|".join(sorted([*_EN_ONES, *_EN_TENS, *_EN_SCALES], key=len, reverse=True))
_EN = re.compile(
    rf"\b(?:(?:half )?an? (?={'|'.join(_EN_SCALES)}))?(?:{_EN_WORD})\b(?:(?:[ -]+and)?[ -]+(?:{_EN_WORD})\b)*"
)
_VI_ONES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
            "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}  # fmt: skip
_VI_SCALES = {"mười": 10.0, "mươi": 10.0, "chục": 10.0, "trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4,
              "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}  # fmt: skip
_VI_WORD = "|".join([*_VI_ONES, *_VI_SCALES, "rưỡi", "linh", "lẻ"])
_VI = re.compile(
    rf"(?<!\w)(?<!không )(?:nửa (?=triệu|tỷ|tỉ)|(?:{'|'.join(w for w in _VI_ONES if w != 'không')}|mười)\b)(?:\s*\b(?:{_VI_WORD})\b)*(?!\w)"
)
_ZH_ONES = {c: float(n) for n, c in enumerate("零一二三四五六七八九")} | {"两": 2.0, "〇": 0.0, "俩": 2.0}
_ZH_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_ZH = re.compile(
    r"(?<![第双周星期礼拜初\d.几数好])(?!百分之)[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*(?![\d.])"
)
_ZH_PHRASE = re.compile(
    r"十分|十足|一一|三三两两|七上八下|一千零一夜|三八|五一|十一(?=期间|黄金周|假期)|万一|百搭|百变|一百分|百分百|双十[一二]"
    r"|六一八|一点(?!\d)|一下|一直|一般|一样|一起|一些|一定|一旦|一方|一线|二线|三线|一边|统一|唯一|之一|一半|一手|三方|一致|千万(?=[别不要得记])|万能"
)
_ZH_MEASURE = re.compile(r"\s*[单个条篇件人次位名罐盒瓶套份笔万千百亿]|\s*(?:元|块|%|成)")
_POWER = 1e3


def spelled(text: str) -> list[tuple[int, int, float]]:
    """Spans and values of the numbers spelled out in a lower-case text."""
    found = [(m.start(), m.end(), v) for m in _EN.finditer(text) if (v := _english(m[0])) is not None]
    found += [(m.start(), m.end(), v) for m in _VI.finditer(text) if (v := _vietnamese(m[0])) is not None]
    idle = {i for m in _ZH_PHRASE.finditer(text) for i in range(m.start(), m.end())}
    for match in _ZH.finditer(text):
        counts = _ZH_MEASURE.match(text, match.end()) or text.endswith("百分之", 0, match.start())
        if match.start() in idle or (len(match[0]) == 1 and (not counts or match[0] == "一")):
            continue
        if (value := han_number(match[0])) is not None:
            found.append((match.start(), match.end(), value))
    return sorted(found)


def _english(phrase: str) -> float | None:
    words = [w for w in re.split(r"[ -]+", phrase) if w != "and"]
    half = words[0] == "half"
    words = [w for w in words if w not in ("half", "a", "an")]
    if words == ["one"] or not words:
        return None
    total = current = 0.0
    for word in words:
        if word in _EN_SCALES:
            scale = _EN_SCALES[word]
            current = (current or 1) * scale
            if scale >= _POWER:
                total, current = total + current, 0.0
        elif word in _EN_TENS:
            if current % 100:
                return None  # "fifty twenty"
            current += _EN_TENS[word]
        else:
            if current % 10 or (current % 100 and _EN_ONES[word] > 9):
                return None  # "five six"
            current += _EN_ONES[word]
    return (total + current) * (0.5 if half else 1)


def _vietnamese(phrase: str) -> float | None:
    words = phrase.split()
    half = words[0] == "nửa"
    words = words[1:] if half else words
    if len(words) == 1 and words[0] in ("một", "không", "năm", "tư", "mốt", "ba", "lăm") and not half:
        return None
    total = current = last = 0.0
    for n, word in enumerate(words):
        if word in _VI_ONES:
            after_scale = n and n == len(words) - 1 and words[n - 1] in _VI_SCALES and last >= _POWER
            current += _VI_ONES[word] * (last / 10 if after_scale else 1)
        elif word == "rưỡi":
            current += last / 2
        elif word in _VI_SCALES:
            last = _VI_SCALES[word]
            if last >= _POWER:
                total, current = total + (current or 1) * last, 0.0
            else:
                ones = current % 10
                current = current - ones + (ones or 1) * last
    return (total + current) * (0.5 if half else 1)


def han_number(raw: str) -> float | None:
    """``三`` → 3, ``十二`` → 12, ``三百五`` → 350, ``两万五`` → 25000; None for ``三四`` (a range)."""
    total = section = current = 0.0
    last = 1.0
    for n, char in enumerate(raw):
        if char in _ZH_ONES:
            if n and raw[n - 1] in _ZH_ONES and raw[n - 1] not in "零〇":
                return None
            current = _ZH_ONES[char]
            continue
        scale = _ZH_SCALES[char]
        if scale >= 1e4:
            total, section = total + (section + current or 1) * scale, 0.0
        else:
            section += (current or 1) * scale
        current, last = 0.0, scale
    if current and len(raw) > 1 and raw[-2] in _ZH_SCALES and last >= 100:
        current *= last / 10
    return total + section + current

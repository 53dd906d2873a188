"""The words and signs around numbers that say what they are."""

import re
from typing import Literal

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_ONE = r"(?:\d{1,3}|[一二两三四五六七八九十]|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|one|two|three|four|five|six|seven|eight|nine|ten)"
_VI_FRACTIONS = {
    ("một", "ba"): 100 / 3,
    ("hai", "ba"): 200 / 3,
    ("một", "tư"): 25,
    ("ba", "tư"): 75,
    ("một", "năm"): 20,
    ("một", "mười"): 10,
}
_ZH_FRACTIONS = {"三分之一": 100 / 3, "三分之二": 200 / 3, "四分之一": 25, "四分之三": 75, "五分之一": 20, "五分之二": 40,
                 "五分之三": 60, "五分之四": 80, "十分之一": 10}  # fmt: skip


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


Other = Literal[
    "name",
    "ordinal",
    "phone",
    "version",
    "date",
    "time",
    "age",
    "season",
    "unclear",
    "share",
    "multiple",
    "range",
]
BLOCKERS: list[tuple[Other, re.Pattern[str]]] = [
    ("name", _p(r"https?://\S+|www\.\S+|\S+@\S+|[#@][^\s#@，。,]+|\bt\s*\+\s*(?:\d+|x|n)\b|roi\s*\(t\+\S+\)")),
    ("ordinal", _p(r"^\s*\d{1,2}[.)、]\s+(?=\D)|第\s?[\d一二三四五六七八九十]+|\bthứ (?:\d+|nhất|hai|ba|tư|năm)|\bno\.?\s?\d+|\btop\s?\d+|\b\d{1,3}(?:st|nd|rd|th)\b(?! (?:of )?" + _MONTH + r")|#\d+")),
    ("phone", _p(r"(?:phone|tel|hotline|zalo|sđt|sdt|đt|điện thoại|mobile|whatsapp|wechat|电话|手机|微信|联系)(?:\s*(?:号码?|number|no\.?|id))?\s*[:：]?\s*\+?\d[\d\s().-]{5,}\d"
                 r"|(?<![\d.,])\+\d{1,3}[\s.-]?\d[\d\s.-]{6,}\d|(?<![\d.,])1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)|(?<![\d.,])0\d{2,3}[\s.-]?\d{3}[\s.-]?\d{3,4}(?![\d%])|(?<![\d.,])\d{12,}(?![\d.,])")),
    ("version", _p(r"(?<![\d.,])v?\d{1,3}\.\d{1,2}\.\d{1,3}(?:\.\d+)*(?![\d%])(?!\.\d{3})(?<!\d{3}\.\d{3})|(?:\bversion|\bver\.?|\bv|phiên bản|版本)\s?\d+(?:\.\d+)*|\d+(?:\.\d+)+\s?版")),
    ("date", _p(r"(?<!\d)(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}[日号]?)?月?(?![\d%万])|(?<!\d)(?:19|20)?\d{2}\s?年(?!级|轻|货|费|会员)|(?<!\d)\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d{2}(?!\d)"
                r"|(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}(?!\d)|(?<![\d.])\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?(?:份|底|初|中旬|上旬|下旬)?|(?<![\d.])\d{1,2}\s?[日号](?![店线楼链])"
                r"|(?:ngày|mùng|ngay|hôm)\s\d{1,2}(?:\s?[/-]\s?\d{1,2})?(?:\s?[/-]\s?\d{2,4})?|(?:tháng|thang)\s\d{1,2}(?!\d)(?:\s?[/-]\s?\d{2,4}| năm \d{4})?|(?:năm|nam)\s(?:19|20)\d{2}"
                r"|\b" + _MONTH + r"\.? (?:19|20)\d{2}\b|\b" + _MONTH + r"\.? \d{1,2}(?:st|nd|rd|th)?(?!\d|[.,]\d|%|k\b)(?:,? (?:19|20)\d{2})?|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? " + _MONTH + r"\b(?:,? (?:19|20)\d{2})?"
                r"|\b(?:in|since|by|of|from|until|year) (?:19|20)\d{2}\b(?![,.]\d| (?:reads|saves|orders|views|people))|(?<![\d.,])\d{1,2}/\d{1,2}(?![\d/%])"
                r"|\b(?:q[1-4]|h[12])\b(?:[ /-]?(?:19|20)\d{2})?|quý [1-4ivx]+|(?:week|tuần|wk|day|month) \d{1,2}\b|\bw\d{1,2}\b|\b[1-4]季度|\b(?:19|20)\d{2}\b(?=\s*(?:q[1-4]|sale|tet|tết))")),
    ("time", _p(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\b\d{1,2}\s?(?:am|pm)\b|(?<![\d.,])\d{1,2}\s?点(?:半|钟|\d{1,2}分)|\d{1,2}h\d{2}\b|\b\d{1,2}\s?giờ(?: sáng| tối| chiều| trưa)|\b24/7\b")),
    ("age", _p(r"\d{1,3}(?:\s?[-–~至到]\s?\d{1,3})?\s?(?:岁|周岁|个月大|tuổi|tháng tuổi|years? old\b|[- ]?year[- ]?olds?\b|[- ]?month[- ]?olds?\b|y/?o\b)|\baged? \d{1,3}(?:\s?(?:[-–]|to|and)\s?\d{1,3})?"
               r"|(?:độ tuổi|年龄)\D{0,4}\d{1,3}(?:\s?[-–~至到]\s?\d{1,3})?|\d{2}\s?后|thế hệ \d?x|\bpost-?\d{2}s?\b|\b\d0s\b|\b\d0-somethings?\b|\b\d{1,2}x\b(?= generation)|\bgen \w\b")),
    ("season", _p(r"双\s?1[12]|(?<![\d.,:：])(?:6\.18|11\.11|12\.12|10\.10|9\.9|8\.8|7\.7|6\.6|5\.5|4\.4|3\.8|5\.20)(?![\d%万千百元块kw]|\.\d|\s?(?:%|rmb|yuan|tệ|元|万|k\b|million|triệu))|(?<![\d.,])(?:618|520|1111|1212)(?![\d%.,万千百元块kw])")),
    ("unclear", _p(r"(?<![\d.,，])\d{1,3}，\d{3}(?![\d.])|(?<![\d.,])\d+(?:\.\d+)?\s?[:：]\s?\d+(?:\.\d+)?(?![\d万千])")),
    ("share", _p(rf"(?<![\w.,])\d{{1,3}} (?:out of|in every|of every|in|trên) (?:every )?(?:10{{1,3}}|[2-9]|20|50)(?![\d.,%])\b(?! (?:days|weeks|months|years|hours))|(?<![\w.,]){_ONE} (?:in|out of) (?:ten|three|four|five|a hundred)\b|{_ONE} đơn thì {_ONE}\b|(?:cứ|trong) {_ONE} (?:người|khách|bài)[^.,;\d]{{0,16}} (?:có|thì) {_ONE}\b|{_ONE}\s?个人?[^，。\d]{{0,5}}[里中]有?\s?{_ONE}\s?[个位人]?|(?:\d+|[一二两三四五六七八九十百]+)\s?([单条个])[^，。；\d]{{0,3}}?(?:\d+|[一二两三四五六七八九十百]+)\s?\1(?![一-鿿]?率)|每\s?\d+\s?[个人位]{{1,2}}[^，。]{{0,6}}?\d+\s?[个人位]|(?<![\w.,])\d{{1,3}}/\d{{1,3}} (?:người|khách|bài|people|users)")),
    ("multiple", _p(r"gấp\s?(?:đôi|ba|\d+(?:[.,]\d+)?)(?: lần)?|\d+(?:[.,]\d+)?\s?(?:倍|[- ]?fold\b|x(?![a-z\d])|× ?)|\d+(?:[.,]\d+)? times (?:more|higher|as|the|better|bigger|lower|fewer|less)|翻(?:了)?(?:一|两|几)?(?:倍|番)|翻倍|\b(?:doubled?|tripled?|halved|doubling|twice)\b|(?:tăng|giảm) \d+(?:[.,]\d+)? lần")),
    ("range", _p(r"[二两三四五六七八九](?=[三四五六七八九][十百千万成])[三四五六七八九][十百千万成]+|十[一二三四五六七八][二三四五六七八九](?=[个人条篇单件])|\d+\s?[-–~]\s?\d+\s?成")),
    ("name", _p(r"\b[a-z]+-?\d+(?:\.\d+)?[a-z]*\b|(?<![\d.,])\d+(?:[a-jln-vyz](?![a-zà-ỹ])|in\d|合|[dc](?!\w))|spf\s?\d+\+*|pa\++|ph\s?\d(?:\.\d)?")),
]  # fmt: skip
"""What is no figure, in the order in which it is told apart."""

ROUND: list[tuple[re.Pattern[str], float]] = [
    *((_p(rf"\b{a} phần {b}\b"), value) for (a, b), value in _VI_FRACTIONS.items()),
    *((_p(name), value) for name, value in _ZH_FRACTIONS.items()),
    (_p(r"\bthree[ -]quarters\b"), 75), (_p(r"\btwo[ -]thirds\b"), 200 / 3), (_p(r"\b(?:a|one)[ -]third\b"), 100 / 3),
    (_p(r"\b(?:a|one)[ -]quarter(?= of\b)"), 25), (_p(r"\b(?:a|one)[ -]fifth\b"), 20), (_p(r"\b(?:a|one)[ -]tenth\b"), 10),
    (_p(r"\bhalf(?= (?:of|the|our|your|their|its|my|all)\b)|một nửa|phân nửa|nửa số|一半|过半|半数"), 50),
]  # fmt: skip
"""Shares in words, in percent."""

VAGUE = _p(
    r"(?:mấy|vài|một vài|hàng|cả)(?: (?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ))+(?: nghìn| ngàn| triệu)?|\b(?:chục|trăm) mấy|hai mươi mấy"
    r"|(?:好)?[几数](?:十|百|千|万|百万|千万|亿)+(?:多|余)?|(?:上|成|近)(?:百|千|万|百万)(?:上万)?(?!\d)|十几万?|几(?=[个条篇单件人])|若干"
    r"|\b(?:dozens|scores|hundreds|thousands|tens of thousands|millions) of\b|\ba (?:few|couple|couple of) (?:dozen|hundred|thousand|million)\b|\b(?:several|some|many|few) (?:dozen|hundreds?|thousands?|million)\b|\ba (?:few|couple)\b"
)
"""Numbers that were not named: "hundreds of", "mấy trăm", "几百"."""

_CHANGE_BEFORE = _p(
    r"(?:\b(?:up|down|by|rose|grew|fell|dropped|increased?|decreased?|gained|lost|growth of|increase of|drop of|another|extra)(?: by| about| over| nearly)?|(?:tăng|giảm|tụt|nhích|rớt|thêm)(?: thêm| đi| khoảng| hơn| gần| tới)?"
    r"|(?:增长|上涨|涨|提升|提高|增加|上升|下降|下滑|下跌|降低|减少|跌|降|升|掉|环比|同比|涨幅|跌幅|增幅|降幅|多|少|增)(?:了|约|近|超|幅|高达)*)\s*[+\-−]?$|(?:^|[^\d\w)])[+]\s?[¥$￥]?$|[↑↓▲▼]\s?$"
)
_NOT_CHANGE = _p(
    r"(?:\bto|lên|xuống còn|xuống|còn|到|至|为|至少|最少|最多|không dưới)\s*$|up to\s*$|不少$|超过$|再少$"
)
_CHANGE_AFTER = _p(
    r"^\s*(?:higher|lower|more(?! than)|fewer|less(?! than)|up\b|down\b|increase|decrease|growth|drop\b|rise\b|的?(?:增长|涨幅|提升|下降|下滑|增幅|跌幅|降幅)|so với|↑|↓|▲|▼|pp\b|percentage points|điểm phần trăm|个百分点|个点)"
)
_ABOUT_BEFORE: list[tuple[str, re.Pattern[str]]] = [
    ("under", _p(r"(?:\bunder|less than|fewer than|below|up to|at most|nearly|almost|gần|dưới|chưa tới|chưa đến|chưa đầy|tối đa|không tới|近|将近|不到|不足|最多|至多)\s*$")),
    ("over", _p(r"(?:\bover|more than|above|at least|hơn|trên|ít nhất|quá|超过|超|至少|逾|破)\s*$|>\s?$")),
    ("about", _p(r"(?:\babout|around|roughly|approx(?:\.|imately)?|some|circa|~|≈|khoảng|tầm|cỡ|chừng|độ|约|大约|差不多|大概)\s*$")),
]  # fmt: skip
_ABOUT_AFTER: list[tuple[str, re.Pattern[str]]] = [
    ("over", _p(r"^(?:\+|\s?(?:多|余|以上|开外)|\s(?:trở lên|or more|and more|plus\b))")),
    ("under", _p(r"^\s?(?:以下|以内|trở xuống|or less|or fewer)")),
    ("about", _p(r"^(?:\s?(?:左右|上下|来(?=个|人|单|条|篇|万))|-?ish\b|-odd\b| odd\b| or so\b)")),
]  # fmt: skip
_MEASURES: list[tuple[str, float, re.Pattern[str]]] = [
    ("seconds", 1, _p(r"^[\s-]?(?:秒|seconds?\b|secs?\b|giây|s\b)")),
    ("seconds", 60, _p(r"^[\s-]?(?:分钟|minutes?\b|mins?\b|phút)")),
    ("duration", 0, _p(r"^[\s-]?(?:天|日|周(?!边)|个?星期|个?月|年|个?小时|个?钟|个?季度|days?\b|weeks?\b|months?\b|years?\b|hours?\b|quarters?\b|hrs?\b|ngày|tuần|tháng|năm(?!\w)|giờ|tiếng|quý\b|đêm|晚)")),
    ("size", 0, _p(r"^[\s-]?(?:ml|mg|g|gr|gram|kg|cm|mm|km|m2|㎡|inch(?:es)?|oz|litres?|liters?|lít|mét|gb|mb|tb|kb|px|w瓦|mah|kcal|db|hz|kw)(?![a-zà-ỹ])|^\s?(?:寸|英寸|克|千克|毫升|升|斤|公斤|厘米|毫米|平米|平方|公里|里|度|°|瓦|码|号(?!人)|款|种|颜色|色|个?字|把)|^\s?[\"″'′](?!\w)")),
]  # fmt: skip


def approximation(before: str, after: str) -> str:
    """``about``, ``over`` or ``under``, if the words around a number say so."""
    for table, text in ((_ABOUT_BEFORE, before), (_ABOUT_AFTER, after)):
        for sign, pattern in table:
            if pattern.search(text):
                return sign
    return ""


def is_change(before: str, after: str) -> bool:
    """Whether a number says by how much something changed, not where it stands."""
    if _CHANGE_AFTER.search(after):
        return True
    return bool(_CHANGE_BEFORE.search(before)) and not _NOT_CHANGE.search(before)


def measure(after: str) -> tuple[str, float, int] | None:
    """Kind, factor to the base unit and length of a unit of time or size behind a number."""
    for kind, factor, pattern in _MEASURES:
        if match := pattern.search(after):
            return kind, factor, match.end()
    return None

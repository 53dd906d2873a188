"""What on a page is not its article: rules on the form of a block, never on the phrases of a particular article."""

import regex as re

from app.language.fold import fold, han_count, squeeze
from ingest.blocks import GUESSED, Block

_ARROW = re.compile(r"^\s*(?:<<|>>|«|»|‹|›|←|→|↑|▲|[<>]\s*[:：])")
_TEASER = re.compile(r"(?:\.\.\.|…)\s*$")
_RELATED = re.compile(
    r"^(?:goi y|(?:bai viet|bai|tin|noi dung|chu de) (?:lien quan|khac|cung chuyen muc)|co the ban (?:quan tam|thich)"
    r"|(?:doc|xem) (?:them|tiep|nhieu)|tin (?:moi|noi bat|doc nhieu)"
    r"|(?:related|recommended|similar|popular|latest|recent|trending)(?: (?:posts?|articles?|stories|reading|news|for you))?"
    r"|you (?:may|might) also (?:like|enjoy)|more (?:from|in|on) .{1,30}|(?:read|up) (?:more|next)|see also|keep reading"
    r"|相关(?:阅读|文章|推荐|新闻|资讯)|推荐阅读|猜你喜欢|延伸阅读|热门(?:文章|推荐|新闻)|精彩推荐|更多.{0,8}|大家都在看|今日热点|上一篇.*|下一篇.*)\s*[:：]?$"
)
_TAIL = re.compile(
    r"^(?:(?:\d+ )?(?:comments?|responses|binh luan|y kien)(?: \(?\d+\)?)?|leave a (?:reply|comment)|post a comment|gui binh luan"
    r"|about the authors?|ve tac gia|关于作者|作者简介|网友评论|全部评论|最新评论|发表评论|评论\s*[(（]?\d*[)）]?)\s*[:：]?$"
)
_FURNITURE = re.compile(
    r"^(?:chia se(?: (?:bai viet|len|qua).*)?|share(?: (?:this|on|via).*)?|tweet|pin it|facebook|twitter|x|zalo|linkedin|whatsapp|telegram|email"
    r"|copy link|sao chep lien ket|in bai(?: viet)?|print|thich|like|luu|save|bookmark|binh luan|comments?|dang nhap|log ?in"
    r"|sign (?:in|up)(?: .{1,40})?|dang ky(?: (?:ngay|nhan tin).*)?|subscribe(?: .{1,60})?|(?:join )?(?:our |the )?newsletter|menu|home|trang chu|search"
    r"|tim kiem|skip to (?:main )?content|back to top|ve dau trang|len dau trang|accept(?: all)?(?: cookies)?|reject(?: all)?|chap nhan|dong y"
    r"|follow us.{0,40}|theo doi.{0,40}(?:tren|qua).{0,20}|table of contents|muc luc|advertisement|quang cao|sponsored"
    r"|微博|微信|朋友圈|qq空间|分享(?:到|至)?.{0,20}|收藏(?:本文)?|点赞|评论|登录|注册|首页|返回(?:顶部|首页)|打开app.*|关注(?:我们|公众号)?.{0,12}|扫码.*|扫一扫.*|长按.*二维码.*"
    r"|阅读(?:全文|原文)|展开全文|举报|打印|纠错|字号|大 ?中 ?小|责任编辑.*|免责声明.*|(?:本文)?转载.{0,40}|(?:the|本文)?tags?\s*[:：].*|the\s*[:：].*|tu khoa\s*[:：].*|标签\s*[:：].*|关键[词字]\s*[:：].*"
    r"|\d[\d.,k万]*\s*(?:views?|likes?|shares?|comments?|luot xem|luot thich|阅读|点赞|评论|收藏|浏览)"
    r"|(?:阅读|浏览|点击|点赞|评论|views?|luot xem)(?:量|数)?\s*[:：]?\s*\d[\d.,k万]*)$"
)
_LEGAL = re.compile(
    r"\bcookies?\b|隐私(?:政策|权)|chinh sach (?:bao mat|quyen rieng tu)|privacy policy|all rights reserved|©|版权所有|giay phep (?:so|thiet lap)|icp(?:备|证)"
    r"|未经.{0,12}(?:授权|许可)|ban quyen thuoc"
)
_CAPTION = re.compile(
    r"^(?:anh|nguon anh|photos?|image|picture|video|图|图片|图源|图片来源|摄影|配图)(?: (?:credit|by|minh hoa))?\s*[:：/]"
)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in _MONTHS)
_DATE = re.compile(
    r"(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?"
    r"|(?P<d2>\d{1,2})\s*[/.-]\s*(?P<m2>\d{1,2})\s*[/.-]\s*(?P<y2>20\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m3>{_MONTH}),?\s+(?P<y3>20\d\d)"
    rf"|(?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>20\d\d)"
    r"|ngày\s+(?P<d5>\d{1,2})\s+tháng\s+(?P<m5>\d{1,2})(?:\s+năm|,)?\s+(?P<y5>20\d\d)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:^|(?<=[\s.。|·•]))(?:tác giả|người viết|author|written by|posted by|by|作者|撰文|文)\s*(?:[:：/|]\s*|(?<=by)\s+)"
    r"(?P<name>[^\s|,，。:：·•][^|,，。\n:：·•]{0,40}?)(?=\s+(?:tài khoản|account|公众号|编辑|来源|阅读|浏览|on|updated|published|20\d\d|\d{1,2}[/.-])|\s*[|,，。·•]|$)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|(?<=\s))(?:tác giả|người viết|author|written by|作者|撰文|文|编辑|来源|nguồn|source)\s*[:：/]",
    re.IGNORECASE,
)
_META_WORDS = re.compile(
    r"\b(?:published|updated|posted|last|on|at|by|gmt|pm|am|min(?:ute)?s?|read(?:ing time)?|dang|cap nhat|luc|ngay|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|phut doc)\b|发布(?:时间|于)?|更新(?:时间|于)?|时间|星期.|来源|发表于"
)


def weigh(text: str) -> float:
    """Length, a Chinese character counted as the word it is."""
    return len(text) * (2.5 if han_count(text) > len(text) / 3 else 1)


def is_prose(block: Block, least: float = 200) -> bool:
    """Whether a block reads like a paragraph of an article."""
    return weigh(block.text) > least and not _TEASER.search(block.text) and block.links < 0.5


def ends_article(block: Block) -> bool:
    """Comments, or a box on the author: nothing of the article comes after."""
    return bool(_TAIL.match(fold(block.text)))


def leads_away(block: Block) -> bool:
    """An arrow to the next article, or the head of a list of others."""
    return bool(_ARROW.match(block.text) or _RELATED.match(fold(block.text)))


def is_lure(block: Block) -> bool:
    """A link or a teaser, as they follow the head of a list of other articles."""
    return (
        block.links >= 0.5
        or bool(_TEASER.search(block.text))
        or (weigh(block.text) < 120 and not _ends(block.text))
    )


def _ends(text: str) -> bool:
    return bool(re.search(r"[.!?。！？]\W*$", text))


def is_debris(block: Block) -> bool:
    """Whether a block is furniture of the page, whatever stands around it."""
    text, folded = block.text, fold(block.text)
    if leads_away(block) or _FURNITURE.match(folded) or not re.search(r"\p{L}", text):
        return True
    if weigh(text) >= 160:
        return False
    marked_up = block.kind == "heading" and block.level != GUESSED
    if not marked_up and (block.links >= 0.8 and not _ends(text) or _only_meta(text)):
        return True
    if (
        (_TEASER.search(text) and block.kind == "paragraph")
        or _LEGAL.search(folded)
        or _CAPTION.match(folded)
    ):
        return True
    links = len(re.findall(r"https?://|www\.", text))
    bars = len(re.findall(r"\s[|›»/·>]\s", text))
    return (
        (links > 0 and len(re.sub(r"\S*(?:https?://|www\.)\S*", "", text)) < 25)
        or bars >= 3
        or (bars == 2 and weigh(text) < 60)
    )


def _only_meta(text: str) -> bool:
    """A line of date, time and reading time, and a name or two."""
    if not (_DATE.search(text) or _CREDIT.search(text)):
        return False
    rest = _AUTHOR.sub(" ", _DATE.sub(" ", text))
    rest = re.sub(r"[\d\W_]+", " ", _META_WORDS.sub(" ", fold(rest)))
    return weigh(squeeze(rest)) < 30


def date_in(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD."""
    for match in _DATE.finditer(text):
        year, month, day = (
            next((v for k, v in match.groupdict().items() if v and k[0] == x), "") for x in "ymd"
        )
        number = (
            int(month)
            if month.isdigit()
            else next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(month[:3].lower()))
        )
        if 1 <= number <= 12 and 1 <= int(day) <= 31:
            return f"{year}-{number:02d}-{int(day):02d}"
    return None


def author_in(text: str) -> str | None:
    """Whom a credit line names."""
    match = _AUTHOR.search(text)
    return squeeze(match["name"]) if match else None


def without_credit(text: str) -> str:
    """A credit at the end of a paragraph goes; a block that is only a credit goes whole."""
    match = _CREDIT.search(text)
    return squeeze(text[: match.start()]) if match else text

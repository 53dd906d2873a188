"""What a message is: situation, correction, follow-up, question about the knowledge, small talk, off-topic, attack."""

import re
from typing import Literal

from app.advisor.kind_model import Class, likely_class
from app.advisor.lookups import is_lookup
from app.diagnosis.questions import answered
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Situation
from app.language import Language, fold

MessageKind = Literal[
    "situation", "correction", "why", "titles", "language", "question", "hello", "thanks", "attack", "other-platform",
    "offtopic", "unsaid", "smalltalk", "unclear",
]  # fmt: skip

_HELLO = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|evening|afternoon)|chao(?: ban| em| anh| chi)?|xin chao|alo|你好|您好|嗨|哈喽|早上好|在吗)[\s!.,。！～~]*(?:there|ban|a|呀|啊)?[\s!.。！]*$"
)
_THANKS = re.compile(
    r"^(?:ok[, ]*)?(?:thanks?(?: you)?(?: so much| a lot| very much)?|thx|cheers|great|perfect|cam on.{0,20}|tuyet(?: voi)?|谢谢.{0,6}|多谢|感谢.{0,6}|太好了|好的|辛苦了)[\s!.。！，,]*$"
)
_ATTACK = re.compile(
    r"ignore (?:all |any )?(?:previous|prior|above|your) (?:instructions?|rules?|prompt)|system prompt|your (?:hidden |secret )?(?:instructions|prompt)|developer mode|jailbreak|pretend (?:you are|to be)|act as (?:if|an?) (?:unrestricted|dan)"
    r"|(?:log ?in|sign in) (?:to|with)|post (?:it |this )?for me|auto-?post|scrape|crawl|fake (?:reviews?|comments?|accounts?|users?|likes)|buy (?:likes|followers|reviews)"
    r"|bo qua (?:moi |cac |tat ca )?(?:huong dan|chi dan|quy tac|lenh)|loi nhac he thong|prompt he thong|dang nhap (?:ho|vao|giup)|dang bai (?:ho|giup|tu dong)|danh gia (?:gia|ao)|binh luan (?:gia|ao)|mua (?:like|follow|danh gia)|seeding ao|cao du lieu"
    r"|忽略(?:以上|之前|前面|所有)?.{0,6}(?:指令|规则|提示|要求)|系统提示|提示词|扮演.{0,8}(?:无限制|没有限制)|帮我(?:登录|登陆|发布|发帖|代发)|自动(?:发布|发帖|登录)|刷(?:量|赞|评论|单|粉)|假(?:评论|评价|账号)|代写代发|爬取|爬虫|买(?:粉|赞|评论)"
)
_OTHER_PLATFORM = re.compile(
    r"tiktok|douyin|抖音|facebook|instagram|shopee|lazada|快手|kuaishou|微博|weibo|b站|bilibili|youtube|zalo|google ads|amazon|pinduoduo|拼多多|视频号|twitter|linkedin|linked in"
)
_OURS = re.compile(r"xiaohongshu|rednote|\bred\b|小红书|小紅書|\bxhs\b|small red book|tieu hong thu")
_LANGUAGE: list[tuple[Language, str]] = [
    ("zh", r"in chinese|(?:bang |sang )?tieng (?:trung|hoa)|(?:用|说|换成|翻译成)?(?:中文|汉语)"),
    ("vi", r"in vietnamese|(?:bang |sang )?tieng viet|(?:用|说|换成)?越南(?:语|文)"),
    ("en", r"in english|(?:bang |sang )?tieng anh|(?:用|说|换成)?英(?:语|文)"),
]  # fmt: skip
_WHY = re.compile(
    r"^(?:but |and |vay |the |那)?(?:why|how come|tai sao|vi sao|sao (?:lai|khong)|为什么|为何|怎么不|凭什么)"
)
_TITLES = re.compile(
    r"(?:\d+|five|ten|more|them|nam|muoi|几个|多几个|再来)?\s*(?:titles?|headlines?|tieu de|标题)"
)
_ASKS = re.compile(
    r"[?？]$|^(?:what|which|who|when|where|how|why|is|are|can|could|may|do|does|should|explain|define)\b|la gi|the nao|bao nhieu|bao lau|khong$"
    r"|什么|怎么|如何|多少|哪|吗|为什么|是否"
)
_SELLS = re.compile(
    r"^(?:we|i) (?:sell|make|run|import|brew|own|offer|bake|design)\b|^(?:chung toi|chung minh|ben minh|minh|em|tui|shop minh) (?:ban|lam|mo|nhap|chuyen)\b|^我们?(?:家)?(?:是)?(?:卖|做|开了?)"
)
_LETTER = re.compile(r"[^\W\d_]")
SHORT = 60
SURE = 0.55


def message_kind(message: str, known: Situation | None = None) -> MessageKind:
    """Decide what a message is; ``known`` is the situation of the thread so far.

    What can be told by form (greeting, follow-up, an answer that was clicked, an attack) is told by rules; the rest
    by a small trained model. An "other" that names a product, a budget or people of ours still counts as a situation.
    """
    folded = fold(message).strip()
    if len(_LETTER.findall(message)) < 2:
        return "unclear"
    if _HELLO.match(folded):
        return "hello"
    if _THANKS.match(folded):
        return "thanks"
    if _ATTACK.search(folded):
        return "attack"
    if is_lookup(message):
        return "question"
    if known:
        follow: MessageKind | None = "correction" if answered(message) else _follow_up(folded)
        if follow:
            return follow
    odds = likely_class(message)
    likely: Class = max(odds, key=lambda c: odds[c])
    found = read_situation(message)
    facts = sum(x is not None for x in (found.product, found.category, found.audience, found.budget))
    if known and len(folded) < SHORT and not (likely == "question" and _ASKS.search(folded)):
        fresh = found.product and known.product and found.product.concept != known.product.concept
        if (facts or found.timing or found.market or likely == "situation") and not fresh:
            return "correction"
    if likely == "question" and _SELLS.search(folded) and not re.search(r"[?？].*[?？]", folded):
        return "situation"
    if likely in ("situation", "question"):
        return likely
    if _OTHER_PLATFORM.search(folded) and not _OURS.search(folded):
        return "other-platform"
    if odds["situation"] + odds["question"] > 1 - SURE or (
        facts >= 2 and odds["situation"] > odds["question"]
    ):
        return "situation" if odds["situation"] > odds["question"] else "question"
    return _OTHERWISE[likely]


_OTHERWISE: dict[Class, MessageKind] = {
    "offtopic": "offtopic", "neighbour": "offtopic", "unsaid": "unsaid", "smalltalk": "smalltalk",
    "nonsense": "unclear", "attack": "attack",
}  # fmt: skip


def _follow_up(folded: str) -> MessageKind | None:
    """A short message that only makes sense after a recommendation."""
    if len(folded) >= SHORT:
        return None
    if len(folded) < 40 and any(re.search(pattern, folded) for _, pattern in _LANGUAGE):
        return "language"
    if _WHY.match(folded):
        return "why"
    if _TITLES.search(folded) and not re.search(
        r"units?|how many|max|bao nhieu|toi da|几个字|多少字", folded
    ):
        return "titles"
    return None


def asked_language(message: str) -> Language | None:
    """The language a message asks for."""
    folded = fold(message)
    return next((language for language, pattern in _LANGUAGE if re.search(pattern, folded)), None)

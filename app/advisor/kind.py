"""What a message is: situation, correction, follow-up, question about the knowledge, small talk, off-topic, attack."""

import re
from typing import Literal

from app.diagnosis.questions import answered
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Situation
from app.language import Language, fold

MessageKind = Literal[
    "situation", "correction", "why", "titles", "language", "question", "hello", "thanks", "attack", "other-platform",
    "offtopic", "unclear",
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
_OTHER = re.compile(
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
    r"^(?:what|which|who|when|where|how|why|is |are |can |could |may |do |does |should|explain|define|tell me (?:about|what)|compare|difference)"
    r"|la gi|nghia la|the nao|nhu the nao|bao nhieu|bao lau|khi nao|o dau|co (?:duoc|nen|phai|the).{0,60}(?:khong|ko)|giai thich|khac (?:gi|nhau)|tai sao|vi sao"
    r"|什么|怎么|如何|多少|哪些|哪个|哪里|为什么|是否|能不能|可不可以|可以.{0,20}吗|有没有|区别|解释|多久|几个|吗[？?]?$"
)
_MINE = re.compile(
    r"\b(?:we|our|ours|us|my|mine|i|i'm|i've|we're|we've)\b"
    r"|我们|我家|我的|我这|我做|我卖|我开|咱们|咱家|本店|我司|自家|俺|小店|我是做|品牌方|一家"
)
_MINE_VI = re.compile(
    r"\b(?:chúng tôi|chúng mình|chúng em|tôi|mình|tui|tụi|em|bên em|shop|tiệm|quán|hãng|xưởng|nhà mình|thương hiệu của)\b"
)
_MINE_TONELESS = re.compile(
    r"\b(?:chung toi|chung minh|ben em|ben minh|nha minh|shop minh|cua minh|tui|tiem minh|quan minh|minh ban|toi ban|em ban|minh lam|toi co|minh co)\b"
)
_TONED = re.compile(r"[ăđơưâêôĂĐƠƯÂÊÔạ-ỹẠ-Ỹàáảãèéẻẽìíòóùúý]")
_LETTER = re.compile(r"[^\W\d_]")


def message_kind(message: str, known: Situation | None = None) -> MessageKind:
    """Decide what a message is; ``known`` is the situation of the thread so far."""
    folded = fold(message).strip()
    letters = len(_LETTER.findall(message))
    if letters < 2:
        return "unclear"
    if _HELLO.match(folded):
        return "hello"
    if _THANKS.match(folded):
        return "thanks"
    if _ATTACK.search(folded):
        return "attack"
    if known and answered(message):
        return "correction"
    asks = bool(_ASKS.search(folded)) or folded.endswith(("?", "？"))
    vietnamese = _MINE_VI.search(message.lower()) if _TONED.search(message) else _MINE_TONELESS.search(folded)
    mine = bool(_MINE.search(folded) or vietnamese)
    short = len(folded) < 60
    if known and short:
        if any(re.search(p, folded) for _, p in _LANGUAGE) and len(folded) < 40:
            return "language"
        if _WHY.match(folded):
            return "why"
        if _TITLES.search(folded) and not re.search(
            r"units?|how many|max|bao nhieu|toi da|几个字|多少字", folded
        ):
            return "titles"
    if _OTHER.search(folded) and not _OURS.search(folded) and not known and (asks or not mine):
        return "other-platform"
    found = read_situation(message)
    facts = sum(x is not None for x in (found.product, found.category, found.audience, found.budget))
    general = (
        not re.search(r"\b(?:our|my|ours|mine)\b", folded) and not vietnamese and not re.search("我", folded)
    )
    if asks and not facts and not found.metrics and len(folded) < 90 and (general or not mine):
        return "question"
    if asks and not mine and not (found.budget or len(folded) > 220):
        return "question"
    if mine or facts >= 2 or found.metrics and facts or (facts and not asks) or len(folded) > 120:
        return "correction" if known and short and not (found.product and known.product) else "situation"
    if known and short:
        return "correction"
    if asks:
        return "question"
    return "unclear"


def asked_language(message: str) -> Language | None:
    """The language a message asks for."""
    folded = fold(message)
    return next((language for language, pattern in _LANGUAGE if re.search(pattern, folded)), None)

"""Read what is known from a brand's own words: product, category, audience, market, goal, budget, timing, figures."""

import re
from dataclasses import replace
from functools import lru_cache

from app.diagnosis.types import Known, Situation
from app.language import Language, detect_language, fold
from app.language.concepts import Aliases
from app.language.fold import han_count, squeeze
from app.metrics import money, read_figures
from app.playbook import load_playbook

_BUDGET = re.compile(
    r"budget|spend|afford|fund|to invest|in hand|on hand|ngan sach|chi phi|kinh phi|\bvon\b|co trong tay|chi ra|bo ra"
    r"|预算|经费|拿出|只有|投入|花|手头|预备|资金|一共.{0,4}元"
)
_PRICE_BEFORE = re.compile(
    r"(?:priced?(?: at| is)?|costs?|retail(?:s at)?|sells? (?:for|at)|\bgia(?: ban| le)?(?: la)?|moi (?:hu|hop|chai|cai|goi|ly|dem)(?: gia)?"
    r"|单价|售价|定价|客单价?|一(?:罐|盒|瓶|个|件|袋|晚|杯|套|只)|每(?:罐|盒|瓶|个|件|袋|晚|杯|套))\s*(?:是|为|:|：|around|about|khoang)?\s*$"
)
_PRICE_AFTER = re.compile(
    r"^\s*(?:each|apiece|per (?:jar|box|bottle|piece|pack|unit|person|night|kg|month)|an? (?:jar|box|bottle|piece|pack|cup|night|pop|class|session)\b"
    r"|(?:moi|mot) (?:hu|hop|chai|cai|goi|ly|dem|buoi)|/ ?[a-z一-鿿]|一(?:罐|盒|瓶|个|件|袋|晚|杯|套|只|节)|每(?:罐|盒|瓶|个|件|袋|晚|杯|套|节))"
)
_SOLD = re.compile(r"revenue|sales of|turnover|doanh thu|gmv|营业额|销售额|流水", re.IGNORECASE)
_MARKETS: list[tuple[str, str]] = [
    ("cn", r"\bchina\b|mainland|chinese (?:market|shoppers|customers|consumers|visitors|tourists)|trung quoc|dai luc|中国|大陆|国内"),
    ("vn", r"\bviet ?nam(?:ese)?\b|ha noi|hanoi|sai gon|saigon|da nang|danang|da lat|nha trang|phu quoc|hoi an|越南|胡志明|河内|岘港"),
    ("sg", r"singapore|新加坡"), ("my", r"malaysia|马来西亚"), ("hk", r"hong ?kong|香港"), ("tw", r"taiwan|dai loan|台湾"),
    ("us", r"\bu\.?s\.?a?\b(?= market)|america\b|nuoc my\b|美国"), ("jp", r"\bjapan\b|nhat ban|日本市场"), ("th", r"thailand|thai lan|泰国"),
]  # fmt: skip
_CITIES = re.compile(
    r"shanghai|beijing|guangzhou|shenzhen|chengdu|hangzhou|chongqing|wuhan|nanjing|thuong hai|bac kinh|quang chau|tham quyen|thanh do"
    r"|上海|北京|广州|深圳|成都|杭州|重庆|武汉|南京|苏州|西安|长沙|厦门|青岛"
)
_BRAND = re.compile(
    r"(?:(?:our |the )?brand(?: is| name is|,| called| named)?|(?:we are|we're|called|named|thương hiệu|nhãn hàng|hãng|tên là|品牌(?:叫做?|名叫|是|：|:)?|我们(?:叫|是)|名叫|叫做?)\s*[:：]?)"
    r"\s*[«\"“「『《]?(?P<name>[A-Z][\w&'’.-]*(?: [A-Z][\w&'’.-]*){0,3}|(?<=[«\"“「『《])[一-鿿A-Za-z0-9 ]{2,14})"
)
_QUOTED_BRAND = re.compile(
    r"(?:brand|thương hiệu|nhãn|品牌|牌子)[^。.!?]{0,12}?[«\"“「『《](?P<name>[^»\"”」』》]{1,24})[»\"”」』》]"
)
_GOALS: list[tuple[str, str]] = [
    ("be-known", r"know us|known|never heard|awareness|find us|discover|biet (?:den|toi)|chua (?:ai )?biet|nhan dien|认识|知道我们|知名|没听过|曝光"),
    ("sell", r"\bsell\b|sales\b|orders?\b|convert|ban (?:duoc|hang|het)|chot don|don hang|doanh so|卖|下单|转化|成交|销量"),
    ("share", r"reviews?\b|word of mouth|ugc|post about|recommend us|chia se|danh gia|truyen mieng|晒|分享|口碑|种草笔记|好评"),
    ("widen", r"new (?:crowd|circle|audience|group)|expand|beyond|mo rong|nhom moi|tep moi|破圈|扩圈|拓展|新人群"),
    ("repeat", r"repurchase|re-?order|come back|repeat (?:buy|order|purchase)|mua lai|quay lai|复购|回购|老客"),
]  # fmt: skip
_COUNTED = re.compile(r"\s*(?:[a-zà-ỹ-]+(?: [a-zà-ỹ-]+){0,3}|[一-鿿]{1,6})", re.IGNORECASE)


FIELDS = ("brand", "product", "category", "audience", "market", "goal", "budget", "timing")
"""The fields of a situation that a user can correct."""


def says_more(rest: str) -> bool:
    """Whether what is left of a message besides its facts can bear on tier or stage: more than a few words."""
    return han_count(rest) >= 6 or len(re.findall(r"[^\W\d_]{2,}", rest)) >= 5


@lru_cache(maxsize=1)
def _finders() -> dict[str, Aliases]:
    """Finders for products, categories, audiences and seasons of the playbook."""
    book = load_playbook()

    def row(identifier: str, name: object, aliases: object) -> dict:
        return {"id": identifier} | {x: [getattr(name, x), *getattr(aliases, x)] for x in ("vi", "en", "zh")}

    return {
        "product": Aliases(
            row(f"{c.id}/{p.id}", p.name, p.aliases) for c in book.categories.values() for p in c.products
        ),
        "category": Aliases(row(c.id, c.name, c.aliases) for c in book.categories.values()),
        "audience": Aliases(row(a.id, a.name, a.aliases) for a in book.audiences.values()),
        "season": Aliases(row(s.id, s.name, s.aliases) for s in book.seasons.values()),
    }


def read_situation(text: str, language: Language | None = None) -> Situation:
    """What the text says, field by field; what it does not say stays None."""
    text = text.strip()
    language = language or detect_language(text)
    situation = Situation(text=text, language=language)
    situation.product, situation.category = _product_and_category(text)
    situation.audience = _first("audience", text)
    situation.timing = _timing(text)
    situation.market = _market(text)
    situation.goal = _goal(text)
    situation.budget, situation.metrics = _money_and_metrics(text)
    for pattern in (_QUOTED_BRAND, _BRAND):
        if match := pattern.search(text):
            situation.brand = Known(value=match["name"].strip(" .,"), words=match["name"].strip(" .,"))
            break
    return situation


def _product_and_category(text: str) -> tuple[Known | None, Known | None]:
    """The product named first, and the category it or the category words point to most often."""
    votes: dict[str, float] = {}
    words: dict[str, str] = {}
    product = None
    for concept, start, end in _finders()["product"].spans(text):
        category = concept.split("/")[0]
        votes[category] = votes.get(category, 0) + 1 + (0.6 if product is None else 0)
        words.setdefault(category, text[start:end])
        if product is None:
            product = Known(value=text[start:end], words=text[start:end], concept=concept)
    for concept, start, end in _finders()["category"].spans(text):
        votes[concept] = votes.get(concept, 0) + 1
        words.setdefault(concept, text[start:end])
    if not votes:
        return product, None
    best = max(votes, key=lambda c: votes[c])
    if product and product.concept and not product.concept.startswith(best + "/"):
        for concept, start, end in _finders()["product"].spans(text):
            if concept.startswith(best + "/"):
                product = Known(value=text[start:end], words=text[start:end], concept=concept)
                break
    return product, Known(value=best, words=words[best], concept=best)


def _first(kind: str, text: str) -> Known | None:
    for concept, start, end in _finders()[kind].spans(text):
        return Known(value=text[start:end], words=text[start:end], concept=concept)
    return None


def _timing(text: str) -> Known | None:
    season = _first("season", text)
    if season:
        return season
    match = re.search(
        r"\b(?:in|by|before|within|next|this) (?:the next )?(?:\d+ )?(?:days?|weeks?|months?|quarter|year|spring|summer|autumn|winter"
        r"|january|february|march|april|may|june|july|august|september|october|november|december)\b"
        r"|(?:trong|trước|tới|này|sau)?\s*(?:\d+ )?(?:tháng|tuần|ngày|quý)\s*(?:\d{1,2}|tới|này|sau)|\d{1,2}\s*月(?:份|底|初)?|(?:下|这|本)个?(?:月|季度|周)|\d+\s*(?:天|周|个月)(?:内|后)",
        text,
        re.IGNORECASE,
    )
    return Known(value=squeeze(match[0]), words=match[0].strip()) if match else None


def _market(text: str) -> Known | None:
    folded = fold(text)
    if match := _CITIES.search(folded):
        return Known(value="cn", words=_verbatim(text, match), concept="cn")
    for market, pattern in _MARKETS:
        if match := re.search(pattern, folded):
            return Known(value=market, words=_verbatim(text, match), concept=market)
    return None


def _goal(text: str) -> Known | None:
    folded = fold(text)
    hits = [(m.start(), goal, m) for goal, pattern in _GOALS for m in [*re.finditer(pattern, folded)][-1:]]
    if not hits:
        return None
    _, goal, match = max(hits, key=lambda h: h[0])
    return Known(value=goal, words=_verbatim(text, match), concept=goal)


def _verbatim(text: str, match: re.Match[str]) -> str:
    """The words of ``text`` behind a match in its folded form."""
    from app.language.fold import fold_map

    _, offsets = fold_map(text)
    if match.end() - 1 >= len(offsets):
        return match[0]
    return text[offsets[match.start()] : offsets[match.end() - 1] + 1]


def _money_and_metrics(text: str) -> tuple[Known | None, list[Known]]:
    """The budget (an amount with a currency, not a price or a turnover), and the brand's own figures."""
    amounts, metrics = [], []
    for figure in read_figures(text):
        before = fold(text[max(0, figure.start - 28) : figure.start])
        after = fold(text[figure.end : figure.end + 22])
        named = bool(_BUDGET.search(before[-16:]))
        if not figure.unit and named and figure.value >= 500:
            currency = (
                "CNY"
                if detect_language(text) == "zh"
                else "VND"
                if re.search(r"tr|tỷ|tỉ|ty", figure.words)
                else ""
            )
            amounts.append((True, replace(figure, unit=currency)))
            continue
        if figure.unit and figure.unit != "%":
            priced = bool(_PRICE_AFTER.search(after) or _PRICE_BEFORE.search(before))
            turnover = bool(_SOLD.search(before) or _SOLD.search(after))
            named = bool(_BUDGET.search(before[-18:]) or _BUDGET.search(after[:14]))
            if not (priced or turnover) or (named and not priced):
                amounts.append((named, figure))
                continue
        follows = _COUNTED.match(text[figure.end : figure.end + 40])
        words = squeeze(figure.words + (follows[0] if follows else ""))
        metrics.append(Known(value=words, words=words))
    if not amounts:
        return None, metrics[:8]
    _, best = max(amounts, key=lambda a: (a[0], a[1].value))
    return Known(value=money(best.value, best.unit).strip(), words=best.words), metrics[:8]

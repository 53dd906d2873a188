"""Read what is known from a brand's own words: product, category, audience, market, goal, budget, timing, figures."""

import re
from functools import lru_cache

from app.diagnosis.budget import read_money
from app.diagnosis.occasion import read_occasion
from app.diagnosis.people import read_people
from app.diagnosis.reading import Reading
from app.diagnosis.things import read_thing
from app.diagnosis.types import Known, Situation
from app.language import Language, detect_language, fold
from app.language.concepts import Aliases
from app.language.fold import fold_map, han_count
from app.playbook import load_playbook

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
    reading = Reading(text, detect_language(text, language))
    situation.product, situation.category = _product_and_category(reading)
    situation.audience = read_people(reading, _finders()["audience"])
    situation.timing = read_occasion(reading, _finders()["season"], _place(reading, situation.product))
    situation.market = _market(text)
    situation.goal = _goal(text)
    situation.budget, situation.metrics = read_money(reading)
    for pattern in (_QUOTED_BRAND, _BRAND):
        if match := pattern.search(text):
            situation.brand = Known(value=match["name"].strip(" .,"), words=match["name"].strip(" .,"))
            break
    return situation


def _product_and_category(reading: Reading) -> tuple[Known | None, Known | None]:
    """The brand's product, and its category: the product's own, else the one whose words are named most often."""
    finders = _finders()
    product, own = read_thing(reading, finders["product"])
    votes: dict[str, float] = {own: 3.0} if own and product else {}
    words: dict[str, str] = {own: product.words} if own and product else {}
    for concept, start, end in finders["category"].spans(reading.text):
        votes[concept] = votes.get(concept, 0) + 1
        words.setdefault(concept, reading.text[start:end])
    if not product:
        for concept, start, end in finders["product"].spans(reading.text):
            category = concept.split("/")[0]
            votes[category] = votes.get(category, 0) + 1
            words.setdefault(category, reading.text[start:end])
    if not votes:
        return product, None
    best = max(votes, key=lambda c: votes[c])
    return product, Known(value=best, words=words[best], concept=best)


def _place(reading: Reading, known: Known | None) -> tuple[int, int] | None:
    """Where a field was read, in the prepared text."""
    if not known or not known.words:
        return None
    start = reading.text.find(known.words)
    return next(((s, e) for _, s, e in reading.places([("", start, start + len(known.words))])), None)


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
    _, offsets = fold_map(text)
    if match.end() - 1 >= len(offsets):
        return match[0]
    return text[offsets[match.start()] : offsets[match.end() - 1] + 1]

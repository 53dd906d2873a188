"""What fills the slots of titles and examples: the brand's product, people, scene and pain, in three languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from app.diagnosis.types import Known, Situation
from app.language import Text3
from app.language.fold import fold, han_count
from app.language.texts import catalogue
from app.playbook import Category, Playbook, Tier
from app.playbook.types import Audience, ProductRow
from app.strategy.facts import speaks_of_means
from app.strategy.kinds import kind_of

_SLOT = re.compile(r"\{(product|audience|scene|pain)\}")
_CLAUSE = re.compile(r"[.!?;,\n。！？；，、:：]+")
_LEADING = re.compile(r"^(?:the|a|an|our|my|cái|chiếc|món|cây|我们的|我家的|我们家的)\s*", re.IGNORECASE)
PAIN_STEP = 7
"""Turns after which the pain changes, so that it does not go in step with the scene."""
_LONGEST = 24
_CHINESE_PEOPLE = re.compile(
    r"(?![问想要找买说做卖给让把])[一-鿿A-Za-z]{1,8}(?:人|妈|爸|党|族|控|粉|生|者|家长|姐妹|玩家|户|客|员|师|友|迷|孩子|宝宝|主|手|群体|人群|夫妻|情侣|爱好者)"
)
"""Words of a brand that are a group of people and can be called so in a title."""
_OWN_CUSTOMERS = frozenset(("loyal-customers",))
"""Groups that a text to them does not call by their name."""
_NOT_A_NAME = frozenset(
    "hàn nhật mỹ pháp đức úc thái tv diy ai korean japanese french german american".split()
)
_FALLBACK = {
    "product": Text3(vi="sản phẩm", en="product", zh="这款"),
    "scene": Text3(vi="hôm đó", en="that day", zh="那一天"),
    "pain": Text3(vi="chuyện này", en="the problem", zh="这件事"),
}
_PEOPLE = {
    Tier.CORE: Text3(vi="người đang cần đúng thứ này", en="people with this very need", zh="正需要它的人"),
    Tier.INTEREST: Text3(vi="người ở nhóm mới", en="people of the new circle", zh="新圈子的人"),
    Tier.GENERAL: Text3(vi="số đông", en="the wider public", zh="大众"),
}


@dataclass(frozen=True)
class Slots:
    """Candidates for each slot, best first. ``own`` names the slots whose values belong to this brand."""

    product: list[Text3]
    audience: list[Text3]
    scene: list[Text3]
    pain: list[Text3]
    own: frozenset[str]
    brand: str = ""

    def at(self, turn: int) -> dict[str, Text3]:
        """The values for the ``turn``-th text."""
        return {
            "product": self.product[0],
            "audience": self.audience[turn % len(self.audience)],
            "scene": self.scene[turn % len(self.scene)],
            "pain": self.pain[turn // PAIN_STEP % len(self.pain)],
        }

    @property
    def speakable(self) -> bool:
        """Whether the product has a name that a Chinese text can carry."""
        return "product" in self.own and bool(han_count(self.product[0].zh))

    def has(self, pattern: Text3) -> bool:
        """Whether the brand itself fills every slot of a pattern."""
        return needs(pattern) <= self.own


def needs(pattern: Text3) -> set[str]:
    """The slots of a pattern."""
    return set(_SLOT.findall(pattern.zh))


def turn_of(seed: int, salt: str) -> int:
    """A number for one text of one brand: the same for the same brand, unlike for the next."""
    return crc32(f"{seed}:{salt}".encode())


def seed_of(situation: Situation) -> int:
    """A number that depends on who the brand is and not on its budget, market, date or figures."""
    facts = [
        k for k in (situation.budget, situation.market, situation.timing, *situation.metrics) if k and k.words
    ]
    kept = [
        clause
        for clause in _CLAUSE.split(fold(situation.text))
        if clause.strip() and not speaks_of_means(clause) and not any(fold(k.words) in clause for k in facts)
    ]
    named = [k.concept or k.value for k in (situation.brand, situation.product, situation.audience) if k]
    return crc32(" ".join([*named, *(" ".join(c.split()) for c in kept)]).lower().encode())


def find_slots(situation: Situation, tier: Tier, category: Category | None, book: Playbook) -> Slots:
    """Values from what the brand said, else from its product, its people and its category; general ones last."""
    row, people = _product_row(situation, category), _people_row(situation, book)
    brand = brand_name(situation)
    product = (
        row.name
        if row
        else _own_words(situation.product, situation.text) or (_same(brand) if brand else None)
    )
    kind = kind_of(situation, book)
    noun = book.kinds[kind].noun if kind in book.kinds else _FALLBACK["product"]
    spoken = None if people and people.id in _OWN_CUSTOMERS else people
    audience = _named(spoken) or _own_words(situation.audience, situation.text, chinese=True)
    occasion = occasion_of(situation)
    sources = _sources(situation, row, people, category)
    scenes = [occasion] if occasion else _unlike(s for x in sources for s in x.scenes)
    pains = _unlike(p for x in sources for p in x.pains)
    found = {"product": product, "audience": audience, "scene": scenes, "pain": pains}
    return Slots(
        product=[product or noun],
        audience=[audience] if audience else _circle(category, tier),
        scene=scenes or [_FALLBACK["scene"]], pain=pains or [_FALLBACK["pain"]],
        own=frozenset(name for name, value in found.items() if value), brand=brand,
    )  # fmt: skip


def _sources(
    situation: Situation, row: ProductRow | None, people: Audience | None, category: Category | None
) -> list[ProductRow | Audience | Category]:
    """Whose scenes and pains are the brand's: those of its product; where it names none, of its people, else its category.

    What people meet elsewhere need not have to do with the product: vinegar is nothing for a baby's night.
    """
    if situation.product:
        return [row] if row else []
    return [x for x in (people or category,) if x]


def spoken_people(situation: Situation, tier: Tier, book: Playbook) -> list[Text3]:
    """What the reader's text may call the people, best first: their name, the brand's words, the crowd."""
    names = (
        _named(_people_row(situation, book)),
        _own_words(situation.audience, situation.text),
        _PEOPLE[tier],
    )
    return [name for name in names if name]


def _named(people: Audience | None) -> Text3 | None:
    """What a group is called in a text; the whole public is spoken to otherwise than it is named."""
    return catalogue().get(f"strategy.people.{people.id}", people.name) if people else None


def brand_name(situation: Situation) -> str:
    """The brand's name where it was surely read: set by the user, or written as a name."""
    known = situation.brand
    if not known or not known.value.strip():
        return ""
    name = known.value.strip()
    if known.words and (name.lower() in _NOT_A_NAME or not 2 <= len(name) <= 16 or not _is_name(name)):
        return ""
    return name


def occasion_of(situation: Situation) -> Text3 | None:
    """The occasion of life that the brand named; a sale is a date and no occasion."""
    timing = situation.timing
    if not timing:
        return None
    if timing.concept:
        return catalogue().get(f"strategy.occasion.{timing.concept}")
    word = timing.words or timing.value
    plain = 2 <= han_count(word) == len(word) <= 6 and not re.search(
        r"[月周天年季日号]|[一二三四五六七八九十]", word
    )
    return _same(word) if plain else None


def _is_name(name: str) -> bool:
    return bool(han_count(name)) or name[0].isupper()


def _same(text: str) -> Text3:
    return Text3(vi=text, en=text, zh=text)


def _own_words(known: Known | None, said: str, chinese: bool = False) -> Text3 | None:
    """The brand's own word where the playbook has none; for people only in Chinese, as it stands in posted texts."""
    if not known or known.concept:
        return None
    text = _LEADING.sub("", " ".join((known.words or known.value).split())).strip(" .,;:!?\"'“”")
    if not text or len(text) > _LONGEST or (chinese and not _CHINESE_PEOPLE.fullmatch(text)):
        return None
    before = said[: said.find(text)].rstrip() if text in said else "-"
    begins = not before or before[-1] in ".!?\n:;"
    return _same(text[:1].lower() + text[1:] if begins and text[1:2].islower() else text)


def _unlike(values: Iterable[Text3]) -> list[Text3]:
    return list({v.zh: v for v in values}.values())


def _circle(category: Category | None, tier: Tier) -> list[Text3]:
    return list(getattr(category.circles, tier.value)) if category else [_PEOPLE[tier]]


def _people_row(situation: Situation, book: Playbook) -> Audience | None:
    return book.audiences.get(situation.audience.concept or "") if situation.audience else None


def _product_row(situation: Situation, category: Category | None) -> ProductRow | None:
    concept = situation.product.concept if situation.product else None
    if concept and category and concept.startswith(category.id + "/"):
        name = concept.partition("/")[2]
        return next((p for p in category.products if p.id == name), None)
    return None

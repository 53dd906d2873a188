"""What fills the slots of titles and examples: the brand's product, people, scene and pain, in three languages."""

from dataclasses import dataclass
from zlib import crc32

from app.diagnosis.types import Situation
from app.language import Text3
from app.playbook import Category, Playbook, Tier
from app.playbook.types import ProductRow

_PRODUCT = Text3(vi="sản phẩm", en="product", zh="产品")
_AUDIENCE = {
    Tier.CORE: [Text3(vi="người có đúng nhu cầu này", en="people with this need", zh="同样需要的人")],
    Tier.INTEREST: [
        Text3(vi="người cùng sở thích bên cạnh", en="people next door to the hobby", zh="隔壁圈朋友")
    ],
    Tier.GENERAL: [Text3(vi="mọi người", en="everybody", zh="普通人")],
}
_SCENES = [
    Text3(vi="ngày thường", en="an ordinary day", zh="平常日子"),
    Text3(vi="cuối tuần", en="the weekend", zh="周末"),
    Text3(vi="buổi tối ở nhà", en="an evening at home", zh="下班后"),
]
_PAINS = [
    Text3(vi="chọn mãi không xong", en="endless choosing", zh="挑花眼"),
    Text3(vi="mua về để đó", en="buying and not using it", zh="买了闲置"),
    Text3(vi="không biết bắt đầu từ đâu", en="not knowing where to begin", zh="不知从哪开始"),
]


@dataclass(frozen=True)
class Slots:
    """Candidates for each slot, best first; rotated by the brand so that two brands rarely read alike."""

    product: list[Text3]
    audience: list[Text3]
    scene: list[Text3]
    pain: list[Text3]

    def at(self, turn: int) -> dict[str, Text3]:
        """The values for the ``turn``-th text."""
        return {
            "product": self.product[0],
            "audience": self.audience[turn % len(self.audience)],
            "scene": self.scene[turn % len(self.scene)],
            "pain": self.pain[turn % len(self.pain)],
        }


def seed_of(situation: Situation) -> int:
    """A number that depends only on what the brand said."""
    return crc32(" ".join(situation.text.split()).lower().encode())


def find_slots(situation: Situation, tier: Tier, category: Category | None, book: Playbook) -> Slots:
    """Values from what the brand said, else from its category, else general ones."""
    seed = seed_of(situation)
    row = _product(situation, category)
    circle = list(getattr(category.circles, tier.value)) if category else _AUDIENCE[tier]
    audience = _rotate(circle, seed)
    people = book.audiences.get(situation.audience.concept or "") if situation.audience else None
    if people:
        audience = [people.name]
    own = [x for x in (row, people) if x]
    scenes = list(dict.fromkeys(s for x in own for s in x.scenes)) or (
        category.scenes if category else _SCENES
    )
    pains = list(dict.fromkeys(p for x in own for p in x.pains)) or (category.pains if category else _PAINS)
    return Slots(
        [row.name if row else _PRODUCT], audience, _rotate(scenes, seed // 7), _rotate(pains, seed // 11)
    )


def _product(situation: Situation, category: Category | None) -> ProductRow | None:
    concept = situation.product.concept if situation.product else None
    if concept and category and concept.startswith(category.id + "/"):
        name = concept.partition("/")[2]
        return next((p for p in category.products if p.id == name), None)
    return None


def _rotate(values: list[Text3], by: int) -> list[Text3]:
    by %= len(values)
    return list(values[by:]) + list(values[:by])

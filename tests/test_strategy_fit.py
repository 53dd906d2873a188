"""Advice that fits: cells, categories, kinds of product and brands get different advice; the same input the same."""

import re
from collections import Counter
from itertools import combinations

import pytest

from app.advisor import Advisor
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Diagnosis, Known
from app.language import LANGUAGES, Language
from app.playbook import Stage, Tier, load_playbook
from app.strategy import Strategy, compose
from app.strategy.kinds import fits, kind_of
from tests.strategies import covers, lines, openings, posted, titles, told

CREAM = "Our face cream for sensitive skin, budget 20,000 RMB."
COFFEE = "Our coffee beans for office workers, budget 20,000 RMB."


def judged(text: str, tier: Tier, stage: Stage, language: Language = "en") -> Diagnosis:
    """A diagnosis of a text, set to a cell."""
    diagnosis = diagnose(read_situation(text, language))
    diagnosis.tier.value, diagnosis.stage.value = tier, stage
    return diagnosis


def advice(advisor: Advisor, text: str, tier: Tier, stage: Stage, language: Language = "en") -> Strategy:
    return compose(judged(text, tier, stage, language), advisor.retriever, language)


def bare(strategy: Strategy) -> set[str]:
    """The lines without the words of brand, product and category, and without what no cell decides."""
    situation, book = strategy.diagnosis.situation, load_playbook()
    category = book.categories[situation.category.concept or ""] if situation.category else None
    names = [category.name] if category else []
    names += (
        [
            p.name
            for p in category.products
            if situation.product and situation.product.concept == f"{category.id}/{p.id}"
        ]
        if category
        else []
    )
    words = [n[x].lower() for n in names for x in LANGUAGES]
    common = {i.text for i in (*strategy.category_notes, *strategy.fitted)} | set(strategy.to_confirm)
    common |= {t for r in strategy.compliance for t in (r.name, r.rule, r.instead)} | {
        p.text for p in strategy.search_words
    }
    common |= {t for d in strategy.measurement for t in (d.what, d.decide)} | {
        w.focus for w in strategy.content_calendar
    }
    out = set()
    for line in lines(strategy):
        if line in common:
            continue
        line = line.lower()
        for word in sorted(words, key=len, reverse=True):
            line = line.replace(word, "")
        out.add(re.sub(r"\s+", " ", line).strip())
    return out


def test_different_cells_share_less_than_a_third_of_their_lines(advisor: Advisor) -> None:
    cells = {(t, s): bare(advice(advisor, CREAM, t, s)) for t in Tier for s in Stage}
    for (one, a), (two, b) in combinations(cells.items(), 2):
        assert len(a & b) / min(len(a), len(b)) < 1 / 3, (one, two, sorted(a & b)[:5])


def test_the_same_cell_in_two_categories_differs_in_six_lines_or_more(advisor: Advisor) -> None:
    texts = {
        "skincare": CREAM, "food-drink": COFFEE, "pets": "Our cat food for picky cats, budget 20,000 RMB.",
        "travel": "Our homestay by the lake, budget 20,000 RMB.", "education": "Our ielts course, budget 20,000 RMB.",
        "digital": "Our headphones, budget 20,000 RMB.", "fashion": "Our down jacket, budget 20,000 RMB.",
        "unknown": "Our thing, budget 20,000 RMB.",
    }  # fmt: skip
    plans = {
        n: set(bare(advice(advisor, t, Tier.CORE, Stage.INTEREST)))
        | {i.text for i in advice(advisor, t, Tier.CORE, Stage.INTEREST).category_notes}
        for n, t in texts.items()
    }
    for (one, a), (two, b) in combinations(plans.items(), 2):
        assert len(a ^ b) >= 6, (one, two)


def test_an_unknown_category_gets_general_advice_and_says_so(advisor: Advisor) -> None:
    strategy = advisor.recommend("We restore church organs and nobody knows us.")
    assert strategy.category is None and not strategy.category_notes
    assert any("category" in line.lower() for line in strategy.to_confirm)
    assert len(strategy.content_types) >= 3


# --- the sort of product ---------------------------------------------------------------------------------------

THINGS = re.compile(
    r"拆箱|开箱|拆开|包裹|尺码|库存|缺货|用完|开封|空瓶|空壳|装量|快递|运费|货"
    r"|\b(?:unbox|unpack|parcel|warehouse|shipping|sizing|size chart|used up|in stock|restock)"
    r"|mở hộp|kiện hàng|tồn kho|hết hàng|bảng cỡ|dùng hết|phí giao|hàng về"
)
NOT_THINGS = {
    "service": "Our IELTS course: parents and students {}", "place": "Khách sạn của chúng tôi ở Đà Lạt: khách {}",
    "app": "我们的AI软件：用户{}",
}  # fmt: skip


@pytest.mark.parametrize("kind", NOT_THINGS)
def test_services_are_never_unpacked_sized_or_used_up(advisor: Advisor, kind: str) -> None:
    language: Language = "vi" if kind == "place" else "zh" if kind == "app" else "en"
    for tier in Tier:
        for stage in Stage:
            strategy = advice(advisor, NOT_THINGS[kind].format("…"), tier, stage, language)
            assert kind_of(strategy.diagnosis.situation, load_playbook()) == kind
            rules = {t for r in strategy.compliance for t in (r.name, r.rule, r.instead)}
            notes = {i.text for i in strategy.category_notes} | {strategy.promotion.creators.text}
            kpis = {t for k in strategy.kpis for t in (k.definition, k.formula)}
            spoken = [t for t in told(strategy) if t not in rules | notes | kpis]
            found = [t for t in [*spoken, *(p.text for p in posted(strategy))] if THINGS.search(t)]
            assert not found, (tier, stage, found)
            assert len(strategy.content_types) >= 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Our coat for cyclists", ("用大衣", "用过大衣", "大衣怎么用", "用完", "开封", "空壳")),
        ("Our popsicle", ("用过冰淇淋", "用冰淇淋", "尺码", "说明书", "磨旧")),
        ("Our robot vacuum", ("用完", "开封", "几份", "尺码")),
        ("Our face cream", ("尺码", "磨旧", "装回去")),
    ],
)
def test_each_sort_of_thing_keeps_its_own_words(advisor: Advisor, text: str, words: tuple[str, ...]) -> None:
    for tier in Tier:
        for stage in Stage:
            strategy = advice(advisor, text, tier, stage)
            assert not [p.text for p in posted(strategy) if any(w in p.text for w in words)], (tier, stage)


def test_every_cell_has_enough_for_every_sort(advisor: Advisor) -> None:
    book = load_playbook()
    for key, cell in book.cells.items():
        for kind in book.kinds:
            free = [t for t in cell.title_patterns if fits(t, kind)]
            assert len(free) >= 8, (key, kind)
            own = [c for c in cell.content_types if not c.kinds or kind in c.kinds]
            assert sum(fits(c.example.cover, kind) and fits(c.example.title, kind) for c in own) >= 3, (
                key,
                kind,
            )


# --- the brand's own words -------------------------------------------------------------------------------------


def test_the_named_trouble_is_answered_first(advisor: Advisor) -> None:
    first = {
        "Customers paid for our backpack, parcels are stuck at customs for 18 days.": "stock-bulletin",
        "Fans put our shampoo in the cart and leave at the checkout page.": "order-steps",
        "Regulars of our shampoo do not renew, they never reorder.": "reorder-sense",
    }  # fmt: skip
    for text, wanted in first.items():
        strategy = advice(advisor, text, Tier.CORE, Stage.PURCHASE)
        assert strategy.content_types[0].id.endswith(wanted), text


def test_without_people_scene_or_pain_of_its_own_no_text_invents_them(advisor: Advisor) -> None:
    strange = [
        x[y]
        for c in load_playbook().categories.values()
        for x in (*c.circles.interest, *c.circles.general)
        for y in ("zh",)
    ]
    for tier in Tier:
        strategy = advice(advisor, "Our carved wooden birds are new.", tier, Stage.AWARENESS)
        texts = [p.text for p in posted(strategy)]
        assert not [t for t in texts if any(s in t for s in strange if len(s) > 3)]


def test_the_occasion_of_the_brand_is_the_scene(advisor: Advisor) -> None:
    strategy = advice(
        advisor,
        "Our face cream, we want to sell before Chinese New Year.",
        Tier.INTEREST,
        Stage.TRUE_INTEREST,
    )
    assert sum("春节" in p.text for p in posted(strategy)) >= 2
    sale = advice(advisor, "Our face cream, we want to sell at 618.", Tier.INTEREST, Stage.TRUE_INTEREST)
    assert not [p.text for p in posted(sale) if "618" in p.text]


def test_warnings_read_as_warnings(advisor: Advisor) -> None:
    begins = {"en": ("Never", "Do not", "Avoid"), "vi": ("Đừng", "Tránh"), "zh": ("别", "不要")}
    book = load_playbook()
    for owner, rows in [(k, c.pitfalls) for k, c in book.cells.items()] + [
        (c.id, c.traps) for c in book.categories.values()
    ]:
        for row in rows:
            for language in LANGUAGES:
                start = row.text[language]
                warned = start.startswith(begins[language]) or (
                    language == "zh" and re.search("别|不要|就停掉", start)
                )
                assert warned, (owner, start)


# --- many brands -----------------------------------------------------------------------------------------------

PEOPLE = ["office workers", "students", "new mums", "night-shift workers", "cyclists"]
PRODUCTS = [
    "face cream",
    "serum",
    "sunscreen",
    "sheet mask",
    "cleanser",
    "toner",
    "eye cream",
    "lip balm",
    "body lotion",
    "foundation",
]
STORIES = [
    "made by two sisters",
    "from a lavender farm",
    "mixed by a pharmacist",
    "in a glass jar with a spoon",
]


def brands() -> list[str]:
    """Twenty skincare brands; each product twice, with other people and another story."""
    return [
        f"Our {PRODUCTS[i % 10]} for {PEOPLE[(i * 3 + i // 10) % 5]}, {STORIES[(i + i // 10) % 4]}, is known to nobody."
        for i in range(20)
    ]


@pytest.mark.parametrize(
    ("tier", "stage"),
    [(Tier.CORE, Stage.AWARENESS), (Tier.INTEREST, Stage.PURCHASE), (Tier.GENERAL, Stage.SHARE)],
)
def test_of_twenty_brands_no_title_opening_or_cover_is_in_more_than_two(
    advisor: Advisor, tier: Tier, stage: Stage
) -> None:
    plans = [advice(advisor, text, tier, stage) for text in brands()]
    for texts in (titles, openings, covers):
        counted = Counter(t for plan in plans for t in set(texts(plan)))
        assert not [x for x in counted.most_common(5) if x[1] > 2], texts.__name__


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_input_gives_the_same_output(advisor: Advisor, language: Language) -> None:
    assert advisor.recommend(CREAM, language) == advisor.recommend(CREAM, language)


def test_what_the_user_corrects_is_used(advisor: Advisor) -> None:
    diagnosis = judged("Our thing is new.", Tier.CORE, Stage.AWARENESS)
    diagnosis.situation.product = Known(value="栗子糕")
    strategy = compose(diagnosis, advisor.retriever, "en")
    assert sum("栗子糕" in t for t in titles(strategy)) >= 3

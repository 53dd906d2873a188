"""Category rules override the cell, and what the product writes passes its own lint."""

import pytest

from app.advisor import Advisor
from app.briefs.lint import lint_strategy, lint_text
from app.language import LANGUAGES, Language
from app.playbook import load_playbook
from tests.strategies import examples, posted, told

QUICK = 20
BARRED = {
    "blue-hat supplement": "Our multivitamin has the blue hat. Mums of picky eaters search it and compare, budget 50,000 RMB.",
    "infant formula": "Chúng tôi bán sữa công thức cho bé, các mẹ đã lưu bài rất nhiều mà chưa mua, ngân sách 100 triệu.",
    "medical device": "我们做家用血压计，爸妈们加购了不下单，预算2万元。",
}


def lint_all(advisor: Advisor, language: Language, texts: list[str]) -> list[str]:
    return [
        f"{f.rule} {f.word} ← {text[:60]}"
        for text in texts
        for f in lint_strategy(advisor.recommend(text, language))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lint_finds_nothing_in_some_strategies(advisor: Advisor, language: Language) -> None:
    texts = examples(language)
    assert not lint_all(advisor, language, texts[7 :: len(texts) // QUICK][:QUICK])


@pytest.mark.parametrize("name", BARRED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_barred_products_get_no_creators_but_why_and_what_instead(
    advisor: Advisor, name: str, language: Language
) -> None:
    strategy = advisor.recommend(BARRED[name], language)
    rule = next(r for r in strategy.compliance if r.bars_creators)
    assert rule.rule in strategy.promotion.creators.text and rule.instead in strategy.promotion.creators.text
    assert strategy.promotion.creators.citations
    assert sum(w.creators for w in strategy.content_calendar) == 0
    assert not any("creator" in line.text and "at most" in line.text for line in strategy.fitted)
    assert not lint_strategy(strategy)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Our eczema balm sold 40 jars, eczema mums don't know us, 8,000 RMB",
            ("湿疹", "治", "疗", "抗炎", "修复"),
        ),
        ("Sáp dưỡng cho da chàm, mới bán được 40 hũ, các mẹ chưa biết", ("湿疹", "治", "疗", "抗炎")),
        (
            "A whitening serum for tired skin, people save our notes and do not buy",
            ("美白", "祛斑", "淡斑", "提亮肤色"),
        ),
        ("我们的美白精华收藏很多，没人下单", ("美白", "祛斑", "淡斑")),
    ],
)
def test_no_treatment_or_whitening_word_is_posted(
    advisor: Advisor, text: str, words: tuple[str, ...]
) -> None:
    strategy = advisor.recommend(text)
    found = [(w, p.text) for p in posted(strategy) for w in words if w in p.text]
    assert not found
    assert len(strategy.content_types) >= 3


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (
            "Our wine sells at dinners, wine lovers search us, budget 20,000 RMB",
            "alcohol",
            ("干杯", "不醉不归", "养生"),
        ),
        (
            "Our tutoring for pupils: parents saved the notes but nobody signs up",
            "education-promises",
            ("提分", "保过", "包过", "逆袭"),
        ),
        ("Our cat food for picky cats, owners compare us", "food-effects", ("治", "药")),
    ],
)
def test_the_rules_of_a_category_are_named_and_kept(
    advisor: Advisor, text: str, rule: str, words: tuple[str, ...]
) -> None:
    strategy = advisor.recommend(text)
    assert rule in {r.id for r in strategy.compliance}
    assert all(r.rule and r.instead for r in strategy.compliance)
    assert not [p.text for p in posted(strategy) if any(w in p.text for w in words)]


def test_every_named_case_is_complete(advisor: Advisor) -> None:
    for text in BARRED.values():
        strategy = advisor.recommend(text)
        assert strategy.content_types and strategy.more_titles and all(t.strip() for t in told(strategy))


def test_lint_of_a_foreign_text_finds_every_planted_word() -> None:
    for rule in load_playbook().rules.values():
        for language in LANGUAGES:
            for word in getattr(rule.forbidden, language)[:2]:
                category = (rule.applies.categories or ["skincare"])[0]
                found = lint_text(f"{rule.applies.words.zh[0]}\n{word}", category).findings
                assert any(word.lower() in f.word.lower() or f.word.lower() in word.lower() for f in found), (
                    rule.id,
                    word,
                )

"""No slot, doubled word, foreign remnant or forbidden word in what is written for the labelled examples."""

import os

import pytest

from app.advisor import Advisor
from app.briefs.lint import lint_strategy
from app.language import LANGUAGES, Language
from tests.strategies import examples, faults

QUICK = 20
"""Examples a language in the normal run, spread over all of them."""


def sweep(advisor: Advisor, language: Language, texts: list[str]) -> list[str]:
    found = []
    for text in texts:
        strategy = advisor.recommend(text, language)
        wrong = [*faults(strategy), *(f"{f.rule} {f.word}" for f in lint_strategy(strategy))]
        found += [f"{fault} ← {text[:60]}" for fault in wrong]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_some_strategies_are_whole(advisor: Advisor, language: Language) -> None:
    texts = examples(language)
    assert not sweep(advisor, language, texts[3 :: len(texts) // QUICK][:QUICK])


SLOW_STEP = int(os.environ.get("SWEEP_STEP", "60"))
"""Every so manieth example; ``SWEEP_STEP=1 make test-all`` takes all of them."""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_strategies_are_whole(advisor: Advisor, language: Language) -> None:
    found = sweep(advisor, language, examples(language)[::SLOW_STEP])
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_changes_the_glosses_and_not_what_is_posted(
    advisor: Advisor, language: Language
) -> None:
    text = examples("en")[40]
    own, other = advisor.recommend(text, "en"), advisor.recommend(text, language)
    assert [i.example.title.text for i in own.content_types] == [
        i.example.title.text for i in other.content_types
    ]
    assert [k.id for k in own.kpis] == [k.id for k in other.kpis]
    assert not faults(other)

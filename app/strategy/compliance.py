"""Rules of the platform and the law that apply to a brand; they override the cell."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from app.diagnosis.types import Situation
from app.language import Language
from app.language.concepts import Aliases
from app.playbook import Category, Playbook, Rule, load_playbook


@lru_cache(maxsize=1)
def _by_words() -> Aliases:
    return Aliases({"id": r.id} | r.applies.words.model_dump() for r in load_playbook().rules.values())


def rules_for(situation: Situation, category: Category | None, book: Playbook) -> list[Rule]:
    """Rules whose words, product or category match, those that bar creators first.

    A rule written for nearly every category also applies to a brand whose category is not known.
    """
    product = (
        situation.product.concept.partition("/")[2] if situation.product and situation.product.concept else ""
    )
    named = set(_by_words().find(situation.text))
    matched = []
    for rule in book.rules.values():
        everywhere = len(rule.applies.categories) >= len(book.categories) - 1
        own = bool(category) and category.id in rule.applies.categories  # type: ignore[union-attr]
        listed = bool(category) and rule.id in category.rules and not rule.bars_creators  # type: ignore[union-attr]
        if rule.id in named or product in rule.applies.products or own or listed or everywhere:
            matched.append(rule)
    return sorted(matched, key=lambda r: not r.bars_creators)


def violations(text: str, rules: Iterable[Rule], language: Language = "zh") -> list[tuple[str, str]]:
    """(rule id, word) for each forbidden word that stands in a text that will be posted.

    Chinese words are looked for anywhere, Vietnamese and English ones as whole words with their tones.
    """
    lower = unicodedata.normalize("NFKC", text).lower()
    found = []
    for rule in rules:
        for word, wanted in _normal(tuple(getattr(rule.forbidden, language))):
            if wanted in lower and (
                language == "zh" or re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", lower)
            ):
                found.append((rule.id, word))
    return found


@lru_cache(maxsize=256)
def _normal(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each word with the form in which it is looked for."""
    return [(word, unicodedata.normalize("NFKC", word).lower()) for word in words]

"""What sort of thing a brand's product is, and which texts make sense for it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.diagnosis.types import Situation
from app.language import LANGUAGES, Language, Text3
from app.language.concepts import Aliases
from app.playbook import Playbook, load_playbook
from app.playbook.types import ProductKind, Words

GOODS: tuple[ProductKind, ...] = ("kept", "applied")
"""Sorts that stand for any thing to be had, where the sort is not known."""
UNTOUCHABLE: tuple[ProductKind, ...] = ("place", "service", "app")


def kind_of(situation: Situation, book: Playbook) -> ProductKind | None:
    """The sort of the brand's product: by the product, its words or its category; None when nothing tells."""
    product, category = situation.product, situation.category
    if product and product.concept:
        for row in book.kinds.values():
            if product.concept in row.products:
                return row.id
    if product and not product.concept:
        told = _by_words().find(product.words or product.value)
        if told:
            return told[-1] if situation.language == "zh" else told[0]  # type: ignore[return-value]
    for row in book.kinds.values():
        if category and category.concept in row.categories:
            return row.id
    return None


@lru_cache(maxsize=1)
def _by_words() -> Aliases:
    return Aliases({"id": k.id} | k.words.model_dump() for k in load_playbook().kinds.values())


@lru_cache(maxsize=20_000)
def fits(text: Text3, kind: ProductKind | None) -> bool:
    """Whether a text makes sense for a sort of product; for an unknown one it must make sense for any thing."""
    if kind is None:
        return all(fits(text, goods) for goods in GOODS)
    return not any(
        pattern.search(text[language].lower())
        for language in LANGUAGES
        if (pattern := _never(kind, language))
    )


def all_fit(texts: Sequence[Text3], kind: ProductKind | None) -> bool:
    """Whether every one of the texts makes sense."""
    return all(fits(text, kind) for text in texts)


@lru_cache(maxsize=64)
def _never(kind: ProductKind, language: Language) -> re.Pattern[str] | None:
    row = load_playbook().kinds.get(kind)
    return words_pattern(row.never, language) if row else None


def words_pattern(words: Words, language: Language) -> re.Pattern[str] | None:
    """Finds any of the words: Chinese anywhere, Vietnamese and English as whole words; None without words."""
    listed: list[str] = getattr(words, language)
    if not listed:
        return None
    ends = ("", "") if language == "zh" else (r"(?<!\w)", r"(?!\w)")
    return re.compile(ends[0] + "(?:" + "|".join(re.escape(w.lower()) for w in listed) + ")" + ends[1])

"""A query made ready: its content words, and the units of meaning it asks for."""

import re
from dataclasses import dataclass

from app.language.concepts import load_concepts, stem, words_of
from app.language.fold import han_count

_STOP_EN = """a an the of to in on for and or is are was be do does did how what which who whom when where why can could
should would will i you we they it its this that these those my our your their me us with from at by as about into than
then so if not no any some much many more most mean means tell say please give want know get have has had there here"""
_STOP_VI = """la gi the nao nhu sao co khong va hoac cua cho voi trong tren duoc bi thi ma nhung cac mot toi ban ho nay do
kia hay bao nhieu tai vi nen khi den di ra vao de biet hoi giup xin ve bang tu con se da dang rat qua"""
_STOP = frozenset(f"{_STOP_EN} {_STOP_VI}".split())
_STOP_HAN = re.compile(
    r"是什么|什么|怎么样|怎么|如何|哪些|哪个|多少|为什么|请问|可以|应该|一下|的|了|吗|呢|和|与|在|有|我们|你们|他们|我|你|它|是|请|要|会|能"
)


@dataclass(frozen=True)
class Query:
    """What a text asks for."""

    text: str
    units: tuple[str, ...]
    """Search tokens, one a unit of meaning: concepts (``§id``), and content words that belong to none."""


def content_words(text: str) -> list[str]:
    """Folded words without those that only make it a question."""
    out: list[str] = []
    for word in words_of(text):
        if han_count(word):
            out += [w for w in _STOP_HAN.split(word) if w]
        elif word not in _STOP:
            out.append(word)
    return out or words_of(text)


def make_query(text: str) -> Query:
    """Concepts of a text, and the content words outside them."""
    spans = load_concepts().spans(text)
    units = [f"§{concept}" for concept, _, _ in spans]
    rest = "".join(" " if any(s <= i < e for _, s, e in spans) else c for i, c in enumerate(text))
    for word in content_words(rest) if rest.strip() else []:
        units += [word[i : i + 2] for i in range(len(word) - 1)] if han_count(word) else [stem(word)]
    return Query(text, tuple(dict.fromkeys(units)))

"""Language and length: in the reader's language, and no longer than asked."""

import re

from app.language import Language, detect_language
from app.language.fold import han_count

_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"”’)]*(?=\s|$)|[。！？]+[”’」）]*|\n|$)\s*", re.S)
_LATIN = re.compile(r"[^\W\d_㐀-鿿豈-﫿]+")
SURE_WORDS = 6
"""A text of fewer words may be a name or a term: it is not judged."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the white space between them."""
    found: list[str] = []
    for piece in (s.strip() for s in _SENTENCE.findall(text)):
        if found and re.fullmatch(r"\(?\d{1,2}[.)]", found[-1]):  # the number of a list item
            piece = f"{found.pop()} {piece}"
        if piece:
            found.append(piece)
    return found


def in_language(text: str, language: Language) -> bool:
    """Whether the text is in the language; names and terms of others may stand in it."""
    han, words = han_count(text), _LATIN.findall(text)
    if language == "zh":
        return han >= 2 and han >= len(words) or not han and not words
    if han > 2 * len(words) and han > 3:
        return False
    return len(words) < SURE_WORDS or detect_language(" ".join(words)) == language


def size(text: str) -> int:
    """Length as readers feel it: words, and Chinese characters at two thirds of a word."""
    return len(_LATIN.findall(text)) + len(re.findall(r"\d[\d.,]*", text)) + round(han_count(text) / 1.5)


def fits(text: str, limit: int) -> bool:
    """Whether the text is there and no longer than ``limit`` words."""
    return 0 < size(text) <= limit

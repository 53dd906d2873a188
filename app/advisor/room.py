"""How long an answer about the knowledge may be: eighty words, or a hundred and twenty Chinese characters."""

import re

from app.language.fold import han_count

MAX_WORDS, MAX_HAN = 80, 120
_LEAST = 12
"""Characters that are worth saying."""


def size(text: str) -> float:
    """Length as a share of what an answer may have."""
    return han_count(text) / MAX_HAN + len(re.findall(r"[^\W\d_㐀-鿿]+|\d[\d.,]*", text)) / MAX_WORDS


def cut(statement: str, room: float) -> str:
    """The statement, or as many of its first sentences as there is room for; empty if none fits."""
    if size(statement) <= room:
        return statement
    kept = ""
    for part in re.findall(r".+?(?:[.!?](?=\s|$)|[。！？]|$)\s*", statement, re.S):
        if size(kept + part) > room:
            break
        kept += part
    return kept.strip() if len(kept) > _LEAST else ""

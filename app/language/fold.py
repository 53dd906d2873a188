"""Folding: the same letters for text with and without tones, wide or narrow, in any case; and title units."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _to_simplified() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def simplified(text: str) -> str:
    """Traditional Chinese characters made simplified; the length stays the same, other text is untouched."""
    if not _HAN.search(text):
        return text
    converted = _to_simplified()(text)
    return converted if len(converted) == len(text) else text


def fold(text: str) -> str:
    """Lower case, NFKC, without Latin tone and accent marks (``ngược`` → ``nguoc``), Chinese simplified."""
    text = simplified(text)
    text = unicodedata.normalize("NFKC", text).lower().replace("đ", "d")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", text)


_fold_char = lru_cache(maxsize=20_000)(fold)


def fold_map(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the offset in ``text`` it came from."""
    folded, offsets = [], []
    for i, char in enumerate(text):
        for out in _fold_char(char):
            folded.append(out)
            offsets.append(i)
    return "".join(folded), offsets


def squeeze(text: str) -> str:
    """One space for every run of white space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def han_count(text: str) -> int:
    """How many Chinese characters ``text`` holds."""
    return len(_HAN.findall(text))


def units(title: str) -> int:
    """Length of a note's title as Xiaohongshu's publishing tools count it: a Chinese character or full-width
    sign is 1, two Latin letters, digits or half-width signs are 1, rounded up. A title holds at most 20."""
    halves = 0
    for char in title:
        if unicodedata.combining(char) or char == "️":
            continue
        halves += 2 if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0x1F000 else 1
    return (halves + 1) // 2

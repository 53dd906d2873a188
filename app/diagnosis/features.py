"""Features of a situation for the built-in classifier: words, character n-grams and word pairs, in hashed blocks.

Each block is a bag of its own (``{crc32 of the feature: count}``); the classifier scales every bag to length 1.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from zlib import crc32

from app.language import Language, fold
from app.language.concepts import stem
from app.language.fold import han_count

Block = dict[int, float]
LONGEST = 4_000
"""Characters that are read, half from either end; a situation is far shorter."""
NEAR, FAR = 5, 12
"""How many words apart the words of an ordered and of an unordered pair may stand."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*%?|[?!:;%]")
_SENTENCE = re.compile(r"[.!?…\n]+(?=\s|$|[\"”’')])|[。；！？…\n]+")


def _bounded(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]}\n{text[-half:]}"


def tokens(text: str) -> list[str]:
    """Words, figures (``#`` with their number of digits, ``#%``) and telling signs, in order."""
    out: list[str] = []
    for word in _TOKEN.findall(text):
        if word[0].isdigit():
            word = "#%" if word.endswith("%") else f"#{len(word.split('.')[0].replace(',', ''))}"
        out.append(word)
    return out


def _grams(words: list[str], shortest: int, longest: int) -> Iterator[str]:
    for word in words:
        for n in range(shortest, longest + 1):
            for i in range(len(word) - n + 1):
                yield word[i : i + n]


def _phrases(words: list[str]) -> Iterator[str]:
    yield from words
    yield from (f"{a} {b}" for a, b in zip(words, words[1:], strict=False))


def _ordered(words: list[str], nearest: int, farthest: int) -> Iterator[str]:
    for i, word in enumerate(words):
        for other in words[i + nearest : i + farthest + 1]:
            yield f"{word}>{other}"


def _unordered(words: list[str]) -> Iterator[str]:
    for i, word in enumerate(words):
        for other in words[i + 1 : i + FAR + 1]:
            yield f"{word}|{other}" if word < other else f"{other}|{word}"


def _placed(text: str, units: Callable[[list[str]], Iterator[str]]) -> Iterator[str]:
    """Units of each sentence with the third of the text it stands in: history comes early, the request late."""
    sentences = [s for s in _SENTENCE.split(text) if s and s.strip()]
    for i, sentence in enumerate(sentences):
        for unit in units(tokens(sentence)):
            yield f"{3 * i // len(sentences)}{unit}"


def _chinese(text: str) -> list[Iterator[str]]:
    words = tokens(text)
    characters = [c for word in words for c in (word if len(word) > 1 and word[0] != "#" else [word])]
    pairs = list(_grams(words, 2, 2))
    return [
        _grams(words, 1, 4),
        _ordered(characters, 1, NEAR),
        _unordered(characters),
        _placed(text, lambda w: _grams(w, 1, 3)),
        _ordered(pairs, 2, FAR - 1),
    ]


def _latin(text: str, second: list[str]) -> list[Iterator[str]]:
    """``second``: the words in another form, toned (Vietnamese) or as stems (English)."""
    words = tokens(text)
    return [
        _grams([f" {w} " for w in words], 2, 5),
        _ordered(words, 1, NEAR),
        _unordered(words),
        _placed(text, _phrases),
        _phrases(words),
        _phrases(second),
    ]


def features(text: str, language: Language) -> list[Block]:
    """The blocks of a text: always the same number in the same order for a language."""
    text = _bounded(text)
    folded = fold(text)
    if language == "zh":
        bags = _chinese(folded)
    elif language == "vi":
        bags = _latin(folded, tokens(unicodedata.normalize("NFC", text).lower()))
    else:
        bags = _latin(folded, [stem(w) for w in tokens(folded)])
    return [{crc32(key.encode()): float(n) for key, n in Counter(bag).items()} for bag in bags]


def size(text: str) -> int:
    """How much a text says: its words, or its Chinese characters."""
    return sum(han_count(word) or 1 for word in tokens(_bounded(text)))

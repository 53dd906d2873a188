"""Features of a situation for the built-in classifier: bags of words, phrases and word pairs, in hashed blocks.

Each block is a bag of its own (``{crc32 of the feature: weight}``); the classifier scales every bag to length 1.
A whole text has the blocks of ``whole``; a clause those of ``part`` (what it says) and of ``role`` (how it stands
among its neighbours, from which the classifier tells whether it decides).
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from zlib import crc32

from app.language import Language, fold
from app.language.concepts import stem
from app.language.fold import han_count

Block = dict[int, float]
LONGEST = 4_000
"""Characters that are read, half from either end; a situation is far shorter."""
NEAR, FAR = 5, 12
"""How many words apart the words of an ordered and of an unordered pair may stand."""
FRAME = 6
"""Words of the longest frame."""
NEIGHBOUR, PLACE = 0.3, 1.4
"""What a word of the clause before or after, and the place of the clause, weigh in its role."""
LETTERS, PHRASES, FRAMES = 0.75, 2.0, 1.5
"""What the letters of words, phrases and frames weigh beside another block."""
WHOLE_WEIGHTS: dict[Language, tuple[float, ...]] = {
    "vi": (1, 1, 1, 1, FRAMES, 1),
    "en": (PHRASES, 1, 1, 1, FRAMES, LETTERS),
    "zh": (PHRASES, 1, 1, 1, FRAMES),
}
PART_WEIGHTS: dict[Language, tuple[float, ...]] = {
    "vi": (1, 1, 1),
    "en": (1, 1, 1),
    "zh": (PHRASES, 1, 1),
}

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*%?|[?!:;%]")
_SIGN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*%?|[?!:;%.,\"“”()—–，。；：？！、-]")
_SENTENCE = re.compile(r"[.!?…\n]+(?=\s|$|[\"”’')])|[。；！？…\n]+")


def bounded(text: str) -> str:
    """The text, or both ends of a long one."""
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


def _phrases(words: list[str], longest: int, shortest: int = 1) -> Iterator[str]:
    for n in range(shortest, longest + 1):
        for i in range(len(words) - n + 1):
            yield " ".join(words[i : i + n])


def _ordered(words: list[str]) -> Iterator[str]:
    for i, word in enumerate(words):
        for other in words[i + 1 : i + NEAR + 1]:
            yield f"{word}>{other}"


def _unordered(words: list[str]) -> Iterator[str]:
    for i, word in enumerate(words):
        for other in words[i + 1 : i + FAR + 1]:
            yield f"{word}|{other}" if word < other else f"{other}|{word}"


def _characters(words: list[str]) -> list[str]:
    return [c for word in words for c in (word if len(word) > 1 and word[0] != "#" else [word])]


def _second(text: str, folded: str, language: Language) -> list[str]:
    """The words in the form that tells more: toned (Vietnamese), as stems (English)."""
    if language == "vi":
        return tokens(unicodedata.normalize("NFC", text).lower())
    return [stem(w) for w in tokens(folded)]


def _placed(folded: str, language: Language) -> Iterator[str]:
    """Units of each sentence with the third of the text it stands in: history comes early, the request late."""
    sentences = [s for s in _SENTENCE.split(folded) if s and s.strip()]
    for i, sentence in enumerate(sentences):
        words = tokens(sentence)
        for unit in _grams(words, 1, 3) if language == "zh" else _phrases(words, 2):
            yield f"{3 * i // len(sentences)}{unit}"


def signs(folded: str, language: Language) -> list[str]:
    """Words (Chinese: characters), figures and all signs of a folded text: what frames are made of."""
    out: list[str] = []
    for word in _SIGN.findall(folded):
        if word[0].isdigit():
            out.append("#%" if word.endswith("%") else "#")
        else:
            out += list(word) if language == "zh" and han_count(word) else [word]
    return out


def _frames(folded: str, language: Language, common: Container[int]) -> Iterator[str]:
    """How the text is built, whatever it is about: common words in order, the others as one gap (``R`` where the
    word comes again)."""
    words = signs(folded, language)
    counts, frame = Counter(words), ["^"]
    for word in words:
        if not word[0].isalpha() or crc32(word.encode()) in common:
            frame.append(word)
        elif frame[-1] != (gap := "R" if counts[word] > 1 else "_"):
            frame.append(gap)
    return _phrases([*frame, "$"], FRAME, 2)


def _bag(units: Iterable[str], logged: bool = True) -> Block:
    counts = Counter(units)
    return {crc32(u.encode()): 1 + math.log(n) if logged else float(n) for u, n in counts.items()}


def whole(text: str, language: Language, common: Container[int]) -> list[Block]:
    """The blocks of a text, as many as ``WHOLE_WEIGHTS``; ``common``: hashes of the words that frames keep."""
    text = bounded(text)
    folded = fold(text)
    words = tokens(folded)
    placed, frames = _placed(folded, language), _frames(folded, language, common)
    bags: list[Iterable[str]]
    if language == "zh":
        characters = _characters(words)
        bags = [_grams(words, 2, 5), _ordered(characters), _unordered(characters), placed, frames]
    else:
        second = _second(text, folded, language)
        bags = [_phrases(second, 3), _ordered(second), _unordered(second), placed, frames]
        if language == "vi":
            bags.append(_phrases(words, 3))
        else:
            bags.append(_grams([f" {w} " for w in words], 2, 5))
    return [_bag(bag) for bag in bags]


def part(clause: str, language: Language) -> list[Block]:
    """The blocks of a clause, as many as ``PART_WEIGHTS``; counts are plain, to be weighted and added up."""
    folded = fold(clause)
    words = tokens(folded)
    bags: list[Iterable[str]]
    if language == "zh":
        characters = _characters(words)
        bags = [_grams(words, 2, 5), _ordered(characters), _unordered(characters)]
    else:
        second = _second(clause, folded, language)
        bags = [_phrases(second, 3), _ordered(second), _unordered(second)]
    return [_bag(bag, logged=False) for bag in bags]


def role(pieces: list[str], language: Language) -> list[list[Block]]:
    """Two blocks of each clause of a text: its own words; those of its neighbours, with its place."""

    def units(words: list[str], longest: int) -> Iterator[str]:
        return _grams(words, 1, 3) if language == "zh" else _phrases(words, longest)

    words = [tokens(fold(piece)) for piece in pieces]
    count, out = len(pieces), []
    for i, own in enumerate(words):
        around: Block = {}
        for tag, neighbour in (("p", i - 1), ("n", i + 1)):
            if 0 <= neighbour < count:
                for unit in units(words[neighbour], 2):
                    around[crc32((tag + unit).encode())] = NEIGHBOUR
        for place in (
            f"pos{min(i, 4)}", f"end{min(count - 1 - i, 4)}", f"len{min(count, 8)}", f"rel{4 * i // count}"
        ):  # fmt: skip
            around[crc32(place.encode())] = PLACE
        out.append([{crc32(u.encode()): 1.0 for u in units(own, 3)}, around])
    return out


def size(text: str) -> int:
    """How much a text says: its words, or its Chinese characters."""
    return sum(han_count(word) or 1 for word in tokens(bounded(text)))

"""Features of a situation for the built-in classifier: hashed words and character n-grams in blocks.

Each block is a bag of its own (``{key: weight}``, key = crc32), scaled to length 1 by the classifier.
"""

import re
from collections import Counter
from zlib import crc32

from app.language import Language, fold

Block = dict[int, float]
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*%?|[?!:;%]")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")


def tokens(text: str) -> list[str]:
    """Folded words, figures (``#`` and their number of digits) and telling signs, in order."""
    out: list[str] = []
    for word in _TOKEN.findall(fold(text)):
        if word[0].isdigit():
            word = "#%" if word.endswith("%") else f"#{len(word.split('.')[0].replace(',', ''))}"
        out.append(word)
    return out


def _grams(strings: list[str], shortest: int, longest: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for string in strings:
        for n in range(shortest, longest + 1):
            counts.update(string[i : i + n] for i in range(len(string) - n + 1))
    return counts


def features(text: str, language: Language) -> list[Block]:
    """The blocks of a text, always in the same order and number for a language."""
    words = tokens(text)
    if language == "zh":
        bags = [_grams(words, 1, 4)]
    else:
        pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
        bags = [_grams([f" {w} " for w in words], 2, 5), Counter(words + pairs)]
    return [
        {crc32(f"{n}{key}".encode()): float(count) for key, count in bag.items()}
        for n, bag in enumerate(bags)
    ]

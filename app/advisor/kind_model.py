"""What a message most likely is, by a small linear model over all three languages (``app/training/kinds.py``)."""

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args
from zlib import crc32

import numpy as np

from app.language.concepts import words_of
from app.language.fold import han_count

Class = Literal["situation", "question", "offtopic", "neighbour", "unsaid", "smalltalk", "nonsense", "attack"]
CLASSES: tuple[Class, ...] = get_args(Class)
BUCKETS = 1 << 16
PATH = Path(__file__).with_name("kind.npz")
LONGEST = 600
"""Characters that are read."""


def buckets(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Hashed features of a text and their weights (length 1 in all)."""
    text = text[:LONGEST]
    counts: Counter[str] = Counter()
    before = "^"
    for word in words_of(text):
        if han_count(word):
            counts.update("h" + word[i : i + n] for n in (1, 2, 3) for i in range(len(word) - n + 1))
            before = word[-1]
        else:
            padded = f"<{word}>"
            counts.update((f"w{word}", f"p{before} {word}"))
            counts.update("g" + padded[i : i + n] for n in (3, 4) for i in range(len(padded) - n + 1))
            before = word
    counts[f"l{min(len(text) // 25, 8)}"] += 2
    counts[f"q{text.rstrip().endswith(('?', '？', '吗', '呢'))}"] += 1
    merged: Counter[int] = Counter()
    for feature, count in counts.items():
        merged[crc32(feature.encode()) % BUCKETS] += count
    keys = np.fromiter(merged.keys(), dtype=np.int64, count=len(merged))
    weights = 1 + np.log(np.fromiter(merged.values(), dtype=np.float32, count=len(merged)))
    return keys, weights / float(np.linalg.norm(weights))


@lru_cache(maxsize=1)
def _model() -> tuple[np.ndarray, np.ndarray]:
    with np.load(PATH) as data:
        return data["weights"].astype(np.float32), data["bias"]


def likely_class(text: str) -> dict[Class, float]:
    """Probability of each class."""
    weights, bias = _model()
    keys, values = buckets(text)
    scores = weights[:, keys] @ values + bias
    odds = np.exp(scores - scores.max())
    return {c: float(p) for c, p in zip(CLASSES, odds / odds.sum(), strict=True)}

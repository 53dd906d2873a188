"""Features of the built-in embedder: hashed words, character n-grams and concept tokens."""

from collections import Counter
from zlib import crc32

from app.language.concepts import Aliases, load_concepts, stem, words_of
from app.language.fold import han_count

BUCKETS = 1 << 14
CONCEPT_WEIGHT = 3.0


def features(text: str, concepts: Aliases | None = None) -> Counter[int]:
    """Weighted bucket counts of a text. Changing this means a new embedder version."""
    counts: Counter[str] = Counter()
    for word in words_of(text):
        if han_count(word):
            for n in (1, 2, 3):
                for i in range(len(word) - n + 1):
                    counts["h" + word[i : i + n]] += 1
        else:
            counts["w" + stem(word)] += 1
            padded = f"<{word}>"
            for n in (3, 4, 5):
                for i in range(len(padded) - n + 1):
                    counts["g" + padded[i : i + n]] += 0.3  # type: ignore[assignment]
    for concept in (concepts or load_concepts()).find(text):
        counts["c" + concept] += CONCEPT_WEIGHT  # type: ignore[assignment]
    buckets: Counter[int] = Counter()
    for feature, count in counts.items():
        buckets[crc32(feature.encode()) % BUCKETS] += count
    return buckets

"""The lexical half of the index: BM25 over token hashes, in plain arrays that are mapped, not loaded.

By passage (``terms``, ``counts``, ``sizes``) it keeps what was tokenised, so that the next generation tokenises only
new passages; by word (``words``, ``starts``, ``rows``, ``weights``) it keeps the finished scores.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import numpy as np

from app.language.concepts import search_tokens
from app.settings import knowledge_folder
from app.store.types import digest

VERSION = "lexical-1"
K1, B = 1.2, 0.6
PART_BITS = 4

Bag = tuple[np.ndarray, np.ndarray]
"""Hashes of a passage's words and how often each stands in it."""


def version() -> str:
    """Version of the tokens: it changes with the glossary, whose terms are tokens too."""
    files = (knowledge_folder() / "playbook" / f"{name}.yaml" for name in ("glossary", "words"))
    return digest(VERSION, *(path.read_text(encoding="utf-8") for path in files if path.exists()))


def bag(text: str) -> Bag:
    """A text as hashed words with counts."""
    found = Counter(crc32(token.encode()) for token in search_tokens(text))
    terms = np.fromiter(found.keys(), dtype=np.uint32, count=len(found))
    counts = np.fromiter((min(n, 65_535) for n in found.values()), dtype=np.uint16, count=len(found))
    return terms, counts


def bags(folder: Path) -> list[Bag]:
    """The bags of a finished index, in its order."""
    terms, counts, sizes = (np.load(folder / f"{name}.npy") for name in ("terms", "counts", "sizes"))
    ends = np.cumsum(sizes)[:-1]
    return list(zip(np.split(terms, ends), np.split(counts, ends), strict=True))


def write(folder: Path, passages: Iterable[Bag]) -> None:
    """Write the index of these passages."""
    folder.mkdir(parents=True)
    pairs = list(passages)
    sizes = np.array([len(terms) for terms, _ in pairs], dtype=np.int32)
    terms = np.concatenate([t for t, _ in pairs]) if pairs else np.zeros(0, dtype=np.uint32)
    counts = np.concatenate([c for _, c in pairs]) if pairs else np.zeros(0, dtype=np.uint16)
    del pairs
    words, starts, rows, weights = _by_word(terms, counts, sizes)
    for name, array in {
        "terms": terms, "counts": counts, "sizes": sizes,
        "words": words, "starts": starts, "rows": rows, "weights": weights,
    }.items():  # fmt: skip
        np.save(folder / f"{name}.npy", array)


def _by_word(terms: np.ndarray, counts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Words in order, where the rows of each begin, the rows, and the BM25 weight of each."""
    total = len(sizes)
    row_of = np.repeat(np.arange(total, dtype=np.int32), sizes)
    lengths = np.bincount(row_of, weights=counts, minlength=total).astype(np.float32)
    norm = (K1 * (1 - B + B * lengths / max(float(lengths.mean()) if total else 1.0, 1e-9))).astype(
        np.float32
    )
    words, often, rows, weights = [], [], [], []
    for part in range(
        1 << PART_BITS
    ):  # a part of the words at a time: sorting all of them would double the memory
        at = np.flatnonzero(terms >> np.uint32(32 - PART_BITS) == part)
        at = at[np.argsort(terms[at], kind="stable")]
        found, frequency = np.unique(terms[at], return_counts=True)
        count = counts[at].astype(np.float32)
        idf = np.log(1 + (total - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        words.append(found)
        often.append(frequency)
        rows.append(row_of[at])
        weights.append(count / (count + norm[rows[-1]]) * np.repeat(idf, frequency))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(often))]).astype(np.int64)
    return np.concatenate(words), starts, np.concatenate(rows), np.concatenate(weights).astype(np.float32)


class Lexical:
    """A finished lexical index, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.words, self.starts = np.load(folder / "words.npy"), np.load(folder / "starts.npy")
        self.rows = np.load(folder / "rows.npy", mmap_mode="r")
        self.weights = np.load(folder / "weights.npy", mmap_mode="r")
        self.total = len(np.load(folder / "sizes.npy"))
        if len(self.rows) != int(self.starts[-1]) or len(self.weights) != len(self.rows):
            raise ValueError("lexical index cut short")

    def knows(self, token: str) -> bool:
        """Whether any passage holds a token."""
        return self._part(token) is not None

    def _part(self, token: str) -> slice | None:
        """Where the rows of a token stand."""
        value = crc32(token.encode())
        at = int(np.searchsorted(self.words, value))
        if at == len(self.words) or self.words[at] != value:
            return None
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def best(self, tokens: list[str], k: int) -> list[tuple[int, float]]:
        """Row numbers with a score above zero, best first; a word asked for twice counts twice."""
        scores = np.zeros(self.total, dtype=np.float32)
        for token, times in Counter(tokens).items():
            part = self._part(token)
            if part:
                scores[self.rows[part]] += times * self.weights[part]
        held = np.flatnonzero(scores)
        if len(held) > k:
            least = np.partition(scores[held], -k)[-k]
            held = held[scores[held] >= least]
        order = held[np.argsort(-scores[held], kind="stable")][:k]
        return [(int(i), float(scores[i])) for i in order]

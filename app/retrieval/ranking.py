"""Which statement answers a question: candidates from the best sections and the known questions, ranked by a small
linear model.

Its weights were fitted on known questions held out from the index (``app/training/ranking.py``).
"""

import re
from dataclasses import dataclass

import numpy as np

from app.language import Language
from app.language.concepts import search_tokens
from app.language.fold import fold
from app.retrieval.query import make_query
from app.retrieval.search import Retriever
from app.retrieval.types import Hit
from app.store.types import Passage

SECTIONS, POINTERS = 8, 12
FEATURES = (
    "known question points at it", "known question points at its section", "closeness of meaning", "share of the units asked for",
    "share of the tokens", "section's score", "section's rank ÷ 10", "a figure is wanted and there is one", "length ÷ 300",
)  # fmt: skip
WEIGHTS = np.array([1.39, 1.62, 4.54, 3.50, 4.38, -1.26, -2.70, 0.58, -0.54], dtype=np.float32)
_QUANTITY = re.compile(
    r"how (?:much|many|long|often|big|large|old|soon)|what (?:share|percent|figure)|when\b|bao nhieu|bao lau|may (?:ngay|tuan|bai|phan)|khi nao|ty le nao"
    r"|多少|几|多久|多长|何时|什么时候|哪天|比例"
)


@dataclass(frozen=True)
class Ranked:
    """A statement as a possible answer."""

    passage: Passage
    text: str
    """Verbatim."""
    score: float


def candidates(
    retriever: Retriever, question: str, language: Language, hits: list[Hit]
) -> tuple[list[tuple[Passage, str]], np.ndarray]:
    """(passage, statement) pairs and their features ``(n, len(FEATURES))``."""
    vector = retriever.store.embedder.embed([question])[0]
    units, tokens = make_query(question).units, frozenset(search_tokens(question))
    by_statement: dict[str, float] = {}
    by_section: dict[str, float] = {}
    pool = {h.passage.id: (h.passage, h.score, i) for i, h in enumerate(hits)}
    for n, pointer in enumerate(retriever.pointers(question)):
        by_section.setdefault(pointer.section, pointer.closeness)
        found = (
            retriever.anchored(f"{pointer.section}#{pointer.anchor}", language) if pointer.anchor else None
        )
        if found:
            by_statement.setdefault(found[1], pointer.closeness)
            if n < POINTERS and found[0].id not in pool:
                pool[found[0].id] = (found[0], 0.0, SECTIONS + 1)
    wants_figure = bool(_QUANTITY.search(fold(question)))
    pairs: list[tuple[Passage, str]] = []
    rows: list[list[float]] = []
    for passage, score, rank in pool.values():
        for text, close, have in zip(*retriever.pieces(passage, vector), strict=True):
            pairs.append((passage, text))
            rows.append(
                [
                    by_statement.get(text, 0.0), by_section.get(passage.section, 0.0), close,
                    sum(u in have for u in units) / max(1, len(units)), len(tokens & have) / max(1, len(tokens)),
                    score, rank / 10, float(wants_figure and bool(re.search(r"\d", text))), len(text) / 300,
                ]
            )  # fmt: skip
    return pairs, np.array(rows, dtype=np.float32).reshape(-1, len(FEATURES))


def rank_statements(retriever: Retriever, question: str, language: Language, hits: list[Hit]) -> list[Ranked]:
    """All candidates, best first."""
    pairs, features = candidates(retriever, question, language, hits)
    scores = features @ WEIGHTS
    order = np.argsort(-scores, kind="stable")
    return [Ranked(pairs[i][0], pairs[i][1], float(scores[i])) for i in order]

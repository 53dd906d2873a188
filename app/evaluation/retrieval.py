"""How well questions about the knowledge are found, answered and declined, beside two plain baselines.

Question sets (``tests/data``): ``blind-questions.jsonl`` on the bundled knowledge, ``blind-seed-questions.jsonl`` on
the two source articles (places in the files, none of their text), ``blind-unanswerable.jsonl``; the same names without
``blind-`` were looked at while the search was built.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.advisor import Advisor
from app.advisor.room import size
from app.language import LANGUAGES, fold
from app.store.types import Passage

DATA = Path(__file__).resolve().parent.parent.parent / "tests" / "data"
SEEDS = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "seeds"
Search = Callable[[str, int], list[Passage]]


@dataclass
class Score:
    """Counts of one language."""

    asked: int = 0
    first: int = 0
    five: int = 0
    fact: int = 0
    """Answers that hold the fact."""
    quoted: int = 0
    """Answers that cite the right passage, in whatever language it is."""
    long: int = 0
    """Answers over 80 words (120 characters in Chinese)."""
    declined: int = 0
    """Answerable questions that were declined."""
    unanswerable: int = 0
    refused: int = 0
    """Unanswerable questions that got no answer."""
    misses: list[str] = field(default_factory=list)


def read(name: str) -> list[dict[str, Any]]:
    """Rows of a question set."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def seed_files() -> list[Path]:
    return sorted(SEEDS.glob("*.txt"))


def letters(text: str) -> str:
    """Only letters and digits, folded: the same whatever the cleaning did to spaces and marks."""
    return re.sub(r"[\W_]+", "", fold(text))


def holds(passage: Passage, quote: str) -> bool:
    """Whether a passage holds a quote, or most of one that was cut in two."""
    have, want = letters(passage.text), letters(quote)
    part = max(12, int(len(want) * 0.6))
    return want in have or want[:part] in have or want[-part:] in have


def target_of(row: dict[str, Any]) -> Callable[[Passage], bool]:
    """What counts as the right passage for a question."""
    if "sections" in row:
        return lambda p: p.section in row["sections"]
    path = next(p for p in seed_files() if p.name.startswith(row["seed"]))
    quote = path.read_text(encoding="utf-8")[row["start"] : row["end"]]
    return lambda p: holds(p, quote)


def recall(rows: list[dict[str, Any]], search: Search) -> dict[str, Score]:
    """First and first-five recall of a search function, by language."""
    scores: dict[str, Score] = {x: Score() for x in LANGUAGES}
    for row in rows:
        score, right = scores[row["language"]], target_of(row)
        found = [right(p) for p in search(row["text"], 5)]
        score.asked += 1
        score.first += found[:1] == [True]
        score.five += any(found)
        if not any(found):
            score.misses.append(row["id"])
    return scores


def evaluate(
    advisor: Advisor, rows: list[dict[str, Any]], unanswerable: list[dict[str, Any]]
) -> dict[str, Score]:
    """Recall, answers and refusals of the Advisor."""
    scores = recall(rows, lambda text, k: [h.passage for h in advisor.search(text, k)])
    for row in rows:
        answer, score, right = advisor.answer(row["text"]), scores[row["language"]], target_of(row)
        score.fact += any(letters(f) in letters(answer.text) for f in row["fact"])
        score.declined += answer.kind == "declined"
        score.quoted += any(right(answer_passage(advisor, c.passage)) for c in answer.citations)
        score.long += answer.kind == "answer" and size(re.sub(r"\[\d+\]", "", answer.text)) > 1.1
    for row in unanswerable:
        score = scores[row["language"]]
        score.unanswerable += 1
        score.refused += advisor.answer(row["text"]).kind in ("declined", "clarify")
    return scores


def answer_passage(advisor: Advisor, identifier: str) -> Passage:
    """A passage that an answer cites."""
    return advisor.retriever.store.catalogue.passages_by_id([identifier])[identifier]


def table(title: str, scores: dict[str, Score]) -> str:
    """One line a language."""
    lines = [title]
    for language, s in scores.items():
        n = s.asked or 1
        line = f"  {language}: recall@1 {s.first / n:.2f}  recall@5 {s.five / n:.2f} ({s.five}/{s.asked})"
        if s.unanswerable:
            line += (
                f"  right passage cited {s.quoted / n:.2f}  fact in answer {s.fact / n:.2f}  too long {s.long}  false declines {s.declined / n:.2f}"
                f"  unanswerable declined {s.refused / s.unanswerable:.2f}"
            )
        lines.append(line)
    return "\n".join(lines)


def baselines(passages: list[Passage]) -> dict[str, Search]:
    """Plain BM25 on words and single characters, and Chroma with character n-gram TF-IDF (development only)."""
    import bm25s
    import chromadb
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    def plain(text: str) -> list[str]:
        return re.findall(r"[㐀-鿿]|[^\W㐀-鿿]+", text.lower())

    bm25 = bm25s.BM25()
    bm25.index([plain(p.text) for p in passages], show_progress=False)

    def by_words(text: str, k: int) -> list[Passage]:
        scores = bm25.get_scores(plain(text))
        return [passages[i] for i in np.argsort(-scores, kind="stable")[:k]]

    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    matrix = tfidf.fit_transform([p.text for p in passages])
    svd = TruncatedSVD(min(100, len(passages) - 1), random_state=1)
    vectors = svd.fit_transform(matrix)
    collection = chromadb.EphemeralClient().create_collection(
        f"baseline-{len(passages)}", embedding_function=None, metadata={"hnsw:space": "cosine"}
    )
    collection.add(ids=[str(i) for i in range(len(passages))], embeddings=vectors)

    def by_grams(text: str, k: int) -> list[Passage]:
        found = collection.query(query_embeddings=svd.transform(tfidf.transform([text])), n_results=k)
        return [passages[int(i)] for i in found["ids"][0]]

    return {"plain BM25": by_words, "Chroma, character n-gram TF-IDF": by_grams}

"""Hybrid search: vectors and BM25 fused by reciprocal rank; one result a section, in the reader's language if it has one."""

import math
import re
from collections import OrderedDict

import numpy as np

from app.errors import InputError
from app.language import Language, detect_language
from app.language.concepts import search_tokens
from app.language.fold import fold, han_count
from app.retrieval.asked import Asked, Pointer
from app.retrieval.query import Query, content_words, make_query
from app.retrieval.types import Citation, Hit
from app.store.claims import load_ledger
from app.store.store import Store
from app.store.types import Passage

POOL = 60
RANK_CONSTANT = 10
ASKED_WEIGHT = 3.0
FLOOR = 0.40
"""Least relevance of an answer from the knowledge; calibrated by ``make eval``."""
MAX_QUERY = 2000


class Retriever:
    """Search over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sections: OrderedDict[str, list[Passage]] = OrderedDict()
        self._tokens: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._pieces: OrderedDict[str, tuple[list[str], np.ndarray, list[frozenset[str]]]] = OrderedDict()
        self._documents: dict[str, dict] = {}
        self._asked: Asked | None = None
        self._generation = -1

    # --- searching ---------------------------------------------------------------------------------------------

    def search(self, text: str, k: int = 5, language: Language | None = None) -> list[Hit]:
        """The best ``k`` sections for a text, best first."""
        text = text.strip()
        if not text:
            raise InputError("empty")
        text = text[:MAX_QUERY]
        language = language or detect_language(text)
        vector = self.store.embedder.embed([text])[0]
        tokens = search_tokens(" ".join(content_words(text)))
        near, lexical = self.store.query(
            lambda g: (g.nearest(self.store.vectors.of_query(text, vector), POOL), g.lexical(tokens, POOL))
        )
        self._refresh()
        fused: dict[str, float] = {}
        for ranked, weight in ((near, 1.0), (lexical, 1.2)):
            for rank, (passage, _) in enumerate(ranked):
                fused[passage] = fused.get(passage, 0.0) + weight / (RANK_CONSTANT + rank)
        for rank, pointer in enumerate(self._pointed(text, tokens, vector)):
            passage = next(iter(self.section(pointer.section)), None)
            if passage:
                passage = self.in_language(passage, language)
                fused[passage.id] = fused.get(passage.id, 0.0) + ASKED_WEIGHT * pointer.closeness / (
                    RANK_CONSTANT + rank
                )
        similarity = self.store.vectors.similarity(near, lexical, vector)
        passages = self.store.catalogue.passages_by_id(list(fused))
        best: dict[str, tuple[float, Passage]] = {}
        for identifier, score in fused.items():
            passage = passages.get(identifier)
            if passage is None:
                continue
            if passage.language == language:
                score *= 1.02
            if passage.section not in best or score > best[passage.section][0]:
                best[passage.section] = (score, passage)
        query = make_query(text)
        hits = []
        top = (2.2 + ASKED_WEIGHT) / RANK_CONSTANT
        for score, passage in sorted(best.values(), key=lambda b: (-b[0], b[1].id))[: 3 * k]:
            relevance = self._relevance(query, passage, similarity.get(passage.id, 0.0))
            shown = self.in_language(passage, language)
            hits.append(Hit(passage=shown, score=round(score / top, 4), relevance=round(relevance, 4)))
        return _without_twins(hits)[:k]

    @property
    def asked(self) -> Asked:
        """The known questions."""
        if self._asked is None:
            self._asked = Asked.open(self.store.settings.home, self.store.embedder)
        return self._asked

    def pointers(self, text: str) -> list[Pointer]:
        """Sections and statements that known questions near this text point at, nearest first."""
        return self.asked.pointers(search_tokens(text), self.store.embedder.embed([text])[0])

    def strangeness(self, text: str) -> float:
        """Share of a text's content words that neither passages nor known questions ever use, 0–1."""
        units = [u for u in make_query(text).units if not u.startswith("§")]
        if not units:
            return 0.0
        generation = self.store.generation()
        return sum(not (generation.knows(u) or self.asked.knows(u)) for u in units) / len(units)

    def _pointed(self, text: str, tokens: list[str], vector: np.ndarray) -> list[Pointer]:
        """The best pointer of each section."""
        best: dict[str, Pointer] = {}
        for pointer in self.asked.pointers(tokens, vector):
            best.setdefault(pointer.section, pointer)
        return list(best.values())

    def _relevance(self, query: Query, passage: Passage, similarity: float) -> float:
        """Share of the query's units that the passage holds, mixed with closeness of meaning."""
        if not query.units:
            return 0.3 * max(similarity, 0.0)
        tokens = self._tokens_of(passage)
        held = sum(1 for unit in query.units if unit in tokens)
        return 0.7 * held / len(query.units) + 0.3 * max(similarity, 0.0)

    def _tokens_of(self, passage: Passage) -> frozenset[str]:
        tokens = self._tokens.get(passage.id)
        if tokens is None:
            tokens = frozenset(search_tokens(f"{passage.heading}\n{passage.text}"))
            self._tokens[passage.id] = tokens
            if len(self._tokens) > 2000:
                self._tokens.popitem(last=False)
        return tokens

    def pieces(
        self, passage: Passage, vector: np.ndarray
    ) -> tuple[list[str], list[float], list[frozenset[str]]]:
        """Quotable pieces of a passage, how close each is to a vector, and their tokens."""
        texts, vectors, tokens = self._sentences_of(passage)
        return texts, [float(x) for x in vectors @ vector] if texts else [], tokens

    def _sentences_of(self, passage: Passage) -> tuple[list[str], np.ndarray, list[frozenset[str]]]:
        """Quotable pieces of a passage with their vectors and tokens; kept, as the same passages are asked again."""
        known = self._pieces.get(passage.id)
        if known is None:
            pieces = statements(passage)
            known = (pieces, self.store.embedder.embed(pieces), [frozenset(search_tokens(p)) for p in pieces])
            self._pieces[passage.id] = known
            if len(self._pieces) > 600:
                self._pieces.popitem(last=False)
        return known

    # --- passages and citations --------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Forget what was kept of an older generation."""
        row = self.store.catalogue.generation()
        number = row["number"] if row else 0
        if number != self._generation:
            self._sections.clear()
            self._documents = {d["id"]: d for d in self.store.catalogue.documents()}
            self._generation = number

    def section(self, section: str) -> list[Passage]:
        """The passages of a section id, in every language it has."""
        if section not in self._sections:
            self._sections[section] = self.store.catalogue.section(section)
            if len(self._sections) > 1000:
                self._sections.popitem(last=False)
        return self._sections[section]

    def in_language(self, passage: Passage, language: Language) -> Passage:
        """The same section in the reader's language, where it exists."""
        if passage.language == language or passage.document.startswith("u-"):
            return passage
        return next((p for p in self.section(passage.section) if p.language == language), passage)

    def citation(self, passage: Passage, quote: str, number: int) -> Citation:
        """A citation of a verbatim quote. Raises ValueError when the passage does not hold it."""
        if quote not in passage.text:
            raise ValueError(f"{passage.id} does not hold {quote[:40]!r}")
        self._refresh()
        row = self._documents.get(passage.document, {})
        origin, as_of = row.get("origin", ""), row.get("as_of") or row.get("date")
        ledger = load_ledger()
        for statement in passage.statements:
            claim = ledger.claims.get(statement.anchor)
            if claim and passage.text[statement.start : statement.end].startswith(quote):
                origin, as_of = ledger.origin(claim.sources, passage.language), claim.as_of
        return Citation(
            number=number, passage=passage.id, document=row.get("title", passage.document), section=passage.section,
            heading=passage.heading, language=passage.language, quote=quote, origin=origin, as_of=as_of,
        )  # fmt: skip

    def anchored(self, reference: str, language: Language) -> tuple[Passage, str] | None:
        """Passage and verbatim statement behind ``section#anchor``, in the reader's language if there is one."""
        self._refresh()
        section, _, anchor = reference.partition("#")
        versions = self.section(section)
        for passage in sorted(versions, key=lambda p: (p.language != language, p.language != "en")):
            said = passage.statement(anchor)
            if said:
                return passage, said
        return None

    def best_sentences(self, text: str, passage: Passage, limit: int = 1) -> list[tuple[float, str]]:
        """The sentences of a passage that answer a text best, with a score, best first."""
        query = make_query(text)
        sentences, vectors, tokens_of = self._sentences_of(passage)
        if not sentences:
            return []
        similar = vectors @ self.store.embedder.embed([text])[0]
        scored = []
        for sentence, close, tokens in zip(sentences, similar, tokens_of, strict=True):
            held = sum(1 for u in query.units if u in tokens) / max(1, len(query.units))
            scored.append(
                (0.6 * held + 0.4 * float(close) - 0.02 * math.log1p(len(sentence) / 100), sentence)
            )
        return sorted(scored, key=lambda s: -s[0])[:limit]


def statements(passage: Passage) -> list[str]:
    """The quotable pieces of a passage: its statements, else its sentences; each is verbatim."""
    if passage.statements:
        return [passage.text[s.start : s.end] for s in passage.statements]
    pieces = re.split(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n", passage.text)
    return [p.strip().removeprefix("- ") for p in pieces if p and len(p.strip()) > 15]


def _without_twins(hits: list[Hit]) -> list[Hit]:
    """Near-duplicates counted once: passages that share nine tenths of their words."""
    kept: list[Hit] = []
    bags: list[frozenset[str]] = []
    for hit in hits:
        bag = (
            frozenset(fold(hit.passage.text).split())
            if not han_count(hit.passage.text)
            else frozenset(hit.passage.text)
        )
        if any(len(bag & other) > 0.9 * max(len(bag), len(other), 1) for other in bags):
            continue
        kept.append(hit)
        bags.append(bag)
    return kept

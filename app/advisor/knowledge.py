"""Answer a question from the knowledge: one to four statements, verbatim, each cited; or say that it is not there."""

from dataclasses import replace
from functools import lru_cache

from app.advisor.room import cut, size
from app.language import LANGUAGES, Language, say
from app.language.concepts import Aliases
from app.language.fold import fold, han_count
from app.playbook import load_playbook
from app.playbook.glossary import name_variants
from app.retrieval import FLOOR, Citation, Hit, Retriever
from app.retrieval.ranking import SECTIONS, Ranked, rank_statements
from app.settings import knowledge_folder
from app.store.claims import read_yaml
from app.strategy.citing import Citer

MAX_STATEMENTS = 3
MARGIN = 2.0
"""How much worse than the best a further statement may be."""
TERM_BONUS = 0.8
"""For the statement that defines a term of the question."""
ANSWERABLE, STRANGE = 2.8, 1.0
"""Least score of an answer, and what words that the knowledge never uses cost; fitted on the calibration set."""


@lru_cache(maxsize=1)
def _terms() -> tuple[Aliases, dict[str, list[str]]]:
    """Finder for terms that have a statement of their own, and the references of each."""
    book = load_playbook()
    rows: list[dict] = []
    cites: dict[str, list[str]] = {}
    for kpi in book.kpis.values():
        rows.append({"id": kpi.id} | {x: name_variants(kpi.name[x]) for x in LANGUAGES})
        cites[kpi.id] = kpi.cite
    for row in read_yaml(knowledge_folder() / "playbook" / "glossary.yaml"):
        if row.get("cite"):
            rows.append({"id": row["id"]} | {x: row.get(x) or [] for x in LANGUAGES})
            cites.setdefault(row["id"], list(row["cite"]))
    return Aliases(rows), cites


def likely_statements(
    question: str, retriever: Retriever, language: Language, hits: list[Hit]
) -> list[Ranked]:
    """Statements that answer a question, best first; none when the knowledge does not say it."""
    finder, cites = _terms()
    references = [r for term in dict.fromkeys(finder.find(question)) for r in cites.get(term, [])]
    named = {said for r in references if (found := retriever.anchored(r, language)) for said in [found[1]]}
    ranked = [
        replace(r, score=r.score + TERM_BONUS) if r.text in named else r
        for r in rank_statements(retriever, question, language, hits)
    ]
    ranked.sort(key=lambda r: -r.score)
    if not ranked or ranked[0].score - STRANGE * retriever.strangeness(question) < ANSWERABLE:
        return []
    return [r for r in ranked if r.score >= ranked[0].score - MARGIN]


def answer_question(
    question: str, retriever: Retriever, language: Language
) -> tuple[str, list[Citation], list[Hit]]:
    """Text with [n] marks, its citations, and what was found. The text is empty when the knowledge does not say it."""
    hits = retriever.search(question, SECTIONS, language)
    citer = Citer(retriever, language)
    chosen: list[tuple[str, int]] = []
    for one in likely_statements(question, retriever, language, hits):
        if len(chosen) == MAX_STATEMENTS:
            break
        said = cut(one.text, 1.0 - sum(size(c) for c, _ in chosen))
        if not said or any(_alike(said, other) for other, _ in chosen):
            continue
        chosen.append((said, citer.quote(one.passage, said)))
    text = (" " if language != "zh" else "").join(f"{_closed(s)} [{n}]" for s, n in chosen)
    return text, citer.citations, hits


def _alike(a: str, b: str) -> bool:
    x, y = set(fold(a).split()) or set(a), set(fold(b).split()) or set(b)
    return len(x & y) > 0.7 * min(len(x), len(y))


def _closed(sentence: str) -> str:
    return (
        sentence if sentence[-1:] in ".!?。！？…" else sentence + ("。" if han_count(sentence[-1:]) else ".")
    )


def not_found(hits: list[Hit], language: Language) -> str:
    """What is said when the knowledge does not hold it: so, and what is there instead."""
    parts = [say("answers.not-found", language)]
    near = [h.passage.heading for h in hits[:2] if h.relevance >= FLOOR / 2]
    if near:
        parts.append(say("answers.nearest", language, sections="; ".join(f"“{x}”" for x in near)))
    parts.append(say("answers.instead", language))
    return (" " if language != "zh" else "").join(parts)

"""Which claims of the ledger a question is about, and where each stands in the articles."""

import math
import re
from collections import Counter
from functools import lru_cache
from typing import get_args

from app.advisor.guards.figures import Quantity, quantities
from app.language import LANGUAGES
from app.language.concepts import search_tokens
from app.retrieval.query import content_words
from app.settings import knowledge_folder
from app.store.claims import Kind, LedgerClaim, load_ledger

MOST = 2
"""Claims that are told side by side."""
NEAR = 0.8
"""A further claim is told when it fits the question's words at least so well as the best."""
_KINDS: tuple[Kind, ...] = get_args(Kind)
_SECTION = re.compile(r"^## .*\{#([a-z0-9.-]+)\}\s*$|^(?:[-*] )?\{claim:([a-z0-9-]+)\}$", re.M)


@lru_cache(maxsize=1)
def claim_references() -> dict[str, str]:
    """``section#anchor`` of every claim that an article holds."""
    found: dict[str, str] = {}
    for path in sorted((knowledge_folder() / "documents" / "en").glob("*.md")):
        section = ""
        for match in _SECTION.finditer(path.read_text(encoding="utf-8")):
            section = match[1] or section
            if match[2]:
                found.setdefault(match[2], f"{section}#{match[2]}")
    return found


def with_figures(asked: list[Quantity], words: str) -> tuple[list[LedgerClaim], int]:
    """The claims that hold all the figures asked for and fit the other words best, and how many more hold them.

    Where no other word tells which is meant, those that are about just this figure come first.
    """
    figures, tokens, weight = _ledger()
    claims = load_ledger().claims
    holding = [c for c in claims.values() if all(any(_same(q, f) for f in figures[c.id]) for q in asked)]
    wanted = set(search_tokens(" ".join(content_words(words)))) & set(weight) if words.strip() else set()
    scores = {c.id: sum(weight[t] for t in wanted & tokens[c.id]) for c in holding}
    best = max(scores.values(), default=0.0)

    def rank(claim: LedgerClaim) -> tuple[float, bool, int]:
        own = quantities(f"{claim.value or ''} {claim.unit or ''}")
        exact = len(own) == len(asked) and all(q.value == o.value for q, o in zip(asked, own, strict=True))
        return -scores[claim.id], not exact, _KINDS.index(claim.kind)

    near = [c for c in sorted(holding, key=rank) if scores[c.id] >= NEAR * best]
    return near[:MOST], 0 if best else max(0, len(holding) - MOST)


def about(identifier: str) -> list[LedgerClaim]:
    """Claims on the figures of one KPI or term: those that bear its id."""
    bears = re.compile(rf"{re.escape(identifier)}(?:-[a-z-]+)?")
    return [c for c in load_ledger().claims.values() if bears.fullmatch(c.id)][:MOST]


def _same(asked: Quantity, held: Quantity) -> bool:
    alike = not asked.kind or not held.kind or asked.kind == held.kind
    return alike and math.isclose(asked.value, held.value, rel_tol=1e-6)


@lru_cache(maxsize=1)
def _ledger() -> tuple[dict[str, list[Quantity]], dict[str, set[str]], dict[str, float]]:
    """Figures and search tokens of each claim, and how rare each token is."""
    figures, tokens = {}, {}
    for claim in load_ledger().claims.values():
        texts = [claim.text[x] for x in LANGUAGES]
        figures[claim.id] = [q for t in texts for q in quantities(t)]
        tokens[claim.id] = set(search_tokens("\n".join(texts)))
    often = Counter(t for held in tokens.values() for t in held)
    return figures, tokens, {t: math.log(len(tokens) / n) for t, n in often.items()}

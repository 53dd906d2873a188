"""The user's own words for a tier or stage, each with the statements that say where it differs from ours."""

from app.diagnosis.translate import shown
from app.retrieval import Retriever
from app.strategy import Strategy


def cited(strategy: Strategy, retriever: Retriever) -> Strategy:
    """The strategy whose translated words have their citations among its own."""
    strategy = strategy.model_copy(update={"citations": list(strategy.citations)})
    for word in shown(strategy.diagnosis.translated):
        word.citations = [n for r in word.cite if (n := _number(strategy, retriever, r))]
    return strategy


def _number(strategy: Strategy, retriever: Retriever, reference: str) -> int | None:
    found = retriever.anchored(reference, strategy.language)
    if not found:
        return None
    passage, quote = found
    for citation in strategy.citations:
        if (citation.passage, citation.quote) == (passage.id, quote):
            return citation.number
    number = len(strategy.citations) + 1
    strategy.citations.append(retriever.citation(passage, quote, number))
    return number

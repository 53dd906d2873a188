"""Which clauses of a situation decided: what the judgement loses when a clause is left out."""

from typing import Literal

from app.diagnosis.classifier import STAGES, TIERS, axis_logits
from app.diagnosis.clauses import clauses
from app.language import Language
from app.playbook.labels import Stage, Tier

MOST = 24
"""Clauses that are left out in turn; of a longer text, those that speak for the value by themselves."""
WEAK = 0.15
"""Clauses that weigh less than this share of the strongest decide nothing."""


def deciding_spans(
    text: str,
    language: Language,
    axis: Literal["tier", "stage"],
    value: Tier | Stage,
    against: Tier | Stage,
    limit: int = 2,
) -> list[tuple[int, int, float]]:
    """Verbatim clauses ``(start, end, weight)`` that speak for ``value`` against ``against``, strongest first.

    ``weight`` is in calibrated log odds: what the text loses without the clause.
    """
    order: tuple[Tier | Stage, ...] = TIERS if axis == "tier" else STAGES
    chosen, other = order.index(value), order.index(against)

    def margin(words: str) -> float:
        logits = axis_logits(words, language)[0 if axis == "tier" else 1]
        return float(logits[chosen] - logits[other])

    pieces = clauses(text)
    if len(pieces) < 2:
        return [(*pieces[0], margin(text))] if pieces else []
    if len(pieces) > MOST:
        pieces = sorted(pieces, key=lambda piece: -margin(text[piece[0] : piece[1]]))[:MOST]
    whole = margin(text)
    weighed = [(start, end, whole - margin(text[:start] + text[end:])) for start, end in pieces]
    weighed.sort(key=lambda span: (-span[2], span[0]))
    least = max(0.0, WEAK * weighed[0][2])
    return [span for span in weighed if span[2] > least][:limit] or weighed[:1]

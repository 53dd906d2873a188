"""A figure that is contested or of low confidence is only told in the words that say who claims it."""

from collections.abc import Iterable

from app.advisor.guards.figures import quantities, supported
from app.store.claims import load_ledger
from app.store.types import Passage


def with_standing(text: str, passages: Iterable[Passage]) -> str:
    """The sentence; or the passage's own statement where a figure of the sentence stands only in a weak claim."""
    weak: list[str] = []
    firm: list[str] = []
    for passage in passages:
        rest = passage.text
        for statement in passage.statements:
            claim = load_ledger().claims.get(statement.anchor)
            if claim and (claim.contested_by or claim.confidence == "low"):
                said = passage.text[statement.start : statement.end]
                weak.append(said)
                rest = rest.replace(said, "\n")
        firm.append(rest)
    if not quantities(text) or not weak or supported(text, firm):
        return text
    return next((said for said in weak if set(quantities(text)) & set(quantities(said))), text)

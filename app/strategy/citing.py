"""Bind advice to passages: every reference becomes a numbered citation with a verbatim quote."""

from collections.abc import Sequence

from app.language import Language
from app.playbook import Advice
from app.retrieval import Citation, Retriever
from app.store.claims import Kind
from app.store.types import Passage
from app.strategy.types import Item


class Citer:
    """Collects the citations of one answer; the same quote gets the same number."""

    def __init__(self, retriever: Retriever, language: Language) -> None:
        self.retriever, self.language = retriever, language
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, str], int] = {}

    def quote(self, passage: Passage, quote: str) -> int:
        """Number of the citation of a verbatim quote."""
        key = (passage.id, quote)
        if key not in self._numbers:
            number = len(self.citations) + 1
            self.citations.append(self.retriever.citation(passage, quote, number))
            self._numbers[key] = number
        return self._numbers[key]

    def references(self, references: Sequence[str]) -> list[int]:
        """Numbers for ``section#anchor`` references; one whose section is not in the store is left out."""
        numbers = []
        for reference in references:
            found = self.retriever.anchored(reference, self.language)
            if found:
                numbers.append(self.quote(*found))
        return numbers

    def item(self, advice: Advice) -> Item:
        """Advice in the reader's language with its citations."""
        return self.stated(advice.text[self.language], advice.kind, advice.cite)

    def stated(self, text: str, kind: Kind, cite: Sequence[str]) -> Item:
        """A text with its citations; without any it counts as a rule of thumb."""
        numbers = self.references(cite)
        return Item(text=text, kind=kind if numbers else "practice", citations=numbers)

"""Write what will be posted: patterns filled for the brand, within the platform's limits and rules."""

from collections.abc import Iterable

from app.language import Language, Text3, units
from app.playbook import ContentType, Rule
from app.strategy.compliance import violations
from app.strategy.slots import Slots
from app.strategy.types import Example, Posted

TITLE_UNITS = 20
TURNS = 6


class Writer:
    """Fills patterns for one brand; never returns a text that breaks the brand's rules."""

    def __init__(self, slots: Slots, rules: Iterable[Rule], reader: Language, note: Language = "zh") -> None:
        self.slots, self.rules, self.reader, self.note = slots, list(rules), reader, note
        self._used: set[str] = set()

    def posted(self, text: Text3) -> Posted:
        """The note's text with its gloss."""
        return Posted(text=text[self.note], gloss=None if self.reader == self.note else text[self.reader])

    def fill(self, pattern: Text3, turn: int) -> Text3 | None:
        """The pattern filled, or None when no filling obeys the rules."""
        for extra in range(TURNS):
            filled = pattern.fill(**self.slots.at(turn + extra))
            if not violations(filled[self.note], self.rules, self.note):
                return filled
            if filled == pattern:
                return None
        return None

    def title(self, pattern: Text3, turn: int) -> Text3 | None:
        """A title of at most 20 units, or None."""
        for extra in range(TURNS):
            filled = pattern.fill(**self.slots.at(turn + extra))
            title = filled[self.note]
            if (
                units(title) <= TITLE_UNITS
                and title not in self._used
                and not violations(title, self.rules, self.note)
            ):
                self._used.add(title)
                return filled
        return None

    def example(self, content: ContentType, turn: int, spare_titles: list[Text3]) -> Example | None:
        """A ready example; its title comes from the content type, else from the cell's spare patterns."""
        title = None
        for pattern in [content.example.title, *spare_titles]:
            title = self.title(pattern, turn)
            if title:
                break
        cover, opening = self.fill(content.example.cover, turn), self.fill(content.example.opening, turn)
        outline = [self.fill(line, turn) for line in content.example.outline]
        if not (title and cover and opening) or violations(" ".join(content.example.tags), self.rules):
            return None
        return Example(
            title=self.posted(title), title_units=units(title[self.note]), cover=self.posted(cover),
            opening=self.posted(opening), outline=[self.posted(line) for line in outline if line],
            tags=[Posted(text=tag) for tag in content.example.tags],
        )  # fmt: skip

    def several(self, patterns: list[Text3], turn: int, limit: int, titles: bool) -> list[Posted]:
        """Up to ``limit`` further titles or openings, starting at a place that depends on the brand."""
        out: list[Posted] = []
        for i in range(len(patterns)):
            pattern = patterns[(turn + i) % len(patterns)]
            text = self.title(pattern, turn + i) if titles else self.fill(pattern, turn + i)
            if text:
                out.append(self.posted(text))
            if len(out) == limit:
                break
        return out

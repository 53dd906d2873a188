"""Write what will be posted: patterns filled for the brand, within the platform's limits and rules."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.language import Language, Text3, units
from app.language.texts import catalogue
from app.playbook import ContentType, Rule
from app.playbook.types import ProductKind
from app.strategy.compliance import violations
from app.strategy.kinds import GOODS, all_fit, fits
from app.strategy.slots import PAIN_STEP, Slots, needs, turn_of
from app.strategy.types import Example, Posted

TITLE_UNITS = 20
TURNS = 6
LEAST_OUTLINE = 2
_DOUBLED = re.compile(r"(?<!\w)([^\W\d_]{2,}) \1(?!\w)|([一-鿿]{2,6})\2|的的|了了|是是|在在", re.IGNORECASE)


class Writer:
    """Fills patterns for one brand; never returns a text that breaks the brand's rules or makes no sense for its product."""

    def __init__(
        self, slots: Slots, rules: Iterable[Rule], reader: Language, seed: int,
        kind: ProductKind | None = None, note: Language = "zh",
    ) -> None:  # fmt: skip
        self.slots, self.rules, self.reader, self.note = slots, list(rules), reader, note
        self.seed, self.kind = seed, kind
        self._used: set[str] = set()
        self._worn: Counter[str] = Counter()

    def posted(self, text: Text3) -> Posted:
        """The note's text with its gloss."""
        return Posted(text=text[self.note], gloss=None if self.reader == self.note else text[self.reader])

    def usable(self, content: ContentType) -> bool:
        """Whether a content type makes sense for the brand's sort of product."""
        if (
            content.kinds
            and not {self.kind} & set(content.kinds)
            and not (self.kind is None and set(GOODS) <= set(content.kinds))
        ):
            return False
        example = content.example
        return all_fit(
            [content.name, content.why, content.sign, example.title, example.cover, example.opening],
            self.kind,
        )

    def belongs(self, content: ContentType) -> bool:
        """Whether the brand itself fills what the cover and the opening of a content type need."""
        return self.slots.has(content.example.cover) and self.slots.has(content.example.opening)

    def fill(self, pattern: Text3, role: str = "") -> Text3 | None:
        """The pattern filled, set into a frame of the brand where a role is named; None when no filling passes."""
        for turn in self._turns(pattern):
            for frame, text in self._ways(pattern, role, turn):
                if self.passes(text, pattern):
                    self._worn[frame] += 1
                    return text
        return None

    def title(self, pattern: Text3) -> Text3 | None:
        """A title of at most 20 units from a pattern that this strategy has not used yet, or None."""
        if pattern.zh in self._used:
            return None
        for turn in self._turns(pattern):
            ways = self._ways(pattern, "title", turn)
            for frame, text in [*ways, ("", pattern.fill(**self.slots.at(turn)))]:
                if units(text[self.note]) <= TITLE_UNITS and self.passes(text, pattern):
                    self._worn[frame] += 1
                    self._used.add(pattern.zh)
                    return text
        return None

    def example(self, content: ContentType, spare_titles: Sequence[Text3]) -> Example | None:
        """A ready example; its title comes from the content type, else from the cell's spare patterns."""
        patterns = [
            t for t in [content.example.title, *spare_titles] if self.slots.has(t) and fits(t, self.kind)
        ]
        title = next((t for pattern in patterns if (t := self.title(pattern))), None)
        cover, opening = (
            self.fill(content.example.cover, "cover"),
            self.fill(content.example.opening, "opening"),
        )
        if not (title and cover and opening) or violations(" ".join(content.example.tags), self.rules):
            return None
        return Example(
            title=self.posted(title), title_units=units(title[self.note]), cover=self.posted(cover),
            opening=self.posted(opening), outline=[self.posted(t) for t in self._outline(content)],
            tags=[Posted(text=tag) for tag in content.example.tags if fits(_same(tag), self.kind)],
        )  # fmt: skip

    def several(self, patterns: Sequence[Text3], limit: int, titles: bool) -> list[Posted]:
        """Up to ``limit`` further titles or openings: those that name something of the brand first, then the rest."""
        fitting = [p for p in patterns if self.slots.has(p) and fits(p, self.kind)]
        mixed = {p.zh for p in fitting if "product" in needs(p)} if not self.slots.speakable else set()
        ordered = sorted(fitting, key=lambda p: (p.zh in mixed, not self._owned(p), turn_of(self.seed, p.zh)))
        out: list[Posted] = []
        for pattern in ordered:
            text = self.title(pattern) if titles else self.fill(pattern, "opening")
            if text:
                out.append(self.posted(text))
            if len(out) == limit:
                break
        return out

    # --- filling -----------------------------------------------------------------------------------------------

    def _turns(self, pattern: Text3) -> range:
        first = turn_of(self.seed, pattern.zh)
        return range(first, first + (TURNS if needs(pattern) or self.slots.own else 1))

    def _owned(self, pattern: Text3) -> bool:
        """Whether a pattern names the brand's product, or something else of the brand where its product is not known."""
        named = needs(pattern) & self.slots.own
        return "product" in named if self.slots.speakable else bool(named - {"product"})

    def _outline(self, content: ContentType) -> list[Text3]:
        lines = [line for line in content.example.outline if fits(line, self.kind)]
        own = [line for line in lines if self.slots.has(line)]
        chosen = own if len(own) >= LEAST_OUTLINE else lines
        return [filled for line in chosen if (filled := self.fill(line))]

    def _ways(self, pattern: Text3, role: str, turn: int) -> list[tuple[str, Text3]]:
        """The filled pattern as it may stand: alone where it names the brand's product, else with a frame that does.

        Frames that this strategy has used least come first.
        """
        filled = pattern.fill(**self.slots.at(turn))
        if not role or self._owned(pattern):
            return [("", filled)]
        said, product = needs(pattern), {"product"} if self.slots.speakable else set()
        frames = [
            f for f in _frames(role)
            if self.slots.has(f) and not needs(f) & said and needs(f) & {"product"} == product
        ]  # fmt: skip
        frames.sort(key=lambda f: (self._worn[f.zh], turn_of(turn, f.zh)))
        values = self.slots.at(turn) | {"text": filled}
        return [(f.zh, f.fill(**values)) for f in frames] or [("", filled)]

    def spoken(self, pattern: Text3, people: Sequence[Text3]) -> str:
        """A reason in the reader's language, filled with the first people, scene and pain that double no word."""
        doubles = len(_DOUBLED.findall(pattern[self.reader]))
        first = ""
        for name in people:
            for turn in range(self.seed, self.seed + TURNS * PAIN_STEP, PAIN_STEP):
                text = pattern.fill(**self.slots.at(turn) | {"audience": name})[self.reader]
                if len(_DOUBLED.findall(text)) <= doubles:
                    return text
                first = first or text
        return first

    def passes(self, text: Text3, pattern: Text3 | None = None) -> bool:
        """Whether a text obeys the rules in both languages and doubles no word that its pattern does not double."""
        for language in dict.fromkeys((self.note, self.reader)):
            allowed = len(_DOUBLED.findall(pattern[language])) if pattern else 0
            if (
                violations(text[language], self.rules, language)
                or len(_DOUBLED.findall(text[language])) > allowed
            ):
                return False
        return True


def _same(text: str) -> Text3:
    return Text3(vi="-", en="-", zh=text)


def _frames(role: str) -> list[Text3]:
    """The frames of a role in their order."""
    texts = catalogue()
    out: list[Text3] = []
    while (frame := texts.get(f"strategy.frame.{role}.{len(out) + 1}")) is not None:
        out.append(frame)
    return out

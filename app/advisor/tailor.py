"""The model's words written into the strategy's skeleton: titles, openings and reasons; nothing else can change."""

from collections import Counter
from collections.abc import Sequence

from app.advisor import guards
from app.advisor.draft import Draft, Idea
from app.language import Language, units
from app.language.fold import han_count
from app.playbook import Rule
from app.strategy.compliance import violations
from app.strategy.types import ContentIdea, Posted, Strategy
from app.strategy.writing import TITLE_UNITS

OPENING_WORDS, WHY_WORDS, GLOSS_WORDS = 60, 70, 60
TITLES, OPENINGS = 6, 4


class Tailor:
    """Checks every text of a draft; what does not pass leaves the built-in text in its place and is counted."""

    def __init__(self, strategy: Strategy, rules: Sequence[Rule], removed: Counter[str]) -> None:
        self.strategy, self.rules, self.removed = strategy, rules, removed
        self.language: Language = strategy.language
        self.note: Language = strategy.note_language
        self.sources = _sources(strategy)
        self._titles: set[str] = set()

    def apply(self, draft: Draft) -> Strategy:
        """The strategy with what the guards let through."""
        written = {idea.id: idea for idea in draft.ideas}
        known = {idea.id for idea in self.strategy.content_types}
        self.removed["other"] += sum(identifier not in known for identifier in written)
        ideas = [self._idea(i, written[i.id]) if i.id in written else i for i in self.strategy.content_types]
        titles = [p for x in draft.titles if (p := self._posted(x.text, x.gloss, title=True))]
        openings = [p for x in draft.openings if (p := self._posted(x.text, x.gloss, title=False))]
        return self.strategy.model_copy(
            update={
                "content_types": ideas,
                "more_titles": _first(titles, self.strategy.more_titles, TITLES),
                "more_openings": _first(openings, self.strategy.more_openings, OPENINGS),
            }
        )

    def _idea(self, idea: ContentIdea, written: Idea) -> ContentIdea:
        example = idea.example
        title = self._posted(written.title, written.title_gloss, title=True)
        opening = self._posted(written.opening, written.opening_gloss, title=False)
        if title:
            example = example.model_copy(update={"title": title, "title_units": units(title.text)})
        if opening:
            example = example.model_copy(update={"opening": opening})
        why = self._why(written.why)
        return idea.model_copy(update={"example": example, **({"why": why} if why else {})})

    def _posted(self, text: str, gloss: str, title: bool) -> Posted | None:
        """Words to post with their gloss, or None when a guard objects."""
        text, gloss = " ".join(text.split()), " ".join(gloss.split())
        if not text:
            return None
        fault = self._fault(text, self.note, OPENING_WORDS)
        if title and units(text) > TITLE_UNITS:
            fault = "long"
        if not fault and self.note == "zh" and han_count(text) < 2:
            fault = "language"
        if not fault and title and text in self._titles:
            fault = "other"
        if not fault and self.language != self.note:
            fault = self._fault(gloss, self.language, GLOSS_WORDS) if gloss else "other"
        if fault:
            self.removed[fault] += 1
            return None
        if title:
            self._titles.add(text)
        return Posted(text=text, gloss=None if self.language == self.note else gloss)

    def _why(self, text: str) -> str:
        text = " ".join(text.split())
        fault = self._fault(text, self.language, WHY_WORDS) if text else ""
        if fault:
            self.removed[fault] += 1
        return "" if fault else text

    def _fault(self, text: str, language: Language, words: int) -> str:
        """Name of the guard that objects; empty when all agree."""
        if guards.leaks(text):
            return "leak"
        if not guards.fits(text, words):
            return "long"
        if not guards.in_language(text, language):
            return "language"
        if not guards.supported(text, self.sources):
            return "figure"
        if not guards.known_measures(text, self.sources):
            return "measure"
        return "forbidden" if violations(text, self.rules, language) else ""


def _first(new: list[Posted], old: list[Posted], limit: int) -> list[Posted]:
    """The new ones, filled up with old ones that are not the same."""
    seen = {p.text for p in new}
    return [*new, *(p for p in old if p.text not in seen)][: max(limit, len(old))]


def _sources(strategy: Strategy) -> list[str]:
    """Where a figure may come from: the user's words and facts, and the cell's own texts."""
    situation = strategy.diagnosis.situation
    known = [k.value for name in ("budget", "timing") if (k := getattr(situation, name))]
    ideas = [t for i in strategy.content_types for t in (i.name, i.why, i.sign, i.example.title.text)]
    items = [i.text for i in (*strategy.styles, *strategy.directions, *strategy.production)]
    return [situation.text, *known, strategy.objective, strategy.why, *ideas, *items]

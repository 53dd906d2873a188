"""What the section writers share: the strategy, the playbook rows behind it, and short ways to write lines."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from app.briefs.brief import Line, Made, Part, Reader, Section, Source
from app.diagnosis.types import Judgement, Known
from app.language import Text3, say
from app.playbook import Category, Playbook, load_playbook
from app.playbook.types import Rule as RuleRow
from app.retrieval import Citation
from app.store.claims import Kind, load_ledger
from app.strategy import Strategy
from app.strategy.slots import Slots, find_slots
from app.strategy.types import Item, Posted

_MANY = 3
ALWAYS = ("disclosure", "ai-label")


class Draft:
    """A strategy on its way to one reader."""

    def __init__(self, strategy: Strategy, reader: Reader, made: Made, notes: Sequence[str] = ()) -> None:
        self.strategy, self.reader, self.made, self.notes = strategy, reader, made, list(notes)
        self.language = strategy.language
        self.situation = strategy.diagnosis.situation
        self.sources = {c.number: self.source(c) for c in strategy.citations}

    @property
    def short(self) -> bool:
        """Whether the reader gets one line where others get a section."""
        return self.reader in ("creator", "paid")

    @cached_property
    def book(self) -> Playbook:
        return load_playbook()

    @cached_property
    def category(self) -> Category | None:
        known = self.situation.category
        return self.book.categories.get(known.concept or "") if known else None

    @cached_property
    def slots(self) -> Slots:
        """The words that the examples were filled with."""
        return find_slots(self.situation, self.strategy.diagnosis.tier.value, self.category, self.book)

    @cached_property
    def rules(self) -> list[RuleRow]:
        """The rules of this brand: disclosure and AI label first, then those that bar creators, then the rest."""
        ids = [*ALWAYS, *(r.id for r in self.strategy.compliance)]
        rows = [self.book.rules[i] for i in dict.fromkeys(ids) if i in self.book.rules]
        return sorted(rows, key=lambda r: (r.id not in ALWAYS, not r.bars_creators))

    @property
    def barred(self) -> list[RuleRow]:
        return [r for r in self.rules if r.bars_creators]

    def say(self, key: str, **params: object) -> str:
        return say(f"briefs.{key}", self.language, **params)

    # --- lines -------------------------------------------------------------------------------------------------

    def line(
        self, key: str, text: str, kind: Kind | None = None, citations: Iterable[int] = (), gloss: str = ""
    ) -> Line:
        """A line with the label ``f.<key>``."""
        return Line(
            label=self.say(f"f.{key}") if key else "",
            text=text,
            gloss=gloss,
            kind=kind,
            citations=list(citations),
        )

    def unknown(self, *keys: str) -> list[Line]:
        """Fields that nobody filled."""
        return [Line(label=self.say(f"f.{key}"), confirm=True) for key in keys]

    def unknown_together(self, *keys: str) -> list[Line]:
        """The same on one line, for the one-page version."""
        return [Line(label=self.say("comma").join(self.say(f"f.{key}") for key in keys), confirm=True)]

    def known(self, key: str, value: Known | None) -> Line:
        """What the brand said, in its own words; else to confirm."""
        return self.line(key, value.words or value.value, "yours") if value else self.unknown(key)[0]

    def item(self, key: str, item: Item) -> Line:
        """A piece of advice."""
        return self.line(key, item.text, item.kind, item.citations)

    def words(self, key: str, words: Iterable[Text3], kind: Kind | None = "hypothesis") -> Line:
        """Words for the notes, each beside its gloss."""
        texts = [w.zh if self.language == "zh" else f"{w.zh} ({w[self.language]})" for w in words]
        return self.line(key, self.say("comma").join(texts), kind)

    def posted(self, key: str, value: Posted, **params: object) -> Line:
        """A text that will be posted."""
        return Line(
            label=self.say(f"f.{key}", **params) if key else "", text=value.text, gloss=value.gloss or ""
        )

    def claim(self, key: str, identifier: str) -> list[Line]:
        """A firm claim of the ledger with its source; nothing when it is contested or weak."""
        ledger = load_ledger()
        row = ledger.claims.get(identifier)
        if not row or not row.firm:
            return []
        text, origin = row.text[self.language], ledger.origin(row.sources)
        return [
            self.line(
                key,
                text,
                row.kind,
                [self._cite(Source(number=0, heading=origin, quote=text, origin="", as_of=row.as_of))],
            )
        ]

    def rule(self, row: RuleRow, key: str) -> Line:
        """A rule with what to do; ``key`` is the sentence it is set into, or empty for the rule alone."""
        text = row.rule[self.language]
        if key:
            text = self.say(key, rule=text, instead=row.instead[self.language])
        note = next((r for r in self.strategy.compliance if r.id == row.id), None)
        if note:
            citations = note.citations
        else:
            claims = [line for ref in row.cite for line in self.claim("", ref.partition("#")[2])]
            citations = [n for line in claims for n in line.citations]
        return Line(label=row.name[self.language], text=text, kind=row.kind, citations=citations)

    def likely(self, axis: str) -> str:
        """Value of an axis with its probability."""
        judgement: Judgement = getattr(self.strategy.diagnosis, axis)
        name = say(f"diagnosis.{axis}.{judgement.value.value}", self.language)
        percent = round(100 * judgement.probability)
        return self.say("uncertain" if judgement.open else "likely", value=name, percent=percent)

    def section(self, key: str, *parts: Part, title: str = "") -> Section:
        """A section of the parts that hold something."""
        return Section(
            key=key, title=self.say(f"h.{title or key}"), parts=[p for p in parts if p.lines or p.grid]
        )

    # --- sources -----------------------------------------------------------------------------------------------

    def _cite(self, source: Source) -> int:
        for number, have in self.sources.items():
            if have.quote == source.quote:
                return number
        source.number = max(self.sources, default=0) + 1
        self.sources[source.number] = source
        return source.number

    def source(self, citation: Citation) -> Source:
        """A citation as the brief's list of sources shows it."""
        origins = citation.origin.split(" · ") if citation.origin else []
        many = self.say("origin-many", count=len(origins))
        origin = (
            many if len(origins) > _MANY else self.say("origin", origin=citation.origin) if origins else ""
        )
        return Source(
            number=citation.number,
            heading=citation.heading,
            quote=citation.quote,
            origin=origin,
            as_of=citation.as_of,
        )

"""Build the brief of a strategy: which reader gets which sections, and the numbering of its sources."""

from collections.abc import Callable, Iterator, Sequence

from app.briefs import content, delivery
from app.briefs.brief import Brief, GridRow, Line, Made, Reader, Section, Source, brief_id
from app.briefs.draft import Draft
from app.strategy import Strategy

Builder = Callable[[Draft], Section]

_CREATOR, _AGENCY, _HOUSE, _PAID = "creator", "agency", "in-house", "paid"
_PEOPLE = (_CREATOR, _AGENCY, _HOUSE)
_ALL = (*_PEOPLE, _PAID)
SECTIONS: tuple[tuple[Builder, tuple[str, ...]], ...] = (
    (content.strategy, _ALL),
    (content.product, _PEOPLE),
    (content.audience, _PEOPLE),
    (content.message, _ALL),
    (content.directions, _PEOPLE),
    (delivery.formats, _PEOPLE),
    (content.search, _ALL),
    (delivery.creators, (_AGENCY, _HOUSE)),
    (delivery.collaboration, _PEOPLE),
    (delivery.publishing, _ALL),
    (delivery.compliance, _ALL),
    (delivery.measurement, _ALL),
    (delivery.questions, (_AGENCY, _HOUSE)),
)
_BARRED_CREATOR: tuple[Builder, ...] = (delivery.compliance,)
WITH_SOURCES = (_HOUSE, _PAID)


def build_brief(strategy: Strategy, reader: Reader, made: Made, notes: Sequence[str] = ()) -> Brief:
    """The brief for one reader. ``notes`` are further open questions, in the strategy's language.

    Where the rules bar creators, the creator's version holds nothing that could be posted.
    """
    draft = Draft(strategy, reader, made, notes)
    identifier = brief_id(strategy.diagnosis.situation.text)
    barred = [content.barred(draft)] if draft.barred else []
    builders = [build for build, readers in SECTIONS if reader in readers]
    if barred and reader == _CREATOR:
        builders = list(_BARRED_CREATOR)
    sections = [content.header(draft, identifier), *barred, *(build(draft) for build in builders)]
    sources = _number(draft, sections) if reader in WITH_SOURCES else _unnumber(sections)
    return Brief(
        id=identifier, version=made.version, date=made.today.isoformat(), reader=reader, language=draft.language,
        title=_title(draft), sections=sections, sources=sources,
        related=[draft.source(c) for c in strategy.related] if reader == _HOUSE else [],
    )  # fmt: skip


def _title(d: Draft) -> str:
    known = [k.value for k in (d.situation.brand, d.situation.product) if k]
    return d.say("title", reader=d.say(f"reader.{d.reader}"), name=" · ".join(known) or d.say("unnamed"))


def _cited(sections: list[Section]) -> Iterator[Line | GridRow]:
    """Everything that may carry citations, in order of appearance."""
    for section in sections:
        for part in section.parts:
            for line in part.lines:
                yield line
                yield from line.children
            if part.grid:
                yield from part.grid.rows


def _number(d: Draft, sections: list[Section]) -> list[Source]:
    """Number the sources in order of appearance and keep only those that are cited."""
    numbers: dict[int, int] = {}
    for holder in _cited(sections):
        for old in holder.citations:
            numbers.setdefault(old, len(numbers) + 1)
        holder.citations = sorted({numbers[old] for old in holder.citations})
    return [d.sources[old].model_copy(update={"number": new}) for old, new in numbers.items()]


def _unnumber(sections: list[Section]) -> list[Source]:
    for holder in _cited(sections):
        holder.citations = []
    return []

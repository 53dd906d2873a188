"""The brief: a strategy for one reader, as sections of lines and tables that any door can render."""

import hashlib
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, Field

from app.language import Language
from app.store.claims import Kind
from app.store.store import Store

Reader = Literal["creator", "agency", "in-house", "paid"]
READERS: tuple[Reader, ...] = get_args(Reader)


class Line(BaseModel):
    """One statement of a brief with its standing."""

    label: str = ""
    text: str = ""
    """Empty and ``confirm`` set: the field is unknown."""
    gloss: str = ""
    """In the reader's language, of a text that will be posted."""
    kind: Kind | None = None
    """None for what is no statement of fact: an example, a choice of the plan."""
    citations: list[int] = Field(default_factory=list)
    confirm: bool = False
    children: list["Line"] = Field(default_factory=list)


class GridRow(BaseModel):
    """One row of a table; its citations stand in its first cell."""

    cells: list[str]
    kind: Kind | None = None
    citations: list[int] = Field(default_factory=list)


class Grid(BaseModel):
    """A table."""

    columns: list[str]
    rows: list[GridRow]


class Part(BaseModel):
    """Lines or a table under an optional heading."""

    title: str = ""
    lines: list[Line] = Field(default_factory=list)
    grid: Grid | None = None
    inline: bool = False
    """Lines are short fields to be set one behind the other."""


class Section(BaseModel):
    """One section of a brief."""

    key: str
    """``strategy``, ``product`` … as in the texts of the product."""
    title: str
    parts: list[Part]


class Source(BaseModel):
    """Where something stands, with the words themselves."""

    number: int
    heading: str
    quote: str
    origin: str
    as_of: str | None


class Snapshot(BaseModel):
    """State of the knowledge that a brief was made from."""

    generation: int | None = None
    as_of: str | None = None
    """Newest date of a document."""


class Brief(BaseModel):
    """A strategy rendered for one reader."""

    id: str
    """Follows from the situation: the versions for several readers share it."""
    version: int
    date: str
    reader: Reader
    language: Language
    title: str
    sections: list[Section]
    sources: list[Source] = Field(default_factory=list)
    """Numbered in order of appearance; empty in the versions for readers who get none."""
    related: list[Source] = Field(default_factory=list)


class Made(BaseModel):
    """When and from what a brief is made."""

    today: date
    snapshot: Snapshot = Snapshot()
    version: int = 1


def snapshot_of(store: Store) -> Snapshot:
    """The knowledge in force in a store."""
    row = store.catalogue.generation()
    dates = [str(d["as_of"]) for d in store.catalogue.documents() if d.get("as_of")]
    return Snapshot(generation=row["number"] if row else None, as_of=max(dates, default=None))


def brief_id(situation_text: str) -> str:
    """``GR-`` and eight letters that depend only on what the brand said."""
    return "GR-" + hashlib.sha256(" ".join(situation_text.split()).encode()).hexdigest()[:8]

"""The types of the store: document, passage, statement."""

import hashlib

from pydantic import BaseModel, Field

from app.language import Language


def digest(*parts: str) -> str:
    """Short stable hash of texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def signature(passage: str, heading: str, section: str, language: str) -> str:
    """Hash of what the index says of a passage; its id already stands for its text."""
    return digest(passage, heading, section, language)


class Statement(BaseModel):
    """A sentence or list item of a passage that can be cited by its anchor."""

    anchor: str
    start: int
    """Character offset in the passage's text."""
    end: int


class Passage(BaseModel):
    """One section of a document, or a piece of a long one: the unit that is found and cited."""

    id: str
    """Stable: hash of document, language, section and content."""
    document: str
    """Document id."""
    section: str
    """Section id; the same in all languages of a bundled document."""
    heading: str
    """Section path as shown, e.g. ``Stages › Awareness``."""
    language: Language
    text: str
    start: int = 0
    """Character span in the cleaned document: ``document.text[start:end] == text``."""
    end: int = 0
    statements: list[Statement] = Field(default_factory=list)

    def statement(self, anchor: str) -> str | None:
        """The verbatim text behind an anchor."""
        for s in self.statements:
            if s.anchor == anchor:
                return self.text[s.start : s.end]
        return None


class Document(BaseModel):
    """A document with its passages, as ingest hands it to the store."""

    id: str
    """Stable: ``<slug>.<language>`` of a bundled one, a hash of the content's beginning of a user's."""
    title: str
    language: Language
    source: str
    """``bundled`` or ``user``."""
    origin: str = ""
    """Who said it, in which publication, when; shown before the section title."""
    author: str | None = None
    date: str | None = None
    as_of: str | None = None
    path: str = ""
    """Where the user's file was read from."""
    encoding: str = ""
    text_hash: str = ""
    text: str = ""
    """The cleaned text that the spans of the passages point into."""
    passages: list[Passage] = Field(default_factory=list)

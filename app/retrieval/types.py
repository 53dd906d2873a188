"""The types of retrieval: hit and citation."""

from pydantic import BaseModel

from app.language import Language
from app.store.types import Passage


class Hit(BaseModel):
    """A passage found for a query."""

    passage: Passage
    score: float
    """Fused rank score, 1 for a passage that is first in both lists."""
    relevance: float
    """0–1: how much of what the query asks for stands in the passage; compared with the calibrated floor."""


class Citation(BaseModel):
    """Where something stands: one schema in page, API, stream and batch."""

    number: int
    """As shown: [1], [2] …"""
    passage: str
    """Passage id."""
    document: str
    """Document title."""
    section: str
    """Section id."""
    heading: str
    """Section path as shown."""
    language: Language
    quote: str
    """Verbatim span of the passage."""
    origin: str
    """Who said it, in which publication, when."""
    as_of: str | None
    """Date of the statement, when known."""

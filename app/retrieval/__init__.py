"""Find passages and cite them."""

from app.retrieval.search import FLOOR, Retriever
from app.retrieval.types import Citation, Hit

__all__ = ["FLOOR", "Citation", "Hit", "Retriever"]

"""Embedders: text to unit vectors. The built-in one needs no download; others are a setting."""

from typing import Protocol

import numpy as np

from app.errors import InputError
from app.settings import Settings
from app.store.embedding.builtin import BuiltinEmbedder
from app.store.embedding.compatible import CompatibleEmbedder, EmbeddingFault

BUILTIN, OPENAI = "builtin", "openai"
FORMS = f"{BUILTIN}, {OPENAI}:MODEL"


class Embedder(Protocol):
    """Turns texts into vectors; its name and dimension are recorded with the index."""

    name: str
    dimension: int
    """0 while a server has not told it yet."""

    def embed(self, texts: list[str]) -> np.ndarray:
        """``(len(texts), dimension)`` float32, rows of length 1 (or 0 for a text without any known feature)."""
        ...


def make_embedder(settings: Settings) -> Embedder:
    """The embedder of the settings: ``builtin``, or ``openai:model`` for OpenAI and every compatible server."""
    wanted = settings.embedding.strip() or BUILTIN
    provider, _, model = wanted.partition(":")
    if wanted == BUILTIN:
        return BuiltinEmbedder()
    if provider != OPENAI or not model:
        raise InputError("embedding_unknown", embedding=wanted, forms=FORMS)
    return CompatibleEmbedder(settings, model)


__all__ = ["BuiltinEmbedder", "CompatibleEmbedder", "Embedder", "EmbeddingFault", "make_embedder"]

"""Embedders: text to unit vectors. The built-in one needs no download."""

from typing import Protocol

import numpy as np

from app.store.embedding.builtin import BuiltinEmbedder


class Embedder(Protocol):
    """Turns texts into vectors; its name and dimension are recorded with the index."""

    name: str
    dimension: int

    def embed(self, texts: list[str]) -> np.ndarray:
        """``(len(texts), dimension)`` float32, rows of length 1 (or 0 for a text without any known feature)."""
        ...


def make_embedder() -> Embedder:
    """The embedder of the settings."""
    return BuiltinEmbedder()


__all__ = ["BuiltinEmbedder", "Embedder", "make_embedder"]

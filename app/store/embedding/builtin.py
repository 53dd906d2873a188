"""The built-in embedder: hashed features through a frozen trilingual projection.

The projection was learned once from texts that say the same in three languages (``app/training/embedder.py``,
``make embedder``), so that a question lands near its answer in another language. It is frozen: adding a document
never changes it, and a new one gets a new name, which the index refuses to mix.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from app.store.embedding.features import features

VERSION = "builtin-1"
PATH = Path(__file__).with_name(f"{VERSION}.npz")


@lru_cache(maxsize=1)
def _weights() -> tuple[np.ndarray, np.ndarray]:
    with np.load(PATH) as data:
        scale = data["scale"].astype(np.float32)
        return data["idf"].astype(np.float32), data["projection"].astype(np.float32) * scale


class BuiltinEmbedder:
    """See module."""

    name = VERSION

    def __init__(self) -> None:
        self.dimension = int(_weights()[1].shape[1])

    def embed(self, texts: list[str]) -> np.ndarray:
        """``(len(texts), dimension)`` float32, unit rows."""
        idf, projection = _weights()
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            found = features(text)
            if found:
                buckets = np.fromiter(found.keys(), dtype=np.int64)
                weights = np.log1p(np.fromiter(found.values(), dtype=np.float32)) * idf[buckets]
                out[row] = weights @ projection[buckets]
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return np.divide(out, norms, out=out, where=norms > 0)

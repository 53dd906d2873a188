"""The vectors of passages: made by the embedder of the settings, kept in the catalogue, compared with a query."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from app.errors import StoreError
from app.settings import Settings
from app.store.catalogue import Catalogue
from app.store.embedding import (
    BuiltinEmbedder,
    CompatibleEmbedder,
    Embedder,
    EmbeddingFault,
    make_embedder,
)
from app.store.types import Passage

EMBED_BATCH = 200
COMPARED, KEPT = 30, 2000
Ranked = list[tuple[str, float]]


class Vectors:
    """See module. ``embedder``: one to use instead of that of the settings."""

    def __init__(self, settings: Settings, catalogue: Catalogue, embedder: Embedder | None) -> None:
        self._settings, self._catalogue = settings, catalogue
        self._passages = self._texts = embedder
        self._close: OrderedDict[str, np.ndarray] = OrderedDict()
        self._guard = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """The embedder of the settings: of the index, and of queries to it."""
        if self._passages is None:
            self._passages = make_embedder(self._settings)
        return self._passages

    @property
    def remote(self) -> CompatibleEmbedder | None:
        """The embedder of the settings, if a server does the work."""
        return self.embedder if isinstance(self.embedder, CompatibleEmbedder) else None

    @property
    def builtin(self) -> Embedder:
        """Compares short texts with one another. Always built in: what ranks answers is fitted to its closeness."""
        if self._texts is None:
            self._texts = BuiltinEmbedder() if self.remote else self.embedder
        return self._texts

    @property
    def fault(self) -> EmbeddingFault | None:
        """Why the last search went by words alone; None when it did not."""
        return self.remote.fault if self.remote else None

    # --- making ------------------------------------------------------------------------------------------------

    def check(self, name: str, dimension: int) -> None:
        """Refuse an index that another embedder made."""
        if self.remote and self.remote.name == name:
            self.remote.dimension = dimension
        if (name, dimension) != (self.embedder.name, self.embedder.dimension):
            raise StoreError("embedder_differs", index=name, setting=self.embedder.name)

    def probe(self) -> None:
        """Ask a server for its dimension, before all is made anew."""
        if self.remote:
            self.remote.probe()

    def owed(self) -> bool:
        """Whether a server still has to make some."""
        return bool(self.remote and self._catalogue.without_vector(self.remote.name))

    def complete(self, progress: Callable[[int, int], None] | None) -> None:
        """Make those that this embedder has not made; each batch is kept as soon as it is there."""
        if self.remote and not self.remote.dimension:
            self.remote.dimension = self._catalogue.dimension(self.remote.name)
        missing = self._catalogue.without_vector(self.embedder.name, self.embedder.dimension)
        done = 0
        while done < len(missing):
            step = self.remote.batch if self.remote else EMBED_BATCH
            found = self._catalogue.passages_by_id(missing[done : done + step])
            made = self.embedder.embed([_whole(p) for p in found.values()])
            vectors = {i: v.tobytes() for i, v in zip(found, made, strict=True)}
            self._catalogue.add_vectors(vectors, self.embedder.name)
            done = min(done + step, len(missing))
            if progress:
                progress(done, len(missing))

    def read(self, ids: list[str]) -> tuple[list[Passage], np.ndarray]:
        """Passages with their vectors, in the order of ``ids``."""
        found = self._catalogue.passages_by_id(ids)
        have = self._catalogue.vectors(self.embedder.name, ids)
        vectors = np.zeros((len(ids), self.embedder.dimension), dtype=np.float32)
        for row, identifier in enumerate(ids):
            vectors[row] = np.frombuffer(have[identifier], dtype=np.float32)
        return [found[i] for i in ids], vectors

    # --- searching ---------------------------------------------------------------------------------------------

    def of_query(self, text: str, builtin: np.ndarray) -> np.ndarray:
        """What the index is asked with: ``builtin``, the text's built-in vector, unless a server made the index.

        Zeros when that server fails: nothing is near, words alone decide, and ``fault`` says why.
        """
        return self.remote.query(text) if self.remote else builtin

    def similarity(self, near: Ranked, lexical: Ranked, builtin: np.ndarray) -> dict[str, float]:
        """Built-in closeness of what was found: the floor of relevance is calibrated on it."""
        if not self.remote:
            return dict(near)
        ids = list(dict.fromkeys(i for found in (near, lexical) for i, _ in found[:COMPARED]))
        new = self._catalogue.passages_by_id([i for i in ids if i not in self._close])
        made = self.builtin.embed([_whole(p) for p in new.values()])
        with self._guard:
            self._close.update(zip(new, made, strict=True))
            found = {i: float(self._close[i] @ builtin) for i in ids if i in self._close}
            while len(self._close) > KEPT:
                self._close.popitem(last=False)
        return found


def _whole(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}"

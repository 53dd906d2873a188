"""The store: one door to catalogue and index."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from app.errors import StoreError
from app.settings import Settings, get_settings
from app.store import index
from app.store.catalogue import Catalogue
from app.store.embedding import Embedder, make_embedder
from app.store.types import Document, Passage, digest

LEXICAL_VERSION = "bm25-1"
LOCK_SECONDS = 600


class Store:
    """Documents in, passages out. Readers look at the catalogue's pointer before each query."""

    def __init__(self, settings: Settings | None = None, embedder: Embedder | None = None) -> None:
        self.settings = settings or get_settings()
        self.catalogue = Catalogue(self.settings.catalogue_path, self.settings.workspace)
        self._embedder = embedder
        self._open: tuple[int, index.Generation] | None = None
        self._guard = threading.RLock()

    @property
    def embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = make_embedder()
        return self._embedder

    # --- writing -----------------------------------------------------------------------------------------------

    def writing(self) -> FileLock:
        """The lock that a writer holds; waits for another one."""
        try:
            self.settings.home.mkdir(parents=True, exist_ok=True)
            return FileLock(self.settings.home / "writer.lock", timeout=LOCK_SECONDS)
        except OSError as error:
            raise StoreError("store_unusable", path=self.settings.home, reason=error.strerror) from error

    def put(self, document: Document) -> None:
        """Add or replace a document with its vectors."""
        vectors = self.embedder.embed([_embedded(p) for p in document.passages])
        self.catalogue.put(
            document,
            {p.id: v.tobytes() for p, v in zip(document.passages, vectors, strict=True)},
            self.embedder.name,
        )

    def refresh(self, progress: index.Progress | None = None, force: bool = False) -> bool:
        """Build the next generation if the catalogue's content differs from the one in force.

        Returns whether one was built. Takes the writer's lock; a crash leaves the old generation in force.
        """
        try:
            with self.writing():
                return self._refresh(progress, force)
        except Timeout as error:
            raise StoreError("store_busy", path=self.settings.home) from error
        except OSError as error:
            raise StoreError(
                "store_unusable", path=self.settings.home, reason=error.strerror or str(error)
            ) from error

    def _refresh(self, progress: index.Progress | None, force: bool) -> bool:
        passages = self.catalogue.passages()
        content = digest(self.embedder.name, LEXICAL_VERSION, *(p.id for p in passages))
        current = self.catalogue.generation()
        if (
            current
            and current["content"] == content
            and not force
            and self._folder(current["number"]).is_dir()
        ):
            return False
        number = self.catalogue.next_generation()
        while self._folder(
            number
        ).exists():  # left over from a crash; Chroma must never reopen a deleted path
            index.discard(self._folder(number))
            number += 1
        vectors = self._vectors(passages)
        index.build(self._folder(number), passages, vectors, progress)
        self.catalogue.point_at(number, self.embedder.name, self.embedder.dimension, len(passages), content)
        for old in self.settings.index_folder.glob(f"{self.settings.workspace}-*"):
            if old != self._folder(number) and not (self._open and self._open[1].folder == old):
                index.discard(old)
        return True

    def _vectors(self, passages: list[Passage]) -> np.ndarray:
        """Vectors of all passages; those missing for this embedder are made and kept."""
        have = self.catalogue.vectors(self.embedder.name)
        missing = [p for p in passages if p.id not in have]
        if missing:
            made = self.embedder.embed([_embedded(p) for p in missing])
            new = {p.id: v.tobytes() for p, v in zip(missing, made, strict=True)}
            self.catalogue.add_vectors(new, self.embedder.name)
            have.update(new)
        if not passages:
            return np.zeros((0, self.embedder.dimension), dtype=np.float32)
        return np.stack([np.frombuffer(have[p.id], dtype=np.float32) for p in passages])

    # --- reading -----------------------------------------------------------------------------------------------

    def generation(self) -> index.Generation:
        """The generation in force. A damaged one is replaced by building the next from the catalogue."""
        with self._guard:
            row = self.catalogue.generation()
            if row is None:
                raise StoreError("store_empty")
            if row["embedder"] != self.embedder.name or row["dimension"] != self.embedder.dimension:
                raise StoreError("embedder_differs", index=row["embedder"], setting=self.embedder.name)
            if self._open is None or self._open[0] != row["number"]:
                try:
                    opened = index.Generation(self._folder(row["number"]))
                except StoreError:
                    self.refresh(force=True)
                    row = self.catalogue.generation() or row
                    opened = index.Generation(self._folder(row["number"]))
                if self._open:
                    self._open[1].release()
                self._open = (row["number"], opened)
            return self._open[1]

    def query(self, ask: Callable[[index.Generation], Any]) -> Any:
        """Run ``ask`` on the generation in force; if the index turns out damaged, rebuild it once and ask again."""
        try:
            return ask(self.generation())
        except StoreError as error:
            if error.code != "index_damaged":
                raise
            self.refresh(force=True)
            return ask(self.generation())

    def _folder(self, number: int) -> Path:
        return self.settings.index_folder / f"{self.settings.workspace}-{number}"

    def close(self) -> None:
        if self._open:
            self._open[1].release()
            self._open = None
        self.catalogue.close()


def _embedded(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}"

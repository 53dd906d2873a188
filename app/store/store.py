"""The store: one door to catalogue and index."""

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from app.errors import StoreError
from app.settings import Settings, get_settings
from app.store import index
from app.store.build import Plan, build
from app.store.catalogue import Catalogue
from app.store.embedding import Embedder
from app.store.lexical import version as lexical_version
from app.store.types import Document
from app.store.vectors import Vectors

LOCK_SECONDS = 600
Progress = Callable[[str, int, int], None]
"""Step (``embed``, ``index``), done, total."""


class Store:
    """Documents in, passages out. Readers look at the catalogue's pointer before each query."""

    def __init__(self, settings: Settings | None = None, embedder: Embedder | None = None) -> None:
        self.settings = settings or get_settings()
        self.catalogue = Catalogue(self.settings.catalogue_path, self.settings.workspace)
        self.vectors = Vectors(self.settings, self.catalogue, embedder)
        self._lock = FileLock(self.settings.home / "writer.lock", timeout=LOCK_SECONDS)
        self._open: tuple[int, index.Generation] | None = None
        self._retired: list[index.Generation] = []
        self._guard = threading.RLock()

    @property
    def embedder(self) -> Embedder:
        """Compares short texts; the index has ``vectors.embedder``, which the settings choose."""
        return self.vectors.builtin

    # --- writing -----------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, wait: float = LOCK_SECONDS) -> Iterator[None]:
        """Be the one writer; waits for another one, and may be entered again by the thread that holds it."""
        try:
            self._lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreError("store_busy", path=self.settings.home) from error
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            self._lock.release()

    def _unusable(self, error: OSError) -> StoreError:
        return StoreError("store_unusable", path=self.settings.home, reason=error.strerror or str(error))

    def check_embedder(self) -> dict[str, Any] | None:
        """Refuse a store that another embedder made; else the generation in force."""
        row = self.catalogue.generation()
        if row:
            self.vectors.check(row["embedder"], row["dimension"])
        return row

    def put(self, document: Document) -> None:
        """Add or replace a document; passages that stay keep their vectors, ``refresh`` makes the others."""
        ids = [p.id for p in document.passages]
        known = self.catalogue.passages_by_id(ids)
        have = self.catalogue.vectors(self.vectors.embedder.name, list(known))
        vectors = {
            p.id: have[p.id] for p in document.passages if p.id in have and known[p.id].heading == p.heading
        }
        self.catalogue.put(document, vectors, self.vectors.embedder.name)

    def reindex(self, progress: Progress | None = None) -> None:
        """Build all of the index with the embedder of the settings, whichever made the one in force."""
        with self.writing():
            self.vectors.probe()
            self.refresh(progress, force=True)

    def refresh(self, progress: Progress | None = None, force: bool = False) -> bool:
        """Build the next generation if the catalogue holds something else than the one in force.

        Returns whether one was built. ``force``: build all of it, with the embedder of the settings. A crash or a
        server that fails leaves the old generation in force, and the next call goes on where this one ended.
        """
        with self.writing():
            if not force:
                self.check_embedder()
            edition, current = self.catalogue.edition(), self.catalogue.generation()
            folder = self.folder(current["number"]) if current else None
            whole = index.manifest(folder) if folder else None
            sound = whole is not None and whole.lexical == lexical_version() and not force
            if current and sound and current["edition"] == edition:
                self._sweep()  # a run that was stopped while it swept left something behind
                return False
            self.vectors.complete(progress and partial(progress, "embed"))
            plan = self.plan()
            if current and sound and current["content"] == plan.content:
                self.catalogue.confirm(current["number"], edition)
                return False
            number = self._build(plan, folder if sound else None, progress)
            self.catalogue.point_at(
                number, plan.embedder, plan.dimension, len(plan.signatures), plan.content, edition
            )
            self._sweep()
            return True

    def plan(self) -> Plan:
        """What the index is to hold now."""
        mine = self.vectors.embedder
        return Plan(self.catalogue.signatures(), mine.name, mine.dimension, self.vectors.read)

    def complete(self, progress: Progress | None = None) -> None:
        """Bring an index up to date that a crash left behind; while another process writes, that one will do it.

        What a server of embeddings owes is left to the next ``ingest``: a question does not wait for it.
        """
        current = self.catalogue.generation()
        if current and (current["edition"] == self.catalogue.edition() or self.vectors.owed()):
            return
        try:
            with self.writing(wait=0):
                self.refresh(progress)
        except StoreError as error:
            if error.code != "store_busy" or current is None:
                raise

    def _build(self, plan: Plan, previous: Path | None, progress: Progress | None) -> int:
        """Write the next generation; where the copied one turns out unsound, all of it anew."""
        self._sweep()
        number = self.catalogue.next_generation()
        while self.folder(number).exists():  # left over from a crash and still held by a reader
            number += 1
        for source in dict.fromkeys((previous, None)):
            try:
                build(self.folder(number), plan, source, progress and partial(progress, "index"))
                return number
            except BaseException as error:
                index.discard(self.folder(number))
                if source is None or not isinstance(error, StoreError):
                    raise
            number += 1
        raise AssertionError("unreachable")

    def _sweep(self) -> None:
        """Delete generations that nobody reads, and what a crash left over."""
        current = self.catalogue.generation()
        kept = f"{self.settings.workspace}-{current['number']}" if current else ""
        name = re.compile(rf"{re.escape(self.settings.workspace)}-\d+(?:\.gone)?")
        for folder in self.settings.index_folder.glob(f"{self.settings.workspace}-*"):
            if name.fullmatch(folder.name) and folder.name != kept:
                index.discard(folder)

    # --- reading -----------------------------------------------------------------------------------------------

    def generation(self) -> index.Generation:
        """The generation in force. A damaged one is replaced by building the next from the catalogue."""
        with self._guard:
            for _ in range(5):
                row = self.check_embedder()
                if row is None:
                    raise StoreError("store_empty")
                if self._open and self._open[0] == row["number"]:
                    break
                try:
                    opened = index.Generation(self.folder(row["number"]))
                except StoreError:
                    self._replace(row["number"])
                    continue
                self._retire()
                self._open = (row["number"], opened)
                break
            if self._open is None:
                raise StoreError("index_damaged", path=self.settings.index_folder)
            return self._open[1]

    def query(self, ask: Callable[[index.Generation], Any]) -> Any:
        """Run ``ask`` on the generation in force; if the index turns out damaged, rebuild it once and ask again."""
        try:
            return self._ask(ask)
        except StoreError as error:
            if error.code != "index_damaged" or self._open is None:
                raise
        self._replace(self._open[0])
        return self._ask(ask)

    def _ask(self, ask: Callable[[index.Generation], Any]) -> Any:
        with self._guard:
            generation = self.generation()
            generation.users += 1
        try:
            return ask(generation)
        finally:
            with self._guard:
                generation.users -= 1
                self._close_retired()

    def _replace(self, number: int) -> None:
        """Build a new generation in place of a damaged one, unless another process has moved on already."""
        if self._in_force(number):
            with self.writing():
                if self._in_force(number):
                    self.refresh(force=True)

    def _in_force(self, number: int) -> bool:
        row = self.catalogue.generation()
        return row is not None and row["number"] == number

    def _retire(self) -> None:
        """Put the open generation aside; it is closed when its last query ends."""
        if self._open:
            self._retired.append(self._open[1])
            self._open = None
        self._close_retired()

    def _close_retired(self) -> None:
        for generation in [g for g in self._retired if not g.users]:
            self._retired.remove(generation)
            generation.release()

    def folder(self, number: int) -> Path:
        """Where a generation of this workspace lies."""
        return self.settings.index_folder / f"{self.settings.workspace}-{number}"

    def close(self) -> None:
        """Close the index and the catalogue."""
        with self._guard, contextlib.suppress(StoreError):
            self._retire()
        self.catalogue.close()

"""One generation of the index: a Chroma collection and a lexical index of the same passages, in one folder.

Built by one writer (``build.py``), then only read. Folder: ``index/<workspace>-<number>/`` with ``chroma``, ``lexical``,
``passages.json`` (id and signature, in the lexical order), ``lease`` and, written last, ``manifest.json``.
"""

import contextlib
import json
import shutil
from pathlib import Path
from typing import IO, Any
from zlib import crc32

import numpy as np
from pydantic import BaseModel, Field

from app.errors import StoreError
from app.store.lexical import Lexical

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be deleted there, which protects a reader just as well
    fcntl = None  # type: ignore[assignment]

COLLECTION = "passages"
DATABASE = "chroma/chroma.sqlite3"


class Manifest(BaseModel):
    """What a finished generation holds."""

    embedder: str
    dimension: int
    passages: int
    content: str
    lexical: str
    """Version of the tokens."""
    replaced: int = 0
    """Entries deleted since the last full build; they slow the vector index down."""
    files: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """Size and checksum of every file. Chroma can crash the process on a file that was cut short, so sizes are compared
    before it opens anything. Its own files may grow and have no checksum: it writes to them whenever it opens them."""


def manifest(folder: Path) -> Manifest | None:
    """The manifest of a finished generation, None of one that is not whole."""
    try:
        found = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in found.files}
    except (OSError, ValueError):
        return None
    return None if any(size < found.files[name][0] for name, size in sizes.items()) else found


def signatures(folder: Path) -> dict[str, str]:
    """Passage ids with their signatures, in the lexical order."""
    return dict(json.loads((folder / "passages.json").read_text(encoding="utf-8")))


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and checksum of the files of a generation."""
    found = {}
    for path in sorted(
        p for name in ("chroma", "lexical") for p in (folder / name).rglob("*") if p.is_file()
    ):
        name, checksum = path.relative_to(folder).as_posix(), 0
        with path.open("rb") as handle:
            while name.startswith("lexical") and (part := handle.read(1 << 20)):
                checksum = crc32(part, checksum)
        found[name] = (path.stat().st_size, checksum)
    return found


def client(folder: Path) -> Any:
    """A Chroma client of a generation; the caller closes it, or it stays in memory."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        path=str(folder / "chroma"), settings=ChromaSettings(anonymized_telemetry=False)
    )


class Generation:
    """A finished generation, opened for reading; its lease keeps the writer from deleting it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.users = 0
        self._client: Any = None
        self._lease: IO[bytes] | None = None
        try:
            self._lease = _lease(folder)
            found = manifest(folder)
            if found is None:
                raise StoreError("index_damaged", path=folder)
            self._client = client(folder)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            self.ids: list[str] = list(signatures(folder))
            self._lexical = Lexical(folder / "lexical")
            held = {self._collection.count(), len(self.ids), self._lexical.total}
            if held != {found.passages}:
                raise StoreError("index_incomplete", found=min(held), wanted=found.passages)
        except StoreError:
            self.release()
            raise
        except Exception as error:  # Chroma raises many kinds for a damaged folder; all mean: build the next
            self.release()
            raise StoreError("index_damaged", path=folder) from error

    def release(self) -> None:
        """Close the index and give the lease back."""
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.close()
            self._client = None
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    def knows(self, token: str) -> bool:
        """Whether any passage uses a token."""
        return self._lexical.knows(token)

    def nearest(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Passage ids with cosine similarity, best first."""
        k = min(k, len(self.ids))
        if not k or not vector.any():
            return []
        try:
            found = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=k, include=["distances"]
            )
        except Exception as error:
            raise StoreError("index_damaged", path=self.folder) from error
        return [(i, 1 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def lexical(self, tokens: list[str], k: int) -> list[tuple[str, float]]:
        """Passage ids with BM25 score above zero, best first."""
        return [(self.ids[row], score) for row, score in self._lexical.best(tokens, k)]


def _lease(folder: Path) -> IO[bytes]:
    """An open file under a shared lock; the system gives it back even after a kill."""
    lease = (folder / "lease").open("rb")
    if fcntl:
        fcntl.flock(lease, fcntl.LOCK_SH)
    return lease


def in_use(folder: Path) -> bool:
    """Whether a living reader holds a lease."""
    try:
        with (folder / "lease").open("rb") as lease:
            if fcntl:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def discard(folder: Path) -> None:
    """Delete a generation that nobody reads. It is renamed first: one who opens it now finds nothing, not half."""
    if in_use(folder):
        return
    gone = folder if folder.suffix == ".gone" else folder.with_name(f"{folder.name}.gone")
    if gone != folder:
        shutil.rmtree(gone, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)

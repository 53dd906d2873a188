"""One generation of the index: a Chroma collection and a BM25 index of the same passages, in one folder.

Built by one writer, then only read. Folder: ``index/<workspace>-<number>/{chroma,lexical}``.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import StoreError
from app.language.concepts import load_concepts, search_tokens
from app.store.types import Passage

BATCH = 1000
COLLECTION = "passages"
Progress = Callable[[int, int], None]


def _chroma(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        path=str(folder / "chroma"), settings=ChromaSettings(anonymized_telemetry=False)
    )


def build(
    folder: Path, passages: list[Passage], vectors: np.ndarray, progress: Progress | None = None
) -> None:
    """Write a generation and check it. ``vectors`` is ``(len(passages), dimension)``."""
    import bm25s

    folder.mkdir(parents=True)
    collection = _chroma(folder).create_collection(
        COLLECTION, embedding_function=None, metadata={"hnsw:space": "cosine"}
    )
    for i in range(0, len(passages), BATCH):
        part = passages[i : i + BATCH]
        collection.add(
            ids=[p.id for p in part],
            embeddings=vectors[i : i + BATCH],
            documents=[p.text for p in part],
            metadatas=[{"document": p.document, "section": p.section, "language": p.language} for p in part],
        )
        if progress:
            progress(min(i + BATCH, len(passages)), len(passages))
    lexical = folder / "lexical"
    lexical.mkdir()
    if passages:
        concepts = load_concepts()
        bm25 = bm25s.BM25(k1=1.2, b=0.6)
        bm25.index([search_tokens(f"{p.heading}\n{p.text}", concepts) for p in passages], show_progress=False)
        bm25.save(str(lexical), show_progress=False)
    (lexical / "ids.json").write_text(json.dumps([p.id for p in passages]), encoding="utf-8")
    if collection.count() != len(passages):
        raise StoreError("index_incomplete", found=collection.count(), wanted=len(passages))


class Generation:
    """A finished generation, opened for reading; leaves a lease so that the writer does not delete it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._lease()
            self._collection = _chroma(folder).get_collection(COLLECTION, embedding_function=None)
            self.ids: list[str] = json.loads((folder / "lexical" / "ids.json").read_text(encoding="utf-8"))
            if self._collection.count() != len(self.ids):
                raise StoreError("index_incomplete", found=self._collection.count(), wanted=len(self.ids))
            self._bm25 = self._load_bm25() if self.ids else None
        except StoreError:
            raise
        except (
            Exception
        ) as error:  # Chroma raises many kinds for a damaged folder; all mean the same: build the next
            raise StoreError("index_damaged", path=folder) from error

    def _load_bm25(self) -> Any:
        import bm25s

        return bm25s.BM25.load(str(self.folder / "lexical"), mmap=False)

    def _lease(self) -> None:
        try:
            leases = self.folder / "readers"
            leases.mkdir(exist_ok=True)
            (leases / str(os.getpid())).touch()
        except OSError:
            pass  # a read-only folder cannot be deleted under us either

    def release(self) -> None:
        """Give the lease back."""
        (self.folder / "readers" / str(os.getpid())).unlink(missing_ok=True)

    def knows(self, token: str) -> bool:
        """Whether any passage uses a token."""
        return self._bm25 is not None and token in self._bm25.vocab_dict

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
        if not tokens or self._bm25 is None:
            return []
        scores = self._bm25.get_scores(tokens)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self.ids[i], float(scores[i])) for i in best if scores[i] > 0]


def in_use(folder: Path) -> bool:
    """Whether a living process holds a lease."""
    for lease in (folder / "readers").glob("*"):
        try:
            os.kill(int(lease.name), 0)
            return True
        except ProcessLookupError:
            lease.unlink(missing_ok=True)
        except (PermissionError, ValueError):
            return True
    return False


def discard(folder: Path) -> None:
    """Delete a generation that nobody reads."""
    if not in_use(folder):
        shutil.rmtree(folder, ignore_errors=True)

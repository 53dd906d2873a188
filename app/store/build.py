"""Build a generation: all of it, or the previous one copied and the difference applied. Then check it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import StoreError
from app.store import lexical
from app.store.index import COLLECTION, DATABASE, Manifest, client, files, manifest, signatures
from app.store.types import Passage, digest

BATCH = 1000
DIFFERENCE = 0.2
"""Largest share of passages that may differ from the copied generation; beyond it a full build is as quick."""
SAMPLE = 20

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What a generation is to hold."""

    signatures: dict[str, str]
    """Passage ids with their signatures, in document order."""
    embedder: str
    dimension: int
    read: Callable[[list[str]], tuple[list[Passage], np.ndarray]]
    """Passages and their vectors by ids, in the same order."""

    @property
    def content(self) -> str:
        """Hash of all that the generation is to hold."""
        return digest(self.embedder, lexical.version(), *self.signatures.values())


def build(folder: Path, plan: Plan, previous: Path | None, progress: Progress | None = None) -> None:
    """Write a whole and checked generation, from ``previous`` where that is safe and quicker."""
    before = _usable(previous, plan) if previous else None
    folder.mkdir(parents=True)
    try:
        if before and previous:
            replaced = _difference(folder, plan, previous, progress)
            replaced += before.replaced
        else:
            _all(folder, plan, progress)
            replaced = 0
        check(folder, plan)
        (folder / "passages.json").write_text(json.dumps(plan.signatures), encoding="utf-8")
        (folder / "lease").touch()
        _finish(folder, plan, replaced)
    except (StoreError, OSError):
        raise
    except Exception as error:  # Chroma raises many kinds, for a full disk too
        raise StoreError("index_unbuilt", path=folder, reason=str(error)[:200]) from error


def _usable(previous: Path, plan: Plan) -> Manifest | None:
    """The previous generation if its copy can become the next with little work."""
    found = manifest(previous)
    if not found or (found.embedder, found.lexical) != (plan.embedder, lexical.version()):
        return None
    try:
        old = signatures(previous)
    except (OSError, ValueError):
        return None
    changed = sum(plan.signatures.get(i) != s for i, s in old.items()) + found.replaced
    new = sum(i not in old for i in plan.signatures)
    return found if max(changed, new) <= DIFFERENCE * max(1, len(plan.signatures)) else None


def _all(folder: Path, plan: Plan, progress: Progress | None) -> None:
    chroma = client(folder)
    try:
        collection = chroma.create_collection(
            COLLECTION, embedding_function=None, metadata={"hnsw:space": "cosine"}
        )
        bags = _add(collection, plan, list(plan.signatures), progress)
    finally:
        chroma.close()
    lexical.write(folder / "lexical", (bags[i] for i in plan.signatures))


def _difference(folder: Path, plan: Plan, previous: Path, progress: Progress | None) -> int:
    """Copy, take out what went, add what came; returns how many entries were taken out."""
    _copy_chroma(previous, folder)
    old = signatures(previous)
    gone = [i for i, s in old.items() if plan.signatures.get(i) != s]
    new = [i for i, s in plan.signatures.items() if old.get(i) != s]
    chroma = client(folder)
    try:
        collection = chroma.get_collection(COLLECTION, embedding_function=None)
        for at in range(0, len(gone), BATCH):
            collection.delete(ids=gone[at : at + BATCH])
        fresh = _add(collection, plan, new, progress)
    finally:
        chroma.close()
    bags = dict(zip(old, lexical.bags(previous / "lexical"), strict=True)) | fresh
    lexical.write(folder / "lexical", (bags[i] for i in plan.signatures))
    return len(gone)


def _copy_chroma(previous: Path, folder: Path) -> None:
    """Copy a Chroma folder; its database by SQLite's own means, as readers note their opening there."""
    ignored = shutil.ignore_patterns(f"{Path(DATABASE).name}*")
    shutil.copytree(previous / "chroma", folder / "chroma", ignore=ignored)
    with (
        closing(sqlite3.connect(previous / DATABASE)) as old,
        closing(sqlite3.connect(folder / DATABASE)) as new,
    ):
        old.backup(new)


def _add(collection: Any, plan: Plan, ids: list[str], progress: Progress | None) -> dict[str, lexical.Bag]:
    """Add passages to Chroma; returns their bags of words. The texts stay in the catalogue alone: a second copy in
    Chroma would take two thirds of the time and is never read."""
    bags: dict[str, lexical.Bag] = {}
    for at in range(0, len(ids), BATCH):
        part = ids[at : at + BATCH]
        passages, vectors = plan.read(part)
        collection.add(
            ids=part,
            embeddings=vectors,
            metadatas=[
                {"document": p.document, "section": p.section, "language": p.language, "signature": plan.signatures[p.id]}
                for p in passages
            ],
        )  # fmt: skip
        bags.update((p.id, lexical.bag(f"{p.heading}\n{p.text}")) for p in passages)
        if progress:
            progress(at + len(part), len(ids))
    return bags


def check_files(folder: Path) -> None:
    """Every file is there, none is cut short, and the lexical ones are as they were written."""
    found, now = manifest(folder), files(folder)
    if found is None or any(now.get(n, (0, 0))[1] != checksum for n, (_, checksum) in found.files.items()):
        raise StoreError("index_damaged", path=folder)


def check(folder: Path, plan: Plan) -> None:
    """What stands in Chroma is what was meant: every entry by id and signature, and a sample by its vector."""
    chroma = client(folder)
    try:
        collection = chroma.get_collection(COLLECTION, embedding_function=None)
        held: dict[str, str] = {}
        for at in range(0, collection.count(), 10 * BATCH):
            part = collection.get(limit=10 * BATCH, offset=at, include=["metadatas"])
            held.update((i, m["signature"]) for i, m in zip(part["ids"], part["metadatas"], strict=True))
        if held != plan.signatures or collection.count() != len(held):
            raise StoreError("index_incomplete", found=len(held), wanted=len(plan.signatures))
        ids = list(plan.signatures)
        sample = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE] + ids[-1:]
        for vector in plan.read(sample)[1]:
            if vector.any():
                found = collection.query(
                    query_embeddings=[vector.tolist()], n_results=1, include=["distances"]
                )
                if found["distances"][0][0] > 1e-3:
                    raise StoreError("index_damaged", path=folder)
    finally:
        chroma.close()


def _finish(folder: Path, plan: Plan, replaced: int) -> None:
    """The manifest, last and in one move, when all else is safe on disk: a folder without it is no generation."""
    whole = Manifest(
        embedder=plan.embedder, dimension=plan.dimension, passages=len(plan.signatures),
        content=plan.content, lexical=lexical.version(), replaced=replaced, files=files(folder),
    )  # fmt: skip
    draft = folder / "manifest.new"
    draft.write_text(whole.model_dump_json(), encoding="utf-8")
    for path in (p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    draft.rename(folder / "manifest.json")

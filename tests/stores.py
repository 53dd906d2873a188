"""Helpers of the store's tests: small folders of documents, and what a whole store is."""

from pathlib import Path

import numpy as np

from app.store.build import check
from app.store.index import Generation
from app.store.store import Store
from app.store.types import Document, Passage, digest
from tests.conftest import settings_for

WORDS = "jar kettle lantern river mill orchard ferry market winter ledger stove basket bridge copper letter".split()


def write_documents(folder: Path, names: range, version: int = 1) -> Path:
    """Documents of two sections each; the version changes one word of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in names:
        word, other = WORDS[n % len(WORDS)], WORDS[(n * 7 + 3) % len(WORDS)]
        text = (
            f"# Tale {n}\n\n## First\n\nThe {word} of house {n} stands by the {other} since the year of edition{version}, and people ask for it.\n\n"
            f"## Second\n\nNobody in house {n} sells the {word} without telling where the {other} came from and who carried it.\n"
        )
        (folder / f"tale-{n:03}.md").write_text(text, encoding="utf-8")
    return folder


class SmallEmbedder:
    """Vectors from a hash: quick, and of another name than the built-in one's."""

    name = "small-1"
    dimension = 8

    def embed(self, texts: list[str]) -> np.ndarray:
        seeds = [int(digest(t)[:8], 16) for t in texts]
        rows = np.array(
            [np.random.default_rng(s).normal(size=self.dimension) for s in seeds] or np.zeros((0, 8))
        )
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def small_store(home: Path) -> Store:
    return Store(settings_for(home), SmallEmbedder())


def fill(store: Store, documents: int, passages: int = 100) -> None:
    """Put documents straight into the store: enough for the vector index to lie on disk."""
    with store.writing():
        for n in range(documents):
            document = Document(
                id=f"u-{n}", title=f"T{n}", language="en", source="user", path=f"/notes/{n}.txt"
            )
            for i in range(passages):
                text = f"Line {i} of note {n} says {WORDS[i % 15]} and {WORDS[n % 15]}."
                document.passages.append(
                    Passage(id=digest(document.id, text), document=document.id, section=f"u-{n}#{i}",
                            heading=f"T{n}", language="en", text=text, start=0, end=len(text))
                )  # fmt: skip
            store.put(document)
        store.refresh()


def assert_whole(store: Store) -> list[str]:
    """Catalogue and index hold the same, once each, and nothing else lies about; returns the passage ids."""
    assert store.catalogue.integrity() == "ok"
    wanted = store.catalogue.signatures()
    row = store.catalogue.generation()
    assert row and row["edition"] == store.catalogue.edition() and row["passages"] == len(wanted)
    folder = store.folder(row["number"])
    opened = Generation(folder)
    try:
        assert opened.ids == list(wanted), "the lexical index holds each passage once"
        check(folder, store.plan())
    finally:
        opened.release()
    assert not store.catalogue.without_vector(store.vectors.embedder.name)
    return opened.ids

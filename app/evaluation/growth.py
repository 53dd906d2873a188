"""How the store grows: ``make bench`` (10,000 passages; ``SIZE=100000`` for more).

Made-up documents, ten passages each, of sentences of the bundled knowledge shuffled within a topic, so that vectors
lie in clusters as real ones do. Measured in one process: ingest, the same vectors added to a bare Chroma, a second
ingest of the unchanged folder, one changed document, queries, memory.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.language.concepts import search_tokens
from app.retrieval.search import statements
from app.settings import Settings
from app.store.index import Generation
from app.store.store import Store
from ingest.bundled import bundled_documents
from ingest.pipeline import ingest

SECTIONS = 10
SENTENCES = 4
QUERIES = 200


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m app.evaluation.growth", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="passages (default 10000)")
    parser.add_argument("--folder", type=Path, help="work here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        for name, value in measure(args.size, Path(folder)).items():
            print(f"{name:<44} {value}")
    return 0


def measure(size: int, folder: Path) -> dict[str, str]:
    """All figures for one size, by name."""
    topics = [[s for p in d.passages for s in statements(p)] for d in bundled_documents()]
    paths = write_documents(folder / "documents", size, topics)
    settings = Settings(_env_file=None, home=folder / "home")
    store = Store(settings)
    store.embedder.embed(["warm"])
    first = _seconds(lambda: ingest(store, [folder / "documents"]))
    passages = len(store.generation().ids)
    again = _seconds(lambda: ingest(store, [folder / "documents"]))
    paths[0].write_text(
        paths[0].read_text(encoding="utf-8").replace("\n\n", "\n\nNew. ", 1), encoding="utf-8"
    )
    changed = _seconds(lambda: ingest(store, [folder / "documents"]))
    times = _queries(store, topics)
    memory, index_bytes = _peak(), _size(settings.index_folder)
    full = _seconds(lambda: store.refresh(force=True))
    bare = _bare_chroma(store, folder / "bare")
    store.close()
    return {
        "passages": f"{passages:,}",
        "ingest": f"{first:.1f} s ({passages / first:,.0f} passages a second)",
        "the same vectors and texts, bare Chroma": f"{bare:.1f} s ({passages / bare:,.0f} a second)",
        "ingest ÷ bare Chroma": f"{first / bare:.2f}",
        "index alone, built anew": f"{full:.1f} s ({full / bare:.2f} of bare Chroma)",
        "ingest of the unchanged folder": f"{again:.2f} s ({again / first:.1%} of the first)",
        "ingest of one changed document": f"{changed:.2f} s ({changed / first:.1%} of the first)",
        "query, both halves, p50 / p95": f"{np.percentile(times, 50):.1f} / {np.percentile(times, 95):.1f} ms",
        "memory, highest": f"{memory:,.0f} MB",
        "catalogue / index on disk": f"{_size(settings.catalogue_path):,.0f} / {index_bytes:,.0f} MB",
    }


def write_documents(folder: Path, size: int, topics: list[list[str]]) -> list[Path]:
    """Made-up documents of ten passages each."""
    dice = random.Random(7)
    folder.mkdir(parents=True)
    paths = []
    for number in range(-(-size // SECTIONS)):
        topic = topics[number % len(topics)]
        lines = [f"# Note {number}"]
        for section in range(SECTIONS):
            lines += [f"## Part {section}", " ".join(dice.sample(topic, min(SENTENCES, len(topic))))]
        path = folder / f"note-{number:06}.md"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _queries(store: Store, topics: list[list[str]]) -> list[float]:
    """Milliseconds of each query: embedding, vectors and words, as the retriever asks them."""
    dice = random.Random(11)
    times = []
    for _ in range(QUERIES):
        text = dice.choice(dice.choice(topics))[:80]
        start = time.perf_counter()
        vector, tokens = store.embedder.embed([text])[0], search_tokens(text)
        store.query(partial(_both, vector, tokens))
        times.append(1000 * (time.perf_counter() - start))
    return times


def _both(vector: np.ndarray, tokens: list[str], generation: Generation) -> None:
    generation.nearest(vector, 60)
    generation.lexical(tokens, 60)


def _bare_chroma(store: Store, folder: Path) -> float:
    """Seconds Chroma alone takes for the same vectors and texts, fed from memory."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    plan = store.plan()
    ids = list(plan.signatures)
    client = chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    collection = client.create_collection("bare", embedding_function=None, metadata={"hnsw:space": "cosine"})
    seconds = 0.0
    for at in range(0, len(ids), 1000):
        passages, vectors = plan.read(ids[at : at + 1000])
        texts: list[Any] = [p.text for p in passages]
        start = time.perf_counter()
        collection.add(ids=ids[at : at + 1000], embeddings=vectors, documents=texts)
        seconds += time.perf_counter() - start
    client.close()
    return seconds


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak() -> float:
    """Highest memory of this process so far in MB."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _size(path: Path) -> float:
    files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    return sum(p.stat().st_size for p in files) / 1e6


if __name__ == "__main__":
    raise SystemExit(main())

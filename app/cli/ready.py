"""Make an Advisor ready: the bundled knowledge is ingested on first use, with progress on stderr."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import get_settings

if TYPE_CHECKING:
    from app.advisor import Advisor
    from app.store.store import Store


def say_progress(label: str, done: int, total: int) -> None:
    """One line that grows, on a terminal; nothing for each step elsewhere."""
    names = {
        "bundled": "Reading the bundled knowledge",
        "read": "Reading documents",
        "embed": "Making vectors",
        "index": "Building the index",
    }
    if sys.stderr.isatty():
        end = "\n" if done >= total else "\r"
        print(f"{names.get(label, label)}: {done}/{total}", end=end, file=sys.stderr, flush=True)
    elif done >= total:
        print(f"{names.get(label, label)}: {done}", file=sys.stderr, flush=True)


def ready_store(reindex: bool = False) -> "Store":
    """The store with the bundled knowledge in it, and the sources of the settings at first start.

    ``reindex``: the index is built anew first, so that one of another embedder is replaced and not refused.
    """
    from app.store.embedding import EmbeddingFault
    from app.store.store import Store
    from ingest.pipeline import ensure_bundled, ingest

    settings = get_settings()
    store = Store(settings)
    if reindex and store.catalogue.generation():
        store.reindex(say_progress)
    sources = [Path(p).expanduser() for p in settings.sources.split(os.pathsep) if p.strip()]
    try:
        ensure_bundled(store, say_progress)
        if sources:
            report = ingest(store, sources, revive=False, progress=say_progress)
            for path, error in report.failed:
                print(f"{path}: {error.sentence()}", file=sys.stderr)
    except EmbeddingFault as fault:
        if not store.catalogue.generation():
            raise
        print(fault.sentence(), file=sys.stderr)  # what was indexed before still answers
    return store


def ready_advisor() -> "Advisor":
    """An Advisor over the ready store."""
    from app.advisor import Advisor

    return Advisor(get_settings(), ready_store())

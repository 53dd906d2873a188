"""How people ask for what a statement says (``knowledge/asked``): questions that point at sections and statements.

Built once from the files and kept beside the data (``cache/asked-<hash>``); where that folder cannot be written it
is built in memory.
"""

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from app.language import LANGUAGES
from app.language.concepts import search_tokens
from app.settings import knowledge_folder
from app.store.embedding import Embedder
from app.store.types import digest

VERSION = "asked-1"
POOL = 40


@dataclass(frozen=True)
class Pointer:
    """Where a known question points."""

    section: str
    anchor: str
    """Empty: the section as a whole."""
    closeness: float
    """0–1: how near the known question is to the one asked."""


def known_questions(folder: Path | None = None) -> list[tuple[str, str, str]]:
    """(section, anchor, question) of every known question in every language."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows: list[tuple[str, str, str]] = []
    for path in sorted(((folder or knowledge_folder()) / "asked").glob("*.yaml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or []:
            targets = {"": entry} | (entry.get("statements") or {})
            for anchor, by_language in targets.items():
                rows += [(entry["section"], anchor, q) for x in LANGUAGES for q in by_language.get(x) or []]
    return rows


class Asked:
    """The known questions, ready to be compared with a new one."""

    def __init__(self, places: list[tuple[str, str]], vectors: np.ndarray, bm25: Any) -> None:
        self._places, self._vectors, self._bm25 = places, vectors, bm25

    @classmethod
    def open(cls, home: Path, embedder: Embedder, folder: Path | None = None) -> "Asked":
        """Load what was kept, or build it."""
        import bm25s

        files = sorted(((folder or knowledge_folder()) / "asked").glob("*.yaml"))
        stamp = digest(
            VERSION, embedder.name, *(f"{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files)
        )
        kept = home / "cache" / f"asked-{stamp}"
        with contextlib.suppress(OSError, ValueError, KeyError):
            places = [tuple(p) for p in json.loads((kept / "places.json").read_text(encoding="utf-8"))]
            bm25 = bm25s.BM25.load(str(kept), mmap=False) if places else None
            return cls(places, np.load(kept / "vectors.npy"), bm25)
        rows = known_questions(folder)
        places = [(section, anchor) for section, anchor, _ in rows]
        vectors = embedder.embed([q for _, _, q in rows])
        bm25 = bm25s.BM25(k1=1.2, b=0.3) if rows else None
        if bm25:
            bm25.index([search_tokens(q) for _, _, q in rows], show_progress=False)
        with contextlib.suppress(OSError):
            _keep(kept, places, vectors, bm25)
        return cls(places, vectors, bm25)

    def knows(self, token: str) -> bool:
        """Whether any known question uses a token."""
        return bool(self._bm25) and token in self._bm25.vocab_dict

    def pointers(self, tokens: list[str], vector: np.ndarray) -> list[Pointer]:
        """The best pointer of each (section, anchor), nearest first."""
        if not self._places:
            return []
        similar = self._vectors @ vector
        lexical = self._bm25.get_scores(tokens) if tokens else np.zeros(len(self._places))
        top = float(lexical.max()) or 1.0
        score = 0.5 * np.maximum(similar, 0) + 0.5 * lexical / top * min(1.0, top / 12.0)
        best: dict[tuple[str, str], float] = {}
        for i in np.argsort(-score, kind="stable")[:POOL]:
            best.setdefault(self._places[i], float(score[i]))
        return [Pointer(section, anchor, closeness) for (section, anchor), closeness in best.items()]


def _keep(kept: Path, places: list[tuple[str, str]], vectors: np.ndarray, bm25: Any) -> None:
    """Write the cache in one move and drop older ones."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    np.save(fresh / "vectors.npy", vectors)
    if bm25:
        bm25.save(str(fresh), show_progress=False)
    (fresh / "places.json").write_text(json.dumps(places), encoding="utf-8")
    fresh.rename(kept)
    for old in kept.parent.glob("asked-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)

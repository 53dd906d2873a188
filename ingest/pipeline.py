"""Documents into the store: what changed is added, updated or removed, and said."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app import __version__
from app.errors import GrassrootsError, InputError
from app.settings import knowledge_folder
from app.store.store import Store
from app.store.types import Document, digest
from ingest.bundled import bundled_documents
from ingest.clean import clean
from ingest.load import FORMATS, load
from ingest.split import split

CLEANING_VERSION = "clean-1"
"""Part of a document's hash, so that better cleaning reaches documents whose files did not change."""

Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What an ingest did (or would do, with ``dry_run``). Paths of files, ids for removed documents."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Documents whose file is gone; they stay until ``--prune``."""
    failed: list[tuple[str, GrassrootsError]] = field(default_factory=list)
    passages: int = 0
    dry_run: bool = False

    @property
    def changed(self) -> bool:
        return bool(self.added or self.updated or self.removed or self.renamed)


def ensure_bundled(store: Store, progress: Progress | None = None) -> Report | None:
    """Bring the bundled knowledge into the store if it is not there or differs; None when there was nothing to do."""
    fingerprint = _fingerprint(knowledge_folder())
    if store.catalogue.fact("bundled") == fingerprint and store.catalogue.generation():
        return None
    report = Report()
    documents = bundled_documents()
    with store.writing():
        have = store.catalogue.hashes()
        for i, document in enumerate(documents):
            if document.id in have and have[document.id] == document.text_hash:
                report.unchanged.append(document.id)
            else:
                (report.updated if document.id in have else report.added).append(document.id)
                store.put(document)
            report.passages += len(document.passages)
            if progress:
                progress("bundled", i + 1, len(documents))
        names = {d.id for d in documents}
        for row in store.catalogue.documents():
            if row["source"] == "bundled" and row["id"] not in names:
                store.catalogue.purge(row["id"])
                report.removed.append(row["id"])
    store.refresh(_index_progress(progress))
    store.catalogue.set_fact("bundled", fingerprint)
    return report


def ingest(
    store: Store, paths: list[Path], *, dry_run: bool = False, prune: bool = False, encoding: str | None = None,
    progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Bring files and folders into the store. A file that cannot be read is reported and does not stop the others."""
    files = find_files(paths)
    report = Report(dry_run=dry_run)
    with store.writing():
        rows = [r for r in store.catalogue.documents() if r["source"] == "user"]
        by_path = {r["path"]: r for r in rows}
        by_hash = {r["text_hash"]: r for r in rows}
        for i, path in enumerate(files):
            if progress:
                progress("read", i + 1, len(files))
            try:
                _one(store, path, by_path, by_hash, encoding, report)
            except GrassrootsError as error:
                report.failed.append((str(path), error))
        folders = [p.resolve() for p in paths if p.is_dir()]
        for row in rows:
            where = Path(row["path"])
            if not where.exists() and any(f in where.parents for f in folders):
                (report.removed if prune else report.missing).append(row["id"])
                if prune and not dry_run:
                    store.catalogue.set_removed(row["id"], True)
    if report.changed and not dry_run:
        store.refresh(_index_progress(progress))
    return report


def _one(
    store: Store, path: Path, by_path: dict, by_hash: dict, encoding: str | None, report: Report
) -> None:
    """One file: unchanged, renamed, updated or added."""
    where = str(path.resolve())
    text_hash = digest(CLEANING_VERSION, encoding or "", _content_hash(path))
    known = by_path.get(where)
    if known and known["text_hash"] == text_hash:
        report.unchanged.append(where)
        return
    same = by_hash.get(text_hash)
    if same and not known:
        if Path(same["path"]).exists():
            report.unchanged.append(where)
            return
        report.renamed.append(where)
        if not report.dry_run:
            store.catalogue.set_path(same["id"], where)
        same["path"] = where
        return
    document = read_document(path, known["id"] if known else None, encoding)
    document.text_hash, document.path = text_hash, where
    report.passages += len(document.passages)
    (report.updated if known else report.added).append(where)
    by_hash[text_hash] = {"id": document.id, "path": where}
    if not report.dry_run:
        store.put(document)


def read_document(path: Path, document_id: str | None = None, encoding: str | None = None) -> Document:
    """Load, clean and split one file."""
    loaded = clean(load(path, encoding))
    name = document_id or f"u-{_slug(path.stem)}-{_content_hash(path)[:6]}"
    document = split(loaded, name, path.stem)
    if not document.passages:
        raise InputError("file_without_text", path=path.name)
    return document


def find_files(paths: list[Path]) -> list[Path]:
    """Files to read: the named ones, and those of known formats below the named folders."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.suffix.lower() in FORMATS and p.is_file())
            found += [p for p in below if not any(part.startswith(".") for part in p.relative_to(path).parts)]
        elif path.exists():
            found.append(path)
        else:
            raise InputError("path_missing", path=path)
    if not found:
        raise InputError("nothing_to_ingest", formats=", ".join(sorted(FORMATS)))
    return list(dict.fromkeys(found))


def _content_hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise InputError("file_unreadable", path=path.name, reason=error.strerror or str(error)) from error


def _slug(name: str) -> str:
    from app.language.fold import fold

    return (
        "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split())[:40]
        or "document"
    )


def _fingerprint(folder: Path) -> str:
    """Cheap to compute: names, sizes and times of the knowledge files."""
    parts = [__version__]
    for name in ("documents", "claims"):
        for path in sorted((folder / name).rglob("*.*")):
            stat = path.stat()
            parts.append(f"{path.relative_to(folder)}:{stat.st_size}:{stat.st_mtime_ns}")
    sources = folder / "sources.yaml"
    parts.append(str(sources.stat().st_size) if sources.exists() else "")
    return digest(*parts)


def _index_progress(progress: Progress | None) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress("index", done, total)) if progress else None

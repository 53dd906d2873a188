"""Documents into the store: what changed is added, updated or removed, and said."""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import __version__
from app.errors import GrassrootsError, InputError, StoreError
from app.settings import knowledge_folder
from app.store.store import Store
from app.store.types import Document, digest
from ingest.bundled import bundled_documents
from ingest.clean import clean
from ingest.load import FORMATS, load
from ingest.split import split

CLEANING_VERSION = "clean-2"
"""Part of a document's hash, so that better cleaning reaches documents whose files did not change."""

Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What an ingest did (or would do, with ``dry_run``). Paths of files, ids for removed documents."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    """Files with the content of another that is there already."""
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Documents whose file is gone; they stay until ``--prune``."""
    failed: list[tuple[str, GrassrootsError]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    """Files of types that are not read, below the named folders."""
    documents: list[dict[str, Any]] = field(default_factory=list)
    """What was read: path, id, title, language, passages."""
    passages: int = 0
    dry_run: bool = False


def ensure_bundled(store: Store, progress: Progress | None = None) -> Report | None:
    """Bring the bundled knowledge into the store if it is not there or differs; None when there was nothing to do.

    Also completes an index that a crash left behind.
    """
    fingerprint = _fingerprint(knowledge_folder())
    if store.catalogue.fact("bundled") == fingerprint and store.catalogue.generation():
        store.complete(progress)
        return None
    report = Report()
    documents = bundled_documents()
    with store.writing():
        store.check_embedder()
        have = store.catalogue.hashes()
        for i, document in enumerate(documents):
            if have.get(document.id) == document.text_hash:
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
        store.refresh(progress)
        store.catalogue.set_fact("bundled", fingerprint)
    return report


def ingest(
    store: Store, paths: list[Path], *, dry_run: bool = False, prune: bool = False, encoding: str | None = None,
    revive: bool = True, progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Bring files and folders into the store. A file that cannot be read is reported and does not stop the others.

    ``revive``: a document that was taken out comes back when its file is named again.
    """
    files = find_files(paths)
    with nullcontext() if dry_run else store.writing():
        store.check_embedder()
        run = _Run(store, Report(dry_run=dry_run, other=other_files(paths)), encoding, revive)
        for i, path in enumerate(files):
            if progress:
                progress("read", i + 1, len(files))
            try:
                run.take(path)
            except GrassrootsError as error:
                if isinstance(error, StoreError):
                    raise
                error.params["path"] = str(path)
                run.report.failed.append((str(path), error))
        run.find_missing([p.resolve() for p in paths if p.is_dir()], prune)
        if not dry_run:
            store.refresh(progress)
    return run.report


class _Run:
    """One ingest: what is known, and what was done."""

    def __init__(self, store: Store, report: Report, encoding: str | None, revive: bool) -> None:
        self.store, self.report, self.encoding = store, report, encoding
        self._rows = [r for r in store.catalogue.documents() if r["source"] == "user"]
        self._by_path = {r["path"]: r for r in self._rows}
        self._by_hash = {r["text_hash"]: r for r in self._rows}
        removed = [r for r in store.catalogue.documents(removed=True) if r["source"] == "user"]
        self._ids = {r["id"]: r["path"] for r in self._rows}
        self._out = set() if revive else {key for r in removed for key in (r["path"], r["text_hash"])}

    def take(self, path: Path) -> None:
        """One file: unchanged, renamed, updated or added."""
        where = str(path.resolve())
        text_hash = digest(CLEANING_VERSION, _content_hash(path))
        known, same = self._by_path.get(where), self._by_hash.get(text_hash)
        if known:
            unchanged = known["text_hash"] == text_hash and self.encoding in (None, known["encoding"])
        else:
            unchanged = bool({where, text_hash} & self._out)
        if unchanged:
            self.report.unchanged.append(where)
        elif same and not known and Path(same["path"]).exists():
            self.report.duplicate.append(where)
        elif same and not known:
            self._rename(same, where)
        else:
            self._read(path, where, text_hash, known)

    def _rename(self, row: dict, where: str) -> None:
        self.report.renamed.append(where)
        if not self.report.dry_run:
            self.store.catalogue.set_path(row["id"], where)
        row["path"] = where

    def _read(self, path: Path, where: str, text_hash: str, known: dict | None) -> None:
        document = read_document(path, known["id"] if known else self._free_id(path, where), self.encoding)
        document.text_hash, document.path = text_hash, where
        self.report.passages += len(document.passages)
        self.report.documents.append(
            {"path": where, "id": document.id, "title": document.title, "language": document.language,
             "passages": len(document.passages)}
        )  # fmt: skip
        (self.report.updated if known else self.report.added).append(where)
        self._ids[document.id] = where
        self._by_hash[text_hash] = {"id": document.id, "path": where}
        if not self.report.dry_run:
            self.store.put(document)

    def _free_id(self, path: Path, where: str) -> str:
        """An id of its own, also where a changed document once began with the same text."""
        name = f"u-{_slug(path.stem)}-{_content_hash(path)[:6]}"
        return name if self._ids.get(name, where) == where else f"{name}-{digest(where)[:6]}"

    def find_missing(self, folders: list[Path], prune: bool) -> None:
        """Documents of these folders whose file is gone: named, or with ``prune`` taken out."""
        gone = [
            row["id"] for row in self._rows
            if any(f in Path(row["path"]).parents for f in folders) and not Path(row["path"]).exists()
        ]  # fmt: skip
        (self.report.removed if prune else self.report.missing).extend(gone)
        if prune and gone and not self.report.dry_run:
            self.store.catalogue.set_removed(gone, True)


def read_document(path: Path, document_id: str | None = None, encoding: str | None = None) -> Document:
    """Load, clean and split one file."""
    loaded = clean(load(path, encoding))
    document = split(loaded, document_id or f"u-{_slug(path.stem)}", path.stem)
    if not document.passages:
        raise InputError("file_without_text", path=path.name)
    return document


def find_files(paths: list[Path]) -> list[Path]:
    """Files to read: the named ones, and those of known formats below the named folders."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [p for p in _below(path) if p.suffix.lower() in FORMATS]
        elif path.exists():
            found.append(path)
        else:
            raise InputError("path_missing", path=path)
    if not found:
        raise InputError("nothing_to_ingest", formats=", ".join(sorted(FORMATS)))
    return list(dict.fromkeys(found))


def other_files(paths: list[Path]) -> list[str]:
    """Files of types that are not read, below the named folders."""
    return [
        str(p) for path in paths if path.is_dir() for p in _below(path) if p.suffix.lower() not in FORMATS
    ]


def _below(folder: Path) -> list[Path]:
    """All files below a folder that are not hidden."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return [p for p in files if not any(part.startswith(".") for part in p.relative_to(folder).parts)]


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
    terms = (
        folder / "sources.yaml",
        folder / "playbook" / "glossary.yaml",
        folder / "playbook" / "words.yaml",
    )
    files = [p for name in ("documents", "claims") for p in sorted((folder / name).rglob("*.*"))]
    for path in (*files, *(p for p in terms if p.exists())):
        stat = path.stat()
        parts.append(f"{path.relative_to(folder)}:{stat.st_size}:{stat.st_mtime_ns}")
    return digest(*parts)

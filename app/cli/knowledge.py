"""``ingest`` and ``knowledge``: documents in, listed, taken out and brought back."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.ready import ready_store, say_progress
from app.errors import InputError, NotFound
from app.language.texts import say

_COUNTS = ("added", "updated", "renamed", "removed", "missing", "unchanged", "duplicate", "other")
_COLUMNS = "id title language source origin author date as_of path encoding passages".split()


def _language(args: argparse.Namespace) -> str:
    return getattr(args, "language", None) or "en"


def ingest(args: argparse.Namespace) -> int:
    """Bring documents into the store."""
    from ingest.pipeline import ingest as run

    language = _language(args)
    store = ready_store(args.reindex)
    if not args.paths:
        row = store.catalogue.generation() or {"passages": 0, "number": 0}
        found = {"passages": row["passages"], "generation": row["number"]}
        print(json.dumps(found) if args.json else say("store.in-force", language, **found))
        return 0
    report = run(
        store, [Path(p) for p in args.paths], dry_run=args.dry_run, prune=args.prune, encoding=args.encoding,
        progress=say_progress,
    )  # fmt: skip
    failed = [{"path": p, "code": e.code, "message": e.sentence(language)} for p, e in report.failed]
    if args.json:
        keys = (*_COUNTS, "passages", "dry_run", "documents")
        print(json.dumps({k: getattr(report, k) for k in keys} | {"failed": failed}, ensure_ascii=False))
    else:
        _print(report, failed, language)
    return 1 if failed else 0


def _print(report: Any, failed: list[dict], language: str) -> None:
    """Numbers, and each document by its title; what is as before or not read, by numbers alone."""
    print(say("store.dry" if report.dry_run else "store.done", language))
    read = {d["path"]: _read(d, language) for d in report.documents}
    names = {key: getattr(report, key) for key in _COUNTS} | {"failed": [f["message"] for f in failed]}
    for key, rows in names.items():
        what = say(f"store.{key}", language)
        if key == "other" and rows:
            what += f" ({', '.join(sorted({Path(row).suffix.lower() or Path(row).name for row in rows}))})"
        print(say("store.count", language, what=what, number=len(rows)))
        if key not in ("unchanged", "other"):
            print("".join(f"    {read.get(row, row)}\n" for row in rows), end="")
    if report.missing:
        print(say("store.prune-hint", language))


def _read(document: dict[str, Any], language: str) -> str:
    """What was read of a file, in a line."""
    about = {key: document[key] for key in ("title", "passages", "path")}
    return say("store.read", language, tongue=document["language"], **about)


def listing(args: argparse.Namespace) -> int:
    """List the documents."""
    language = _language(args)
    rows = ready_store().catalogue.documents(removed=args.removed)
    if args.json:
        print(json.dumps({"documents": [{k: r[k] for k in _COLUMNS} for r in rows]}, ensure_ascii=False))
        return 0
    for r in rows:
        passages = say("store.passages", language, number=f"{r['passages']:>3}")
        print(f"{r['id']:<34} {r['language']}  {passages}  {r['source']:<8} {r['encoding']:<8} {r['title']}")
    if not rows:
        print(say("store.none", language))
    return 0


def remove(args: argparse.Namespace) -> int:
    """Take a user's document out of the index (its text stays), show what would go, or bring it back."""
    language = _language(args)
    store = ready_store()
    rows = {r["id"]: r for r in store.catalogue.documents(removed=args.undo)}
    for name in args.documents:
        if name not in rows:
            raise NotFound("document_unknown", document=name)
        if rows[name]["source"] == "bundled":
            raise InputError("document_bundled", document=name)
    if args.yes:
        with store.writing():
            store.catalogue.set_removed(args.documents, not args.undo)
            store.refresh()
    said = ("was-restored" if args.undo else "was-removed") if args.yes else ("would-restore" if args.undo else "would-remove")  # fmt: skip
    for name in args.documents:
        row = rows[name]
        print(say(f"store.{said}", language, document=name, passages=row["passages"], title=row["title"]))
    if not args.yes:
        print(say("store.yes-hint", language))
    elif not args.undo:
        command = f"grassroots knowledge remove --undo --yes {' '.join(args.documents)}"
        print(say("store.undo-hint", language, command=command))
    return 0

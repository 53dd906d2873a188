"""``ingest`` and ``knowledge``: documents in, listed, taken out and brought back."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.ready import ready_store, say_progress
from app.errors import InputError, NotFound


def ingest(args: argparse.Namespace) -> int:
    """Bring documents into the store."""
    from ingest.pipeline import ingest as run

    store = ready_store()
    if args.reindex:
        store.refresh(lambda done, total: say_progress("index", done, total), force=True)
    if not args.paths:
        row = store.catalogue.generation() or {"passages": 0, "number": 0}
        result: dict[str, Any] = {"passages": row["passages"], "generation": row["number"]}
        print(
            json.dumps(result) if args.json else f"{row['passages']} passages in generation {row['number']}."
        )
        return 0
    report = run(
        store,
        [Path(p) for p in args.paths],
        dry_run=args.dry_run,
        prune=args.prune,
        encoding=args.encoding,
        progress=say_progress,
    )
    failed = [{"path": p, "code": e.code, "message": e.sentence()} for p, e in report.failed]
    if args.json:
        keys = ("added", "updated", "renamed", "unchanged", "removed", "missing", "passages", "dry_run")
        print(json.dumps({k: getattr(report, k) for k in keys} | {"failed": failed}, ensure_ascii=False))
    else:
        print("Nothing was changed (dry run). It would be:" if args.dry_run else "Done:")
        for key in ("added", "updated", "renamed", "removed", "missing", "unchanged"):
            names = getattr(report, key)
            print(f"  {key}: {len(names)}")
            if key != "unchanged":
                print("".join(f"    {n}\n" for n in names), end="")
        print(f"  failed: {len(failed)}")
        print("".join(f"    {f['message']}\n" for f in failed), end="")
        if report.missing:
            print("Documents whose file is gone stay; take them out with --prune.")
    return 1 if failed else 0


def listing(args: argparse.Namespace) -> int:
    """List the documents."""
    store = ready_store()
    rows = store.catalogue.documents(removed=args.removed)
    keys = (
        "id",
        "title",
        "language",
        "source",
        "origin",
        "author",
        "date",
        "as_of",
        "path",
        "encoding",
        "passages",
    )
    out = [{k: r[k] for k in keys} for r in rows]
    if args.json:
        print(json.dumps({"documents": out}, ensure_ascii=False))
        return 0
    for r in out:
        print(f"{r['id']:<34} {r['language']}  {r['passages']:>3} passages  {r['source']:<8} {r['title']}")
    if not out:
        print("No documents.")
    return 0


def remove(args: argparse.Namespace) -> int:
    """Take a user's document out of the index (its text stays), show what would go, or bring it back."""
    store = ready_store()
    rows = {r["id"]: r for r in store.catalogue.documents(removed=args.undo)}
    for name in args.documents:
        if name not in rows:
            raise NotFound("document_unknown", document=name)
        if rows[name]["source"] == "bundled":
            raise InputError("document_bundled", document=name)
    word = "brought back" if args.undo else "removed"
    for name in args.documents:
        row = rows[name]
        if args.yes:
            store.catalogue.set_removed(name, not args.undo)
        print(f"{'' if args.yes else 'would be '}{word}: {name} ({row['passages']} passages, {row['title']})")
    if args.yes:
        store.refresh()
        if not args.undo:
            print(f"Undo: grassroots knowledge remove --undo --yes {' '.join(args.documents)}")
    else:
        print("Nothing was changed. Add --yes to do it.")
    return 0

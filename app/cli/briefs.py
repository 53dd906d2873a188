"""``briefs``: a table of situations in, one brief a row out; ``briefs diff A B``: what changed between two."""

import argparse
import json
import sys
from pathlib import Path

from app.cli.ready import ready_advisor
from app.errors import InputError
from app.language import say
from app.language.text import as_language
from app.settings import today


def briefs(args: argparse.Namespace) -> int:
    """Write the briefs of a table, or compare two briefs or folders."""
    if args.out is None and args.input[0] == "diff":
        return _diff(args)
    if args.out is None:
        raise InputError("briefs_out")
    if len(args.input) > 1:
        raise InputError("path_missing", path=args.input[1])
    return _write(args)


def _diff(args: argparse.Namespace) -> int:
    from app.briefs.diff import diff

    if len(args.input) != 3:
        raise InputError("briefs_diff")
    sides = args.input[1:]
    found, language = diff(Path(sides[0]), Path(sides[1])), as_language(args.language)
    if args.json:
        print(json.dumps([f.model_dump(mode="json", exclude_none=True) for f in found], ensure_ascii=False))
        return 0
    for file in found:
        if file.only_in:
            side = sides[file.only_in == "b"]
            print(say("lint.diff.only", language, side=side, name=file.name))
            continue
        print(f"=== {file.name}")
        for change in file.changes:
            print(f"## {change.section}")
            print("\n".join([*(f"- {r}" for r in change.removed), *(f"+ {r}" for r in change.added)]))
    if not found:
        print(say("lint.diff.same", language))
    return 0


def _write(args: argparse.Namespace) -> int:
    """One brief a row; a failed row does not stop the others."""
    from app.briefs.batch import run_batch
    from app.briefs.brief import Snapshot
    from app.briefs.table import read_table

    table = read_table(Path(args.input[0]))
    from tqdm import tqdm

    advisor = ready_advisor()
    row = advisor.store.catalogue.generation()
    newest = max((d["as_of"] or d["date"] or "" for d in advisor.store.catalogue.documents()), default=None)
    with tqdm(total=len(table.rows), unit="row", file=sys.stderr, disable=args.quiet) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(done - bar.n)

        report = run_batch(
            table.rows,
            advisor.recommend,
            Path(args.out),
            readers=tuple(args.reader or ["in-house"]),
            progress=progress,
            today=today(),
            snapshot=Snapshot(generation=row["number"] if row else None, as_of=newest),
            force=args.force,
            language=args.language,
        )
    if args.json:
        print(json.dumps(report.model_dump(mode="json"), ensure_ascii=False))
    else:
        for failed in (r for r in report.rows if r.status == "failed"):
            print(failed.error, file=sys.stderr)
        counts = {s: report.count(s) for s in ("ok", "skipped", "failed")}
        print(
            f"{counts['ok']} written, {counts['skipped']} unchanged, {counts['failed']} failed. See {report.overview}"
        )
    return 1 if report.count("failed") else 0

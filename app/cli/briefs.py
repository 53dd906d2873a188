"""``briefs``: a table of situations in, one brief a row out."""

import argparse
import json
import sys
from pathlib import Path

from app.cli.ready import ready_advisor
from app.settings import today


def briefs(args: argparse.Namespace) -> int:
    """Write the briefs of a table; a failed row does not stop the others."""
    from app.briefs.batch import run_batch
    from app.briefs.brief import Snapshot
    from app.briefs.table import read_table

    table = read_table(Path(args.input))
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

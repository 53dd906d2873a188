"""``python -m app.evaluation``: prints how good judgement and retrieval are (``make eval``)."""

import sys
import tempfile
from pathlib import Path

from app.advisor import Advisor
from app.evaluation import retrieval
from app.settings import Settings
from app.store.store import Store
from ingest.pipeline import ensure_bundled, ingest


def retrieval_report() -> None:
    """(a) the bundled knowledge, (b) with the source articles, (c) the source articles alone."""
    questions, seeds = retrieval.read("blind-questions.jsonl"), retrieval.read("blind-seed-questions.jsonl")
    unanswerable = retrieval.read("blind-unanswerable.jsonl")
    files = retrieval.seed_files()
    plans = [("(a) bundled knowledge", True, False, questions)]
    if files:
        plans += [
            ("(b) bundled and source articles", True, True, questions),
            ("(c) source articles alone", False, True, seeds),
        ]
    for title, bundled, with_seeds, rows in plans:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Settings(home=Path(folder), sources=""))
            if bundled:
                ensure_bundled(store)
            if with_seeds:
                ingest(store, files)
            advisor = Advisor(store.settings, store)
            print(retrieval.table(title, retrieval.evaluate(advisor, rows, unanswerable)))
            for name, search in retrieval.baselines(store.catalogue.passages()).items():
                print(retrieval.table(f"  baseline: {name}", retrieval.recall(rows, search)))
            store.close()


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["retrieval", "diagnosis"]
    if "retrieval" in wanted:
        retrieval_report()
    if "diagnosis" in wanted:
        from app.evaluation.judgement import report

        report()

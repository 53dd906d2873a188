"""Briefs: a strategy for one reader, as a document; a table of situations to a folder of them."""

from app.briefs.batch import BatchReport, run_batch
from app.briefs.brief import READERS, Brief, Made, Reader, Snapshot, snapshot_of
from app.briefs.build import build_brief
from app.briefs.markdown import to_markdown
from app.briefs.table import Row, Table, read_table

__all__ = [
    "READERS", "BatchReport", "Brief", "Made", "Reader", "Row", "Snapshot", "Table", "build_brief", "read_table",
    "run_batch", "snapshot_of", "to_markdown",
]  # fmt: skip

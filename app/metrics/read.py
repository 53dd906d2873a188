"""The figures of a message: its pasted tables and its sentences."""

from app.language import Language, detect_language
from app.metrics.grid import read_grid
from app.metrics.said import read_said
from app.metrics.table import find_tables
from app.metrics.types import Metrics


def read_metrics(text: str, language: Language | None = None) -> Metrics:
    """The brand's own figures in a text. What stands in a table outranks what a sentence repeats."""
    language = language or detect_language(text)
    tables = find_tables(text)
    parts = [read_grid(t.rows, language) for t in tables]
    rest = text
    for table, part in zip(tables, parts, strict=True):
        if part.readings:
            rest = rest[: table.start] + "\n" * (table.end - table.start) + rest[table.end :]
    return merged([*(p for p in parts if p.readings), read_said(rest, language)])


def merged(parts: list[Metrics]) -> Metrics:
    """Several sources made one; the first that has a metric in a period counts."""
    out = Metrics()
    for part in parts:
        taken = {r.metric for r in out.readings}
        out.readings += [r for r in part.readings if r.metric not in taken]
        out.unread += part.unread
        out.rows += part.rows
        if not out.periods:
            out.periods = part.periods
    return out

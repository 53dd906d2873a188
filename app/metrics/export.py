"""Exports of the platform's tools: CSV in the encodings that spreadsheets write, and XLSX."""

import csv
import io
from pathlib import Path

from app.errors import InputError
from app.files import MAX_BYTES, read_bytes
from app.language import Language, detect_language
from app.metrics.cells import Cell
from app.metrics.grid import HEADER_WITHIN, read_grid
from app.metrics.names import header_names
from app.metrics.types import Metrics

FORMATS = (".csv", ".tsv", ".txt", ".md", ".xlsx")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CODECS = ("utf-8", "gb18030", "big5", "cp1258", "cp1252")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SAMPLE = 20_000


def read_export(path: Path, language: Language | None = None) -> Metrics:
    """The figures of a file. Raises InputError with a sentence that says what to do."""
    if path.suffix.lower() not in FORMATS:
        raise InputError("format_unknown", path=path.name, formats=", ".join(FORMATS))
    return read_content(read_bytes(path), path.name, language)


def read_content(data: bytes, name: str, language: Language | None = None) -> Metrics:
    """The figures of a file's content."""
    if len(data) > MAX_BYTES:
        raise InputError("file_too_large", path=name, limit=MAX_BYTES // 1_000_000)
    if not data.strip():
        raise InputError("file_empty", path=name)
    if data.startswith(_OLD_OFFICE):
        raise InputError("format_unknown", path=name, formats=", ".join(FORMATS))
    if data.startswith(_ZIP):
        from app.metrics.xlsx import read_workbook

        return _best([_read(grid, language) for grid in read_workbook(data, name) if grid])
    text = decode(data, name)
    return _text(text, name, language)


def decode(data: bytes, name: str) -> str:
    """By mark, as UTF-16 without one, else in the encoding in which the most metrics are named; UTF-8 first."""
    for mark, codec in _MARKS:
        if data.startswith(mark) and (text := _try(data, codec)) is not None:
            return text.lstrip("\ufeff")
    zeros = data[:_SAMPLE].count(0)
    if zeros > len(data[:_SAMPLE]) / 8:
        codec = "utf-16-le" if data[1:_SAMPLE:2].count(0) >= data[0:_SAMPLE:2].count(0) else "utf-16-be"
        text = _try(data, codec) or ""
        if text and sum(c.isprintable() or c in "\r\n\t" for c in text[:2000]) > 0.9 * len(text[:2000]):
            return text
        raise InputError("table_encoding", path=name)
    texts = [t for t in (_try(data, codec) for codec in _CODECS) if t is not None]
    texts = [
        t
        for t in texts
        if sum(c < " " and c not in "\r\n\t" for c in t[:_SAMPLE]) < 0.01 * len(t[:_SAMPLE]) + 1
    ]
    if not texts:
        raise InputError("table_encoding", path=name)
    if _try(data, "utf-8") is not None:
        return texts[0]
    return max(texts, key=lambda t: _named(t[:_SAMPLE]))


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _named(text: str) -> int:
    """How many metrics the best line of a text names."""
    lines = text.splitlines()[:HEADER_WITHIN]
    return max((len({n for n in header_names(_cut(line)) if n}) for line in lines), default=0)


def _cut(line: str) -> list[str]:
    return line.replace("\t", ",").replace(";", ",").replace('"', "").split(",")


def _text(text: str, name: str, language: Language | None) -> Metrics:
    """A delimited file; what is no table is read as a message."""
    from app.metrics.read import read_metrics

    told = text[4:5] if text.startswith("sep=") else ""
    text = text.partition("\n")[2] if told else text
    delimiter = told or max(",\t;", key=lambda d: _width(text[:_SAMPLE], d))
    grid = _delimited(text, delimiter)
    best = _read(grid, language) if max((len(r) for r in grid), default=0) > 1 else Metrics()
    if best.readings or any(u.reason not in ("unknown", "text") for u in best.unread) or len(text) > _SAMPLE:
        return best
    pasted = read_metrics(text, language)
    return pasted if pasted.readings or pasted.unread else best


def _delimited(text: str, delimiter: str) -> list[list[Cell]]:
    csv.field_size_limit(MAX_BYTES)
    try:
        rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
        return [[Cell(c.strip()) for c in row] for row in rows if row]
    except csv.Error:
        return [
            [Cell(c.strip()) for c in line.split(delimiter)] for line in text.splitlines() if line.strip()
        ]


def _width(sample: str, delimiter: str) -> tuple[int, int]:
    """How many metrics a header cut at this sign names, and how often the sign stands."""
    lines = [line.replace('"', "").split(delimiter) for line in sample.splitlines()[:HEADER_WITHIN]]
    named = max((len({n for n in header_names(line) if n}) for line in lines if len(line) > 1), default=0)
    return named, sample.count(delimiter)


def _read(grid: list[list[Cell]], language: Language | None) -> Metrics:
    words = " ".join(c.text for row in grid[:HEADER_WITHIN] for c in row)
    return read_grid(grid, language or detect_language(words[:4000]))


def _best(found: list[Metrics]) -> Metrics:
    """The grid with the most figures; without any, the one that names most columns."""
    return max(found, key=lambda m: (len(m.readings), len(m.unread)), default=Metrics())

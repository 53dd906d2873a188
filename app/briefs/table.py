"""Read a table of situations: CSV, TSV or JSON lines, in the encodings that spreadsheets write."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from app.briefs.columns import FIELDS, language_of, recognise
from app.errors import InputError
from app.files import MAX_BYTES, read_bytes
from app.language import Language

FORMATS = (".csv", ".tsv", ".txt", ".jsonl")
_ONE_COLUMN = "\x1f"
_GB2312_SHARE = 0.9
_STRAY = 0.05


class Row(BaseModel):
    """One input row."""

    number: int
    """1 for the first row below the header."""
    situation: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    """Recognised columns that are filled: brand, product, budget …"""
    language: Language | None = None
    extra: dict[str, str] = Field(default_factory=dict)
    """Other columns, unchanged."""
    surplus: tuple[int, int] | None = None
    """Cells of the row and of the header, if the row has more: a delimiter stands unquoted in a cell."""


class Table(BaseModel):
    """A table as read."""

    path: Path
    rows: list[Row]
    columns: list[str]
    """Names of the header, as written."""


def read_table(path: Path) -> Table:
    """Read a table. Raises InputError with a sentence that says what to do."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise InputError("format_unknown", path=path.name, formats=", ".join(FORMATS))
    text = _decode(read_bytes(path), path.name)
    if not text.strip():
        raise InputError("table_empty", path=path.name)
    header, records = _json_lines(text) if suffix == ".jsonl" else _delimited(text, suffix, path.name)
    fields = recognise(header)
    if "situation" not in fields.values():
        raise InputError(
            "table_without_situation", path=path.name, columns=", ".join(n[:40] for n in header if n) or "–"
        )
    while records and not any(records[-1]):
        records.pop()
    if not records:
        raise InputError("table_empty", path=path.name)
    names = _unique([name or f"#{i}" for i, name in enumerate(header, start=1)])
    return Table(
        path=path,
        columns=header,
        rows=[_row(n, cells, names, fields) for n, cells in enumerate(records, start=1)],
    )


def _decode(data: bytes, name: str) -> str:
    """By mark, as UTF-8, as GB18030 if nearly all of it is everyday Chinese, else the likeliest that reads well."""
    for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if text.count("\x00") <= _STRAY * len(text):  # more of them: UTF-16 without a mark
                return text
    try:
        text = data.decode("gb18030")
        foreign = [c for c in text if ord(c) > 127]
        common = sum(bool(c.encode("gb2312", "ignore")) for c in foreign)
        if foreign and "\x00" not in text and common >= _GB2312_SHARE * len(foreign):
            return text
    except UnicodeDecodeError:
        pass
    import charset_normalizer

    candidates = ["gb18030", "big5", "cp1258", "cp1252", "utf_16_le", "utf_16_be"]
    best = charset_normalizer.from_bytes(data, cp_isolation=candidates).best()
    if best is None:
        raise InputError("table_encoding", path=name)
    return str(best)


def _delimited(text: str, suffix: str, name: str) -> tuple[list[str], list[list[str]]]:
    """Header and records. The delimiter is the one the header uses; a header without one has a single column."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    told = re.match(r"sep=(.)\r?\n", text)
    text = text[told.end() :] if told else text.lstrip("\r\n")
    bare = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    delimiter = told[1] if told else max(",;\t" if suffix != ".tsv" else "\t", key=bare.count)
    if delimiter not in bare:
        delimiter = _ONE_COLUMN
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records, line = [], 0
    try:
        for record in reader:
            if record:
                records.append([cell.strip() for cell in record])
                line = reader.line_num
    except csv.Error as error:
        raise InputError("table_quotes", path=name, line=line + 1) from error
    if records and _swallowed(records[-1], text):
        raise InputError("table_quotes", path=name, line=line)
    return records[0], records[1:]


def _swallowed(last: list[str], text: str) -> bool:
    """Whether a quotation mark that is never closed took the rest of the file into one cell."""
    return "\n" in last[-1] and text.rstrip().endswith(last[-1])


def _json_lines(text: str) -> tuple[list[str], list[list[str]]]:
    """One object a line; the header is every key in order of appearance."""
    objects: list[dict[str, Any]] = []
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError("jsonl_line", line=number) from error
        if not isinstance(value, dict):
            raise InputError("jsonl_line", line=number)
        objects.append(value)
    header = list(dict.fromkeys(key for value in objects for key in value))
    return header, [[_cell(value.get(key)) for key in header] for value in objects]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, (dict, bool)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()


def _unique(names: list[str]) -> list[str]:
    """The names with a number behind those that stand twice."""
    out: list[str] = []
    for name in names:
        count = 2
        unique = name
        while unique in out:
            unique, count = f"{name} ({count})", count + 1
        out.append(unique)
    return out


def _row(number: int, cells: list[str], names: list[str], fields: dict[int, str]) -> Row:
    row = Row(number=number)
    if any(cells[len(names) :]):
        row.surplus = (len(cells), len(names))
    for index, name in enumerate(names):
        cell = cells[index] if index < len(cells) else ""
        field = fields.get(index)
        if field == "situation":
            row.situation = cell
        elif field == "language":
            row.language = language_of(cell)
        elif field in FIELDS:
            if cell:
                row.fields[field] = cell
        else:
            row.extra[name] = cell
    return row

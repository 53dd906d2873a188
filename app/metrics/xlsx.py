"""Workbooks read from their XML: the values of cells, dates and percentages by their format, merged cells."""

import re
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from app.errors import InputError
from app.metrics.cells import Cell

MAX_PART = 300_000_000
"""Largest part once unpacked; a larger one is no report."""
MAX_ROWS, MAX_COLUMNS = 100_000, 500
_PERCENT_FORMATS = {9, 10}
_DATE_FORMATS = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH = datetime(1899, 12, 30)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def read_workbook(data: bytes, name: str) -> list[list[list[Cell]]]:
    """The grids of all visible sheets."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if any(i.file_size > MAX_PART for i in package.infolist()):
                raise InputError("file_too_large", path=name, limit=MAX_PART // 1_000_000)
            return _sheets(package)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        OSError,
        NotImplementedError,  # zipfile's word for a compression or encryption that it cannot read
    ) as error:
        raise InputError("file_damaged", path=name) from error


def _sheets(package: zipfile.ZipFile) -> list[list[list[Cell]]]:
    strings = _strings(package)
    formats = _formats(package)
    book = _xml(package, "xl/workbook.xml")
    flag = next(iter(_find(book, "workbookPr")), None)
    start = (
        _EPOCH + timedelta(days=1462)
        if flag is not None and flag.get("date1904") in ("1", "true")
        else _EPOCH
    )
    targets = {r.get("Id"): r.get("Target", "") for r in _xml(package, "xl/_rels/workbook.xml.rels")}
    grids = []
    for sheet in _find(book, "sheet"):
        if sheet.get("state") in ("hidden", "veryHidden"):
            continue
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        path = targets[link].lstrip("/")
        root = _xml(package, path if path.startswith("xl/") else f"xl/{path}")
        grids.append(_grid(root, strings, formats, start))
    return grids


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(name), parser)


def _find(root: Any, tag: str) -> list[Any]:
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == tag]


def _strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [_plain(item) for item in _find(_xml(package, "xl/sharedStrings.xml"), "si")]


def _plain(item: Any) -> str:
    """Text of a string with its runs, without the reading aids of Chinese characters."""
    return "".join(t.text or "" for t in _find(item, "t") if t.getparent().tag.rpartition("}")[2] != "rPh")


def _formats(package: zipfile.ZipFile) -> list[str]:
    """``percent``, ``date`` or empty for each cell style."""
    if "xl/styles.xml" not in package.namelist():
        return []
    root = _xml(package, "xl/styles.xml")
    codes = {int(f.get("numFmtId")): f.get("formatCode", "") for f in _find(root, "numFmt")}
    return [
        _kind(int(x.get("numFmtId", 0)), codes)
        for group in _find(root, "cellXfs")
        for x in _find(group, "xf")
    ]


def _kind(number: int, codes: dict[int, str]) -> str:
    code = _QUOTED.sub("", codes.get(number, "")).lower()
    if number in _PERCENT_FORMATS or "%" in code:
        return "percent"
    if (
        number in _DATE_FORMATS
        or re.search(r"y|d|m{1,4}(?!.*0)", code)
        and "0" not in code
        and "#" not in code
    ):
        return "date"
    return ""


def _grid(root: Any, strings: list[str], formats: list[str], start: datetime) -> list[list[Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for n, row in enumerate(_find(root, "row"), start=1):
        number = int(row.get("r") or n)
        if number > MAX_ROWS:
            break
        cells: dict[int, Cell] = {}
        for c in _find(row, "c"):
            place = _REFERENCE.match(c.get("r") or "")
            column = _column(place[1]) if place else len(cells)
            if column < MAX_COLUMNS:
                cells[column] = _cell(c, strings, formats, start)
        rows[number] = cells
    _merge(rows, [m.get("ref", "") for m in _find(root, "mergeCell")])
    width = max((max(cells) + 1 for cells in rows.values() if cells), default=0)
    return [[rows[n].get(i, Cell()) for i in range(width)] for n in sorted(rows)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(c: Any, strings: list[str], formats: list[str], start: datetime) -> Cell:
    kind = c.get("t", "n")
    value = next((v.text for v in _find(c, "v") if v.text is not None), None)
    if kind == "inlineStr":
        return Cell(_plain(c))
    if value is None:
        return Cell(formula=bool(_find(c, "f")))
    if kind == "s":
        return Cell(strings[int(value)])
    if kind in ("str", "e"):
        return Cell(value)
    if kind == "b":
        return Cell("TRUE" if value == "1" else "FALSE")
    if kind == "d":
        return Cell(value[:10])
    style = int(c.get("s") or 0)
    form = formats[style] if style < len(formats) else ""
    number = float(value)
    if form == "date":
        return (
            Cell((start + timedelta(days=number)).strftime("%Y-%m-%d"))
            if 0 < number < 200_000
            else Cell(value)
        )
    return Cell(_written(number, form), number, percent=form == "percent")


def _written(number: float, form: str) -> str:
    if form == "percent":
        return f"{number * 100:g}%"
    return str(int(number)) if number == int(number) else repr(number)


def _merge(rows: dict[int, dict[int, Cell]], merges: list[str]) -> None:
    """Text of a merged cell down its rows (its headings are spread by who reads the header); a number stays once."""
    for merge in merges:
        ends = _REFERENCE.findall(merge)
        if len(ends) != 2:
            continue
        (left, top), (right, bottom) = ends
        first = rows.get(int(top), {}).get(_column(left))
        if first is None or first.number is not None or _column(right) != _column(left):
            continue
        for number in range(int(top) + 1, min(int(bottom), MAX_ROWS) + 1):
            if number in rows:
                rows[number].setdefault(_column(left), first)
                if not rows[number][_column(left)].text:
                    rows[number][_column(left)] = first

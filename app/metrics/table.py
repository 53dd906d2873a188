"""Tables pasted into a message: tabs, bars, semicolons, commas, Markdown, columns held apart by spaces."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from app.metrics.cells import Cell
from app.metrics.names import header_names
from app.metrics.periods import as_period

_RULE = re.compile(r"[\s|:+=\-–—_]+")
_NUMBER = re.compile(
    r"[+\-−]?[¥￥$€£]?\s?\d[\d.,]*\s?(?:%|％|万|亿|千|百|k|w|m|tr|triệu|nghìn|元|đ|¥|\+|次|人|单|篇)*",
    re.IGNORECASE,
)
_WIDE_GAP = re.compile(r"[ \u3000]{2,}|\u3000")
_THOUSANDS_CUT = re.compile(r"0\d\d")
MAX_ROWS, TRIES = 2_000, 10
Split = Callable[[str], list[str]]


@dataclass(frozen=True)
class Pasted:
    """A table found in a text."""

    rows: list[list[Cell]]
    start: int
    end: int


def find_tables(text: str) -> list[Pasted]:
    """The tables of a text, in order. Only rows of equal length that hold numbers count as one."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, line.rstrip("\r")))
        at += len(line) + 1
    found: list[Pasted] = []
    failed: dict[Split, tuple[int, int]] = {}
    i = 0
    while i < len(lines):
        block = _block(lines, i, failed)
        if block is None:
            i += 1
            continue
        rows, end = block
        found.append(Pasted(rows, lines[i][0], lines[end - 1][0] + len(lines[end - 1][1])))
        i = end
    return found


def _block(
    lines: list[tuple[int, str]], start: int, failed: dict[Split, tuple[int, int]]
) -> tuple[list[list[Cell]], int] | None:
    """The longest table that begins at a line. ``failed`` holds the end of the last block of a kind that is no table,
    and how often it was tried: its header may stand a few lines lower, never hundreds."""
    best = None
    for split in (_tabs, _bars, _semicolons, _commas, _gaps, _words):
        until, tries = failed.get(split, (0, 0))
        if start < until and tries >= TRIES:
            continue
        rows, end = _rows(lines, start, split)
        if not _is_table(rows, strict=split in (_commas, _words)):
            failed[split] = (max(until, end), tries + 1 if start < until else 1)
        elif best is None or end > best[1]:
            best = ([[Cell(c) for c in row] for row in rows], end)
    return best


def _rows(lines: list[tuple[int, str]], start: int, split: Split) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    end = start
    for n in range(start, min(len(lines), start + MAX_ROWS)):
        line = lines[n][1]
        if rows and line.strip() and _RULE.fullmatch(line):
            end = n + 1
            continue
        cells = split(line)
        if len(cells) < 2 or (rows and len(cells) != len(rows[0]) and not _padded(cells, rows[0], split)):
            break
        rows.append((cells + [""] * len(rows[0]))[: len(rows[0])] if rows else cells)
        end = n + 1
    return rows, end


def _padded(cells: list[str], first: list[str], split: Split) -> bool:
    """Whether a shorter row only lacks empty cells at its end."""
    return split in (_tabs, _bars) and 2 <= len(cells) < len(first)


def _is_table(rows: list[list[str]], strict: bool) -> bool:
    if len(rows) < 2:
        return False
    body = [c.strip() for row in rows for c in row[1:]]
    numeric = sum(bool(_NUMBER.fullmatch(c)) for c in body)
    named = [n for n in header_names(rows[0]) if n]
    named_down = [n for n in header_names([row[0] for row in rows]) if n]
    if not numeric or max(len(named), len(named_down)) < (2 if strict else 1):
        return False
    if not strict:
        return True
    if len(named) < len(named_down):
        named_ok = all(_NUMBER.fullmatch(c.strip()) for row in rows[1:] for c in row[1:])
    else:
        named_ok = all(_NUMBER.fullmatch(c.strip()) or as_period(c) for row in rows[1:] for c in row[1:])
    return named_ok and not any(_THOUSANDS_CUT.fullmatch(c) for c in body)


def _tabs(line: str) -> list[str]:
    return [c.strip() for c in line.split("\t")] if "\t" in line else []


def _bars(line: str) -> list[str]:
    if "|" not in line and "｜" not in line:
        return []
    cells = [c.strip() for c in line.replace("｜", "|").strip().split("|")]
    cells = cells[1:] if not cells[0] else cells
    return cells[:-1] if cells and not cells[-1] else cells


def _semicolons(line: str) -> list[str]:
    return [c.strip() for c in re.split("[;；]", line)] if re.search("[;；]", line) else []


def _commas(line: str) -> list[str]:
    if "," not in line:
        return []
    return [c.strip() for c in next(csv.reader(io.StringIO(line)), [])]


def _gaps(line: str) -> list[str]:
    return [c.strip() for c in _WIDE_GAP.split(line.strip())] if _WIDE_GAP.search(line.strip()) else []


def _words(line: str) -> list[str]:
    cells = line.split()
    return cells if len(cells) >= 3 else []

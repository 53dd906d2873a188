"""Bulk input: one JSON object a line in, one a line out, in order."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.errors import GrassrootsError, InputError


def is_bulk(text: str) -> bool:
    """``-`` or the name of a .jsonl file."""
    return text == "-" or text.endswith(".jsonl")


def lines(source: str) -> Iterator[str]:
    """Lines of standard input or of a file."""
    if source == "-":
        yield from sys.stdin
        return
    try:
        with Path(source).open(encoding="utf-8-sig") as handle:
            yield from handle
    except FileNotFoundError as error:
        raise InputError("path_missing", path=source) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError("file_unreadable", path=source, reason=reason) from error


def run_bulk(source: str, work: Callable[[str], dict[str, Any]]) -> int:
    """Answer every line; a failed one becomes ``{"id", "error"}`` and makes the exit status 1."""
    failed = False
    for number, line in enumerate(lines(source), start=1):
        if not line.strip():
            continue
        identifier: Any = number
        try:
            row = _row(line, number)
            identifier = row.get("id", number)
            out = {"id": identifier} | work(row["text"])
        except GrassrootsError as error:
            failed = True
            out = {"id": identifier, "error": {"code": error.code, "message": error.sentence()}}
        print(json.dumps(out, ensure_ascii=False), flush=True)
    return 1 if failed else 0


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError("jsonl_line", line=number) from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError("jsonl_line", line=number)
    return row

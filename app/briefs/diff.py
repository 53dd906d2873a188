"""What changed between two briefs, or two folders of briefs, section by section."""

import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from app.briefs.brief import Brief, Line
from app.errors import InputError

SUFFIXES = (".md", ".json")
Sections = dict[str, list[str]]
"""Lines by heading."""
_HEADING = re.compile(r"^#{1,2} (.+)$")


class Change(BaseModel):
    """One section that differs."""

    section: str
    removed: list[str] = Field(default_factory=list)
    added: list[str] = Field(default_factory=list)


class FileDiff(BaseModel):
    """What differs in one brief."""

    name: str
    only_in: str | None = None
    """``a`` or ``b`` when the other side has no such brief."""
    changes: list[Change] = Field(default_factory=list)


def diff(a: Path, b: Path) -> list[FileDiff]:
    """The briefs that differ, by name; equal ones are left out."""
    left, right = _briefs(a), _briefs(b)
    if not a.is_dir() and not b.is_dir():
        changes = _changes(_read(a), _read(b))
        return [FileDiff(name=b.name, changes=changes)] if changes else []
    out = []
    for name in sorted({*left, *right}):
        if name not in left or name not in right:
            out.append(FileDiff(name=name, only_in="b" if name in right else "a"))
        elif changes := _changes(_read(left[name]), _read(right[name])):
            out.append(FileDiff(name=name, changes=changes))
    return out


def _briefs(path: Path) -> dict[str, Path]:
    if not path.exists():
        raise InputError("path_missing", path=path)
    if not path.is_dir():
        return {path.name: path}
    found = {p.name: p for p in sorted(path.iterdir()) if p.suffix in SUFFIXES and not p.name.startswith(".")}
    if not found:
        raise InputError("brief_unreadable", path=path)
    return found


def _changes(a: Sections, b: Sections) -> list[Change]:
    out = []
    for section in dict.fromkeys([*a, *b]):
        before, after = a.get(section, []), b.get(section, [])
        if before != after:
            rows = list(difflib.ndiff(before, after))
            out.append(
                Change(
                    section=section,
                    removed=[r[2:] for r in rows if r.startswith("- ")],
                    added=[r[2:] for r in rows if r.startswith("+ ")],
                )
            )
    return out


def _read(path: Path) -> Sections:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _from_json(text) if path.suffix == ".json" else _from_markdown(text)
    except OSError as error:
        raise InputError("file_unreadable", path=path, reason=error.strerror or str(error)) from error
    except (ValueError, ValidationError) as error:
        raise InputError("brief_unreadable", path=path) from error


def _from_markdown(text: str) -> Sections:
    sections: Sections = {}
    current = ""
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            current = heading[1]
            sections.setdefault(current, [])
        elif line.strip():
            sections.setdefault(current, []).append(line.strip())
    return sections


def _from_json(text: str) -> Sections:
    brief = Brief.model_validate(json.loads(text))
    sections: Sections = {brief.title: [brief.date, str(brief.version)]}
    for section in brief.sections:
        rows = sections.setdefault(section.title, [])
        for part in section.parts:
            rows += [part.title] if part.title else []
            rows += [row for line in part.lines for row in _rows(line)]
            rows += [" | ".join(r.cells) for r in part.grid.rows] if part.grid else []
    return sections


def _rows(line: Line) -> Iterator[str]:
    text = f"{line.label}: {line.text}" if line.label else line.text
    yield f"{text} ({line.gloss})" if line.gloss else text
    for child in line.children:
        yield from (f"  {row}" for row in _rows(child))

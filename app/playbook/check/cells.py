"""Checks of the fifteen cells: complete, different from each other, postable as they stand."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.language import LANGUAGES, Text3, fold, units
from app.language.fold import han_count
from app.playbook.check.report import Report, validated
from app.playbook.check.rows import Rows, Support, check_cites, leaves
from app.playbook.check.wording import check_chinese, check_text3
from app.playbook.labels import Stage, Tier
from app.playbook.load import read_cell_row
from app.playbook.types import Cell

SLOTS = frozenset({"product", "audience", "scene", "pain"})
_SLOT = re.compile(r"\{(\w*)\}")
_SLOTTED = re.compile(r"^\.(?:why|title_patterns|opening_patterns|content_types\[\d+\]\.(?:why|example))\b")
"""Where slots may stand."""
_POSTED = re.compile(r"^\.(?:title_patterns|opening_patterns|content_types\[\d+\]\.example)\b")
"""What is posted."""
_ROOM = (20, 13, 9)
"""Units a Chinese title may have of its own with no, one and two slots; a title holds 20."""
_TITLES_WITHOUT_SLOT = 3
_REPEAT = 12
"""A text of fewer characters may stand in two cells: a name of few words belongs to nobody."""
ABSOLUTE = re.compile(
    r"最(?!近|后|初|终|先|早|多|少)|第一(?!次|口|眼|天|步|周|年|杯|个|件|遍|时间|反应|篇|条|张|只|句|行|批|晚|套|双|课|页|顿|人称|秒|支|罐|瓶|盒|袋)"
    r"|唯一|顶级|100%|根治|治疗|治愈|疗效|微信|加V|私我"
)
"""Superlatives, treatment words and off-platform leads, whatever the category."""


def check_cells(report: Report, root: Path, rows: Rows, support: Support) -> dict[str, Cell]:
    """Every cell by its name; the valid ones are returned."""
    cells = _read(report, root)
    types: dict[str, str] = {}
    seen: dict[tuple[str, str], str] = {}
    for name, cell in cells.items():
        where = f"playbook/cells/{name}.yaml "
        for kpi in (cell.kpis.primary, *cell.kpis.guards):
            if kpi not in rows["kpis"]:
                report.add("kpi-unknown", f"{where}kpis", id=kpi)
        for content in cell.content_types:
            if (
                types.setdefault(content.id, name) != name
                or [c.id for c in cell.content_types].count(content.id) > 1
            ):
                report.add("id-twice", f"{where}content_types", id=content.id)
        _texts(report, where, cell)
        _titles(report, where, cell)
        _repeats(report, name, cell, seen)
        check_cites(report, where, cell, support)
    return cells


def _read(report: Report, root: Path) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for path in sorted((root / "playbook" / "cells").glob("*.yaml")):
        where = f"playbook/cells/{path.name}"
        try:
            row = read_cell_row(path)
        except Exception as error:
            report.add("format", where, detail=error)
            continue
        cell = validated(report, f"{where} ", Cell, row)
        if cell:
            cells[path.stem] = cell
            if path.stem != f"{cell.tier.value}-{cell.stage.value}":
                report.add("file-name", where, id=f"{cell.tier.value}-{cell.stage.value}")
    for tier in Tier:
        for stage in Stage:
            if not (root / "playbook" / "cells" / f"{tier.value}-{stage.value}.yaml").exists():
                report.add("cell-missing", f"playbook/cells/{tier.value}-{stage.value}.yaml")
    return cells


def _texts(report: Report, where: str, cell: Cell) -> None:
    for path, value in leaves(cell):
        here = where + path.removeprefix(".")
        if isinstance(value, Text3):
            check_text3(report, here, value, figures=True)
            _slots(report, here, value, allowed=bool(_SLOTTED.match(path)))
        elif not value.strip():
            report.add("empty", here)
        elif han_count(value):
            check_chinese(report, here, value)
        if _POSTED.match(path):
            found = ABSOLUTE.search(value.zh if isinstance(value, Text3) else value)
            if found:
                report.add(
                    "forbidden",
                    here,
                    word=found[0],
                    rule="README",
                    text=value.zh if isinstance(value, Text3) else value,
                )


def _slots(report: Report, where: str, text: Text3, allowed: bool) -> None:
    names = [sorted(_SLOT.findall(x)) for x in text.all()]
    if not names[0] == names[1] == names[2]:
        report.add("slots-differ", where, slots=" / ".join(",".join(n) or "–" for n in names))
    for name in sorted({n for group in names for n in group}):
        if name not in SLOTS or not allowed:
            report.add("slot-unknown", where, slot=name)


def _titles(report: Report, where: str, cell: Cell) -> None:
    titles = [
        (f"content_types[{i}].example.title", c.example.title) for i, c in enumerate(cell.content_types)
    ]
    titles += [(f"title_patterns[{i}]", t) for i, t in enumerate(cell.title_patterns)]
    for path, title in titles:
        slots, own = len(_SLOT.findall(title.zh)), units(_SLOT.sub("", title.zh))
        if slots >= len(_ROOM):
            report.add("title-slots", where + path, title=title.zh)
        elif own > _ROOM[slots]:
            report.add("title-length", where + path, title=title.zh, units=own, room=_ROOM[slots])
    if sum(not _SLOT.search(t.zh) for _, t in titles) < _TITLES_WITHOUT_SLOT:
        report.add("titles-without-slot", f"{where}title_patterns", least=_TITLES_WITHOUT_SLOT)


def _repeats(report: Report, name: str, cell: Cell, seen: dict[tuple[str, str], str]) -> None:
    """The same sentence twice, whatever its tones, capitals and signs."""
    for path, value in leaves(cell):
        if not isinstance(value, Text3):
            continue
        here = f"playbook/cells/{name}.yaml {path.removeprefix('.')}"
        for language in LANGUAGES:
            if len(value[language]) > _REPEAT:
                bare = re.sub(r"[\W_]+", "", fold(value[language]))
                other = seen.setdefault((language, bare), here)
                if other != here:
                    report.add("same-text", here, other=other, text=value[language])


def posted(name: str, cell: Cell) -> Iterator[tuple[str, str, str]]:
    """(where, language, text) of everything a cell would have posted; the glosses too, for brands with other readers."""
    for path, value in leaves(cell):
        if _POSTED.match(path):
            where = f"playbook/cells/{name}.yaml {path.removeprefix('.')}"
            texts = zip(LANGUAGES, value.all(), strict=True) if isinstance(value, Text3) else [("zh", value)]
            for language, text in texts:
                yield where, language, text

"""Check of the known questions: each points at a section and at statements that stand in it."""

from pathlib import Path
from typing import Any

import yaml

from app.playbook.check.report import Report


def check_asked(report: Report, root: Path, statements: dict[str, set]) -> None:
    """What a known question points at exists; else nobody would ever be led there."""
    sections = {reference.partition("#")[0] for reference in statements}
    for path in sorted((root / "asked").glob("*.yaml")):
        where = f"asked/{path.name}"
        try:
            entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or []
            targets = [
                (str(e["section"]), str(a)) for e in entries for a in ("", *(e.get("statements") or {}))
            ]
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            report.add("format", where, detail=error)
            continue
        for section, anchor in targets:
            reference = f"{section}#{anchor}" if anchor else section
            if reference not in (statements if anchor else sections):
                report.add("asked-unknown", f"{where} {section}", cite=reference)

"""Read and validate the playbook."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.playbook.labels import Stage, Tier
from app.playbook.types import (
    Audience,
    Category,
    Cell,
    CycleRow,
    KindRow,
    KpiRow,
    Named,
    OnlyRow,
    Playbook,
    Rule,
    Season,
    TroubleRow,
)
from app.settings import knowledge_folder
from app.store.claims import read_yaml


@lru_cache(maxsize=4)
def load_playbook(folder: Path | None = None) -> Playbook:
    """Read and validate the playbook; a wrong file names itself in the error."""
    root = (folder or knowledge_folder()) / "playbook"

    def rows(name: str) -> list[dict]:
        return read_yaml(root / f"{name}.yaml")

    cells = {}
    for path in sorted((root / "cells").glob("*.yaml")):
        cell = read_cell(path)
        cells[cell.tier, cell.stage] = cell
    return Playbook(
        tiers={Tier(r["id"]): Named.model_validate(r) for r in rows("tiers")},
        stages={Stage(r["id"]): Named.model_validate(r) for r in rows("stages")},
        cells=cells,
        kpis={r["id"]: KpiRow.model_validate(r) for r in rows("kpis")},
        categories={r["id"]: Category.model_validate(r) for r in rows("categories")},
        audiences={r["id"]: Audience.model_validate(r) for r in rows("audiences")},
        seasons={r["id"]: Season.model_validate(r) for r in rows("seasons")},
        rules={r["id"]: Rule.model_validate(r) for r in rows("compliance")},
        kinds={k.id: k for k in map(KindRow.model_validate, rows("kinds"))},
        only=[OnlyRow.model_validate(r) for r in rows("only")],
        cycles=[CycleRow.model_validate(r) for r in rows("cycles")],
        troubles={t.id: t for t in map(TroubleRow.model_validate, rows("troubles"))},
    )


def read_cell(path: Path) -> Cell:
    """One cell file."""
    return Cell.model_validate(read_cell_row(path))


def read_cell_row(path: Path) -> Any:
    """What stands in a cell file, not yet validated."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

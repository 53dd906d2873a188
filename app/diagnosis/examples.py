"""The labelled situations that the classifier learns from (``knowledge/examples``; development only)."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from app.diagnosis.clauses import clauses
from app.language import Language
from app.playbook.labels import Stage, Tier
from app.settings import knowledge_folder

ENOUGH = 4
"""Characters (or half the mark) that a mark must share with a clause to count for it."""


@dataclass(frozen=True)
class Example:
    """One labelled situation."""

    text: str
    language: Language
    tier: Tier
    stage: Stage
    group: str
    """Examples of one group (a pair; a line and its renderings) stay on the same side of any split."""
    part: str
    marks: tuple[tuple[str, int, int], ...] | None = None
    """Character spans that tell the tier (``T``), the stage (``S``), both (``B``) or mislead (``D``); None where
    nobody has marked the text."""

    def roles(self) -> list[str] | None:
        """The marks of each clause, ``""`` for one that has none."""
        if self.marks is None:
            return None
        out = []
        for start, end in clauses(self.text):
            shared = [(m, min(end, e) - max(start, s), e - s) for m, s, e in self.marks]
            out.append("".join(m for m, n, length in shared if n > 0 and n >= min(ENOUGH, length / 2)))
        return out


def read_examples(paths: list[Path]) -> list[Example]:
    """Labelled situations of ``situations-*`` and ``extra-*`` files, grouped by where they come from.

    ``situations-vi-from-en`` renders ``situations-en`` line by line; a row's ``source`` (``en-2:17``) names the
    file and line (from 1) that it renders.
    """
    out: list[Example] = []
    groups: dict[str, str] = {}
    for path in sorted(paths, key=lambda p: (not p.stem.startswith("situations-"), p.name)):
        _, language, *rest = path.stem.split("-", 2)
        origin = path.stem.removeprefix("situations-")
        if rest and rest[0].startswith("from-"):
            origin = rest[0].removeprefix("from-")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            source = str(row.get("source") or f"{origin}:{number}")
            group = groups.setdefault(source, f"{origin}:{row['pair']}" if row.get("pair") else source)
            marks = tuple((str(m), int(s), int(e)) for m, s, e in row["marks"]) if "marks" in row else None
            out.append(
                Example(
                    row["text"], cast(Language, language), Tier(row["tier"]), Stage(row["stage"]), group,
                    str(row.get("part", "?")), marks,
                )
            )  # fmt: skip
    return out


def example_files() -> list[Path]:
    """All files of labelled situations."""
    return sorted((knowledge_folder() / "examples").glob("*.jsonl"))


def folds(groups: list[str], count: int, salt: str = "") -> np.ndarray:
    """Fold of each row ``(rows,)``; a group falls into one, the same in every language."""
    return np.array(
        [int(hashlib.sha256((salt + group).encode()).hexdigest(), 16) % count for group in groups]
    )

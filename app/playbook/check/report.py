"""A finding, and the report that collects them in the reader's language."""

from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from app.language import LANGUAGES, Language, say
from app.store.claims import read_yaml

Model = TypeVar("Model", bound=BaseModel)
WARNINGS = frozenset({"stale", "opening-only", "term-uncited"})
"""What deserves a look but breaks nothing; every other code is an error."""


class Finding(BaseModel):
    """One place in the knowledge that breaks a rule, or deserves a look."""

    level: Literal["error", "warning"]
    where: str
    """File below the knowledge folder, then the id, section or field in it."""
    code: str
    message: str


class Report:
    """Findings in the order in which they were found."""

    def __init__(self, language: Language = "en") -> None:
        self.language = language
        self.findings: list[Finding] = []

    def add(self, code: str, where: str, **params: Any) -> None:
        """Note one finding; ``params`` fill its sentence, long ones are cut."""
        short = {k: cut(str(v)) for k, v in params.items()}
        message = say(f"knowledge.{code}", self.language, **short)
        finding = Finding(
            level="warning" if code in WARNINGS else "error", where=where, code=code, message=message
        )
        if finding not in self.findings:
            self.findings.append(finding)

    def count(self, level: str) -> int:
        """How many findings of a level there are."""
        return sum(f.level == level for f in self.findings)


def cut(text: str, length: int = 160) -> str:
    """The text on one line, its end left out when it is long."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def below(where: str, field: str) -> str:
    """The place of a field: ``file id.field``, or ``file field`` where a file holds one row."""
    return f"{where}{field}" if where.endswith(" ") else f"{where}.{field}"


def read_rows(report: Report, root: Path, name: str) -> list[dict]:
    """The rows of a YAML list file below the knowledge folder; what is no list of rows with ids is a finding."""
    try:
        rows = read_yaml(root / name)
    except Exception as error:
        report.add("format", name, detail=error)
        return []
    good = [r for r in rows if isinstance(r, dict) and r.get("id")]
    if len(good) != len(rows):
        report.add("format", name, detail=f"{len(rows) - len(good)} × no id")
    seen: set[str] = set()
    for row in good:
        if str(row["id"]) in seen:
            report.add("id-twice", name, id=row["id"])
        seen.add(str(row["id"]))
    return good


def validated(report: Report, where: str, model: type[Model], row: Any) -> Model | None:
    """The row as its type, or findings that say what is wrong with it."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for problem in error.errors():
            place = below(where, ".".join(map(str, problem["loc"])))
            if problem["type"] == "missing" and problem["loc"][-1] in LANGUAGES:
                report.add("untranslated", place, missing=problem["loc"][-1])
            elif problem["type"] == "string_too_short":
                report.add("empty", place)
            else:
                report.add("format", place, detail=problem["msg"])
        return None

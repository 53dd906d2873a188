"""Many situations to many briefs: one Markdown file a row, an overview, and a run that can be resumed."""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from app.briefs.brief import Made, Reader, Snapshot
from app.briefs.build import build_brief
from app.briefs.folder import Done, Folder, slug
from app.briefs.markdown import to_markdown
from app.briefs.overview import input_column, overview, strategy_cells
from app.briefs.supplied import situation_text, with_supplied
from app.briefs.table import Row
from app.errors import GrassrootsError, InputError
from app.language import Language, detect_language
from app.strategy import Strategy

Recommend = Callable[[str, Language | None], Strategy]
Progress = Callable[[int, int], None]
Status = Literal["ok", "failed", "skipped"]
log = logging.getLogger(__name__)


class RowReport(BaseModel):
    """What became of one row."""

    row: int
    status: Status
    files: list[str] = Field(default_factory=list)
    error: str = ""
    """One sentence, in the row's language."""


class BatchReport(BaseModel):
    """What became of all rows that were reached."""

    folder: Path
    overview: Path
    rows: list[RowReport]

    def count(self, status: Status) -> int:
        """How many rows ended so."""
        return sum(r.status == status for r in self.rows)


def run_batch(
    rows: Sequence[Row], recommend: Recommend, out: Path, readers: Sequence[Reader] = ("in-house",),
    progress: Progress | None = None, *, today: date, snapshot: Snapshot | None = None, force: bool = False,
    language: Language | None = None,
) -> BatchReport:  # fmt: skip
    """Write a brief for each row and reader below ``out``.

    ``language`` is that of rows without one of their own; None: the situation's. Rows finished in an earlier run
    are skipped unless ``force``. A row that fails does not stop the others. When interrupted, the finished rows
    and an overview of them stay.
    """
    batch = _Batch(
        recommend,
        Folder(out),
        list(readers),
        Made(today=today, snapshot=snapshot or Snapshot()),
        force,
        language,
    )
    try:
        for number, row in enumerate(rows, start=1):
            batch.run(row)
            if progress:
                progress(number, len(rows))
    finally:
        path = batch.close()
    return BatchReport(folder=out, overview=path, rows=batch.reports)


class _Batch:
    """One run."""

    def __init__(
        self,
        recommend: Recommend,
        folder: Folder,
        readers: list[Reader],
        made: Made,
        force: bool,
        language: Language | None,
    ) -> None:
        self.recommend, self.folder, self.readers, self.made = recommend, folder, readers, made
        self.force, self.language = force, language
        self.reports: list[RowReport] = []
        self._lines: list[dict[str, str]] = []
        self._extra: dict[str, None] = {}
        self._seen: Counter[str] = Counter()

    def run(self, row: Row) -> None:
        """Do one row and note what became of it."""
        key, cells = self._key(row), dict(row.fields)
        try:
            done = None if self.force else self.folder.done(key)
            status: Status = "skipped" if done else "ok"
            done = done or self._make(row, key)
            report = RowReport(row=row.number, status=status, files=list(done.files))
            cells = done.cells
        except GrassrootsError as error:
            if error.code == "folder_unwritable":
                raise
            report = RowReport(row=row.number, status="failed", error=error.sentence(self._spoken(row)))
        except Exception:
            log.exception("row=%s failed", row.number)
            report = RowReport(
                row=row.number, status="failed", error=GrassrootsError("internal").sentence(self._spoken(row))
            )
        self.reports.append(report)
        self._extra |= dict.fromkeys(row.extra)
        own = {
            "row": str(row.number),
            "file": "; ".join(report.files),
            "status": report.status,
            "error": report.error,
        }
        self._lines.append({input_column(k): v for k, v in row.extra.items()} | cells | own)

    def close(self) -> Path:
        """Write the overview of the rows done."""
        return self.folder.write_overview(overview(self._lines, list(self._extra)))

    def _spoken(self, row: Row) -> Language:
        return row.language or self.language or detect_language(row.situation)

    def _key(self, row: Row) -> str:
        """Hash of what decides a row's briefs; a number tells rows apart that say the same."""
        said = [row.situation, sorted(row.fields.items()), row.language or self.language, self.readers]
        key = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}-{self._seen[key]}"

    def _make(self, row: Row, key: str) -> Done:
        if row.surplus:
            raise InputError("row_cells", row=row.number, found=row.surplus[0], wanted=row.surplus[1])
        if not row.situation:
            raise InputError("row_empty", row=row.number)
        made = self.made.model_copy(update={"version": self.folder.version(key)})
        strategy, notes = with_supplied(
            self.recommend(situation_text(row), row.language or self.language), row
        )
        situation, files = strategy.diagnosis.situation, {}
        name = slug(*(k.value for k in (situation.brand, situation.product) if k))
        for reader in self.readers:
            ending = f"-{reader}" if len(self.readers) > 1 else ""
            text = to_markdown(build_brief(strategy, reader, made, notes))
            file, written = self.folder.write(key, f"{row.number:03d}-{name}{ending}.md", text)
            files[file] = written
        done = Done(files=files, cells=strategy_cells(strategy), version=made.version)
        self.folder.keep(key, done)
        return done

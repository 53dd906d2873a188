"""Checks of ``sources.yaml`` and ``claims/*.yaml``."""

import calendar
import re
from datetime import date
from pathlib import Path

from app.playbook.check.report import Report, read_rows, validated
from app.playbook.check.wording import check_text3
from app.settings import today
from app.store.claims import Ledger, LedgerClaim, Source

STALE_MONTHS = 18
_AS_OF = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_ledger(report: Report, root: Path) -> Ledger:
    """Check every source and claim; the returned ledger holds those that could be read."""
    sources = _sources(report, root)
    claims: dict[str, LedgerClaim] = {}
    for path in sorted((root / "claims").glob("*.yaml")):
        name = f"claims/{path.name}"
        for row in read_rows(report, root, name):
            claim = validated(report, f"{name} {row['id']}", LedgerClaim, row)
            if claim is None:
                continue
            if claim.id in claims:
                report.add("id-twice", name, id=claim.id)
            claims[claim.id] = claim
            _claim(report, f"{name} {claim.id}", claim, sources)
    return Ledger(claims=claims, sources=sources)


def _sources(report: Report, root: Path) -> dict[str, Source]:
    name = "sources.yaml"
    sources = {}
    for row in read_rows(report, root, name) if (root / name).exists() else []:
        source = validated(report, f"{name} {row['id']}", Source, row)
        if source:
            sources[source.id] = source
            if source.read == "opening":
                report.add("opening-only", f"{name} {source.id}", title=source.title)
    return sources


def _claim(report: Report, where: str, claim: LedgerClaim, sources: dict[str, Source]) -> None:
    if not _ID.fullmatch(claim.id):
        report.add("format", where, detail=claim.id)
    for source in claim.sources:
        if source not in sources:
            report.add("source-unknown", where, source=source)
    if not claim.sources and claim.kind not in ("practice", "hypothesis"):
        report.add("source-missing", where, kind=claim.kind)
    day = latest_day(claim.as_of)
    if day is None:
        report.add("as-of", where, as_of=claim.as_of)
    elif is_stale(claim):
        report.add("stale", where, as_of=claim.as_of)
    check_text3(report, f"{where} text", claim.text)
    if claim.contested_by:
        check_text3(report, f"{where} contested_by", claim.contested_by)


def latest_day(as_of: str) -> date | None:
    """The last day that ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` can mean, so that only what is surely old counts as old."""
    match = _AS_OF.fullmatch(as_of)
    if not match:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    try:
        return date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        return None


def is_stale(claim: LedgerClaim) -> bool:
    """Whether a claim is older than eighteen months, counted from the last day its date can mean."""
    day = latest_day(claim.as_of)
    if day is None:
        return False
    now = today()
    months = (now.year - day.year) * 12 + now.month - day.month - (now.day < day.day)
    return months >= STALE_MONTHS

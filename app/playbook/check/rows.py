"""Checks of the playbook's lists and what every row refers to."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from app.language import LANGUAGES, Text3
from app.language.fold import han_count
from app.playbook.check.asked import check_asked
from app.playbook.check.report import Report, below, read_rows, validated
from app.playbook.check.wording import check_chinese, check_text3
from app.playbook.glossary import Term, WordRow
from app.playbook.labels import Stage, Tier
from app.playbook.ladders import Ladder, LadderTerm
from app.playbook.types import (
    Audience,
    Category,
    CycleRow,
    KindRow,
    KpiRow,
    Named,
    OnlyRow,
    Rule,
    Season,
    TroubleRow,
    Words,
)
from app.store.claims import Ledger

MODELS: dict[str, type[BaseModel]] = {
    "tiers": Named, "stages": Named, "kpis": KpiRow, "categories": Category, "audiences": Audience,
    "seasons": Season, "compliance": Rule, "glossary": Term, "words": WordRow,
    "kinds": KindRow, "troubles": TroubleRow, "cycles": CycleRow, "only": OnlyRow,
    "ladders": Ladder,
}  # fmt: skip
Rows = dict[str, dict[str, Any]]
"""Valid rows by file and id."""

_NAMES = re.compile(r"\.(?:name|products|circles|pains|scenes)\b")
"""Fields that hold names; names may hold digits (coenzyme Q10, ST25 rice)."""
_NOT_ADVICE = (KpiRow, Term, Ladder, LadderTerm)
"""Rows that define and do not advise. A KPI says what is counted and how, never how much, so it may point to a disputed
claim, which is quoted with what speaks against it. A category's decision cycle names its claim in ``cycle.claim`` and is
always shown with that claim's standing."""
_DATES = {
    "fixed": r"\d\d-\d\d",
    "lunar": r"\d\d-\d\d",
    "weekday": r"(?:[1-5](?:st|nd|rd|th)|last) [a-z]+day of [a-z]+",
}
_SLOT = re.compile(r"\{(\w*)\}")


class Support:
    """What rows may refer to."""

    def __init__(self, statements: dict[str, set], ledger: Ledger) -> None:
        self.statements, self.ledger = statements, ledger

    def check(self, report: Report, where: str, cite: list[str], advice: bool) -> None:
        """The references of one item resolve in every language, and advice rests on firm claims only."""
        for reference in cite:
            languages = self.statements.get(reference)
            if not languages:
                report.add("cite-unknown", where, cite=reference)
            elif missing := [x for x in LANGUAGES if x not in languages]:
                report.add("cite-missing", where, cite=reference, missing=", ".join(missing))
            claim = self.ledger.claims.get(reference.partition("#")[2])
            if advice and claim and not claim.firm:
                report.add("not-firm", where, claim=claim.id)


def check_rows(report: Report, root: Path, support: Support) -> Rows:
    """Every list of the playbook; the valid rows are returned for what refers to them."""
    found: Rows = {}
    for name, model in MODELS.items():
        file = f"playbook/{name}.yaml"
        found[name] = {}
        for row in read_rows(report, root, file):
            where = f"{file} {row['id']}"
            valid = validated(report, where, model, row)
            if valid is None:
                continue
            found[name][str(row["id"])] = valid
            check_texts(report, where, valid)
            check_cites(report, where, valid, support)
        if model in (Term, WordRow):
            _words(report, file, found[name])
    _ladders(report, "playbook/ladders.yaml", found["ladders"])
    for name, axis in (("tiers", Tier), ("stages", Stage)):
        for member in axis:
            if member.value not in found[name]:
                report.add("row-missing", f"playbook/{name}.yaml", id=member.value)
    _links(report, found, support.ledger)
    check_asked(report, root, support.statements)
    return found


def check_texts(report: Report, where: str, row: BaseModel) -> None:
    """All texts of a row but those with slots of their own (cells check these)."""
    for path, value in leaves(row):
        if isinstance(value, Text3):
            check_text3(report, f"{where}{path}", value, figures=not _NAMES.search(path))
            if any(_SLOT.search(x) for x in value.all()):
                report.add("slot-unknown", f"{where}{path}", slot=_SLOT.findall(" ".join(value.all()))[0])
        elif not value.strip():
            report.add("empty", f"{where}{path}")
        elif han_count(value):
            check_chinese(report, f"{where}{path}", value)


def check_cites(report: Report, where: str, row: BaseModel, support: Support) -> None:
    """The references of a row and of everything in it."""
    if isinstance(row, Term) and not row.cite:
        report.add("term-uncited", where, term=row.en[0])
    if cite := getattr(row, "cite", None):
        named = [cite] if isinstance(cite, str) else cite
        support.check(report, where, named, advice=not isinstance(row, _NOT_ADVICE))
    for key in type(row).model_fields:
        value = getattr(row, key)
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for i, item in items:
            if isinstance(item, BaseModel) and not isinstance(item, Text3):
                check_cites(report, below(where, key) + ("" if i is None else f"[{i}]"), item, support)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a row with its path: texts in three languages whole, single words as they are; ids left out."""
    if isinstance(value, Text3):
        yield path, value
    elif isinstance(value, BaseModel):
        for key in type(value).model_fields:
            if key not in ("id", "cite", "kind", "date"):
                yield from leaves(getattr(value, key), f"{path}.{key}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, f"{path}[{i}]")
    elif isinstance(value, str):
        yield path, value


def _words(report: Report, file: str, rows: dict[str, Any]) -> None:
    """A word that stands in two rows would mean only the first."""
    owner: dict[tuple[str, str], str] = {}
    for identifier, row in rows.items():
        for language in LANGUAGES:
            for word in getattr(row, language):
                other = owner.setdefault((language, word.lower()), identifier)
                if other != identifier:
                    report.add("word-twice", f"{file} {identifier}", word=word, other=other)


def _ladders(report: Report, file: str, ladders: dict[str, Ladder]) -> None:
    """A term without a word is never found, and a word of two terms would mean only the first; bare ones may differ by
    ladder, for it must be named."""
    sure: dict[str, Words] = {}
    for ladder in ladders.values():
        here = f"{file} {ladder.id}"
        for term in ladder.terms:
            if not any((*term.words.every(), *term.bare.every())):
                report.add("empty", f"{here}.{term.id}")
            if term.id in sure:
                report.add("id-twice", here, id=term.id)
            sure[term.id] = term.words
        _words(report, file, {t.id: t.bare for t in ladder.terms})
    _words(report, file, sure)


def _links(report: Report, found: Rows, ledger: Ledger) -> None:
    """Ids by which one list refers to another."""
    products = {p.id for c in found["categories"].values() for p in c.products}

    def known(where: str, kind: str, ids: list[str], of: Any) -> None:
        for identifier in ids:
            if identifier not in of:
                report.add(f"{kind}-unknown", where, id=identifier)

    for c in found["categories"].values():
        where = f"playbook/categories.yaml {c.id}"
        known(f"{where}.kpi_focus", "kpi", c.kpi_focus, found["kpis"])
        known(f"{where}.seasons", "season", c.seasons, found["seasons"])
        known(f"{where}.rules", "rule", c.rules, found["compliance"])
        if c.cycle.claim not in ledger.claims:
            report.add("claim-unknown", f"{where}.cycle", claim=c.cycle.claim)
    things = {f"{c.id}/{p.id}" for c in found["categories"].values() for p in c.products}
    for k in found["kinds"].values():
        known(f"playbook/kinds.yaml {k.id}.categories", "category", k.categories, found["categories"])
        known(f"playbook/kinds.yaml {k.id}.products", "product", k.products, things)
    for x in found["cycles"].values():
        known(f"playbook/cycles.yaml {x.id}.products", "product", x.products, things)
        if x.claim not in ledger.claims:
            report.add("claim-unknown", f"playbook/cycles.yaml {x.id}", claim=x.claim)
    for a in found["audiences"].values():
        known(f"playbook/audiences.yaml {a.id}.categories", "category", a.categories, found["categories"])
    for r in found["compliance"].values():
        where = f"playbook/compliance.yaml {r.id}.applies"
        known(where, "category", r.applies.categories, found["categories"])
        known(where, "product", r.applies.products, products)
    for s in found["seasons"].values():
        _date(report, f"playbook/seasons.yaml {s.id}.date", s.date)


def _date(report: Report, where: str, date: dict[str, str]) -> None:
    good = len(date) == 1 and all(k in _DATES and re.fullmatch(_DATES[k], v) for k, v in date.items())
    if not good:
        report.add("date", where, date=date)

"""Checks of the articles: the three languages say the same, statement by statement, and hold no figure of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from app.language import LANGUAGES, Language
from app.playbook.check.report import Report
from app.playbook.check.wording import check_text
from app.store.claims import Ledger
from app.store.types import Document, Passage

Articles = dict[str, dict[Language, Document]]
"""The articles that could be read, by name and language."""

CLAIM = re.compile(r"\{claim:([a-z0-9-]+)\}")
# Limits with room around the README's target lengths: what lies outside is cut up or joined, not polished.
_STATEMENT = {"vi": (45, 460), "en": (45, 460), "zh": (20, 200)}
_SHORT_STATEMENT = {"vi": 35, "en": 35, "zh": 16}
_SECTION = {"vi": (500, 2600), "en": (500, 2600), "zh": (200, 900)}
_LISTS = ("cells.", "kpis.", "categories.")
"""Sections that are looked up by anchor and so may be longer, and their statements shorter."""


def check_front(report: Report, where: str, path: Path, ledger: Ledger) -> None:
    """The front matter and the claims named in an article's text."""
    raw = path.read_text(encoding="utf-8")
    for claim in dict.fromkeys(CLAIM.findall(raw)):
        if claim not in ledger.claims:
            report.add("claim-unknown", where, claim=claim)
    head = raw.removeprefix("---\n").partition("\n---\n")[0]
    try:
        meta = yaml.load(head, Loader=yaml.BaseLoader)
        name, sources = str(meta["id"]), list(meta.get("sources") or [])
    except Exception as error:
        report.add("format", where, detail=error)
        return
    if name != path.stem:
        report.add("file-name", where, id=name)
    for source in sources:
        if source not in ledger.sources:
            report.add("source-unknown", where, source=source)


def check_articles(report: Report, articles: Articles, ledger: Ledger) -> None:
    """The texts of every article, and each against its other languages."""
    for name, versions in articles.items():
        for language, document in versions.items():
            where = f"documents/{language}/{name}.md"
            check_text(report, f"{where} title", language, document.title)
            for passage in document.passages:
                _passage(report, f"{where} {passage.section}", passage, ledger)
        _compare(report, name, versions)


def _passage(report: Report, where: str, passage: Passage, ledger: Ledger) -> None:
    language = passage.language
    check_text(report, f"{where} heading", language, passage.heading.rpartition(" › ")[2])
    low, high = _SECTION[language]
    if not passage.section.startswith(_LISTS) and not low <= len(passage.text) <= high:
        report.add("section-length", where, length=len(passage.text), low=low, high=high)
    for statement in passage.statements:
        if statement.anchor in ledger.claims:
            continue
        text, here = passage.text[statement.start : statement.end], f"{where}#{statement.anchor}"
        low, high = _STATEMENT[language]
        low = _SHORT_STATEMENT[language] if passage.section.startswith("cells.") else low
        if text.strip() and not low <= len(text) <= high:
            report.add("statement-length", here, length=len(text), low=low, high=high)
        check_text(report, here, language, text, figures=True)


def _compare(report: Report, name: str, versions: dict[Language, Document]) -> None:
    missing = [x for x in LANGUAGES if x not in versions]
    if missing:
        report.add("document-missing", f"documents/{'|'.join(missing)}/{name}.md")
    sections = {x: [p.section for p in d.passages] for x, d in versions.items()}
    first = next(iter(sections))
    for language, ids in sections.items():
        if ids != sections[first]:
            odd = ", ".join(sorted(set(ids) ^ set(sections[first]))) or "…"
            report.add("sections", f"documents/{language}/{name}.md", other=first, odd=odd)
    anchors: dict[str, dict[Language, list[str]]] = {}
    for language, document in versions.items():
        for passage in document.passages:
            anchors.setdefault(passage.section, {})[language] = [s.anchor for s in passage.statements]
    for section, lists in anchors.items():
        first = next(iter(lists))
        for language, names in lists.items():
            if names != lists[first]:
                odd = ", ".join(sorted(set(names) ^ set(lists[first]))) or "…"
                report.add("anchors", f"documents/{language}/{name}.md {section}", other=first, odd=odd)


def statements(articles: Articles) -> dict[str, set[Language]]:
    """Every ``section#anchor`` with the languages in which it stands."""
    found: dict[str, set[Language]] = {}
    for reference, language in _references(articles):
        found.setdefault(reference, set()).add(language)
    return found


def _references(articles: Articles) -> Iterator[tuple[str, Language]]:
    for versions in articles.values():
        for language, document in versions.items():
            for passage in document.passages:
                for statement in passage.statements:
                    yield f"{passage.section}#{statement.anchor}", language

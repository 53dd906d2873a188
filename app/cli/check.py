"""``knowledge check``: does the knowledge keep the rules of its README?"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from app.errors import InputError
from app.language import LANGUAGES, Language, say
from app.language.text import as_language
from app.playbook.check import Finding, Report
from app.playbook.check.articles import CLAIM, Articles, check_articles, check_front, statements
from app.playbook.check.cells import check_cells, posted
from app.playbook.check.ledger import check_ledger
from app.playbook.check.rows import Rows, Support, check_rows, leaves
from app.playbook.types import Cell, Rule
from app.settings import knowledge_folder
from app.store.claims import Ledger, LedgerClaim
from app.strategy.compliance import violations
from ingest.bundled import read_bundled

_SHOWN = 12
"""Places of one kind of warning that are printed; ``--json`` holds all."""


def check(args: argparse.Namespace) -> int:
    """Print the findings. Exit status 1 with an error, with ``--strict`` also with a warning."""
    root = Path(args.folder) if args.folder else knowledge_folder()
    language = as_language(args.language)
    report = check_folder(root, language)
    errors, warnings = report.count("error"), report.count("warning")
    if args.json:
        findings = [f.model_dump() for f in report.findings]
        print(json.dumps({"errors": errors, "warnings": warnings, "findings": findings}, ensure_ascii=False))
    else:
        _print(report, language)
    return 1 if errors or (args.strict and warnings) else 0


def check_folder(root: Path, language: Language = "en") -> Report:
    """Check a whole knowledge folder; messages in ``language``."""
    if not (root / "documents").is_dir() or not (root / "playbook").is_dir():
        raise InputError("knowledge_missing", path=root)
    report = Report(language)
    ledger = check_ledger(report, root)
    articles = _read(report, root, ledger)
    check_articles(report, articles, ledger)
    support = Support(statements(articles), ledger)
    rows = check_rows(report, root, support)
    cells = check_cells(report, root, rows, support)
    _forbidden(report, rows, cells)
    return report


def _read(report: Report, root: Path, ledger: Ledger) -> Articles:
    articles: Articles = {}
    for language in LANGUAGES:
        for path in sorted((root / "documents" / language).glob("*.md")):
            where = f"documents/{language}/{path.name}"
            check_front(report, where, path, ledger)
            try:
                document = read_bundled(path, language, _with_all(ledger, path))
            except Exception as error:
                report.add("format", where, detail=error)
                continue
            articles.setdefault(path.stem, {})[language] = document
    return articles


def _with_all(ledger: Ledger, path: Path) -> Ledger:
    """The ledger with an empty place for each claim that it lacks, so that the rest of the article is still checked."""
    named = CLAIM.findall(path.read_text(encoding="utf-8"))
    lacking = {n for n in named if n not in ledger.claims}
    if not lacking:
        return ledger
    blank = {"kind": "practice", "confidence": "low", "as_of": "1", "text": dict.fromkeys(LANGUAGES, "…")}
    return Ledger(
        claims=ledger.claims | {n: LedgerClaim.model_validate({"id": n} | blank) for n in lacking},
        sources=ledger.sources,
    )


def _forbidden(report: Report, rows: Rows, cells: dict[str, Cell]) -> None:
    """Words that no rule allows in what is posted.

    A cell serves every category, so the words of all rules count there; the names that fill its slots come from one
    category and obey the rules of that one.
    """
    rules: dict[str, Rule] = rows["compliance"]
    for name, cell in cells.items():
        for where, language, text in posted(name, cell):
            _words(report, where, language, text, rules.values())
    for category in rows["categories"].values():
        own = _rules_of([category.id], rules)
        for field in ("name", "circles", "pains", "scenes", "products"):
            _names(report, f"playbook/categories.yaml {category.id}.{field}", getattr(category, field), own)
    for people in rows["audiences"].values():
        own = _rules_of(people.categories, rules)
        for field in ("name", "pains", "scenes"):
            _names(report, f"playbook/audiences.yaml {people.id}.{field}", getattr(people, field), own)


def _rules_of(categories: list[str], rules: dict[str, Rule]) -> list[Rule]:
    return [r for r in rules.values() if set(categories) & set(r.applies.categories)]


def _names(report: Report, where: str, value: object, rules: list[Rule]) -> None:
    for path, text in leaves(value):
        if ".aliases" in path:  # what users call it; never posted
            continue
        for language in LANGUAGES:
            _words(report, where + path, language, text[language], rules)


def _words(report: Report, where: str, language: str, text: str, rules: Iterable[Rule]) -> None:
    for rule, word in violations(text, rules, as_language(language)):
        report.add("forbidden", f"{where} {language}", word=word, rule=rule, text=text)


def _print(report: Report, language: Language) -> None:
    for finding in report.findings:
        if finding.level == "error":
            print(f"✗ {finding.where} [{finding.code}]\n    {finding.message}")
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.level == "warning":
            by_code.setdefault(finding.code, []).append(finding)
    for code, found in by_code.items():
        print(f"! {say(f'knowledge.warning.{code}', language, count=len(found))} [{code}]")
        places = [f.where.rpartition(" ")[2] for f in found]
        more = f" … +{len(places) - _SHOWN} (--json)" if len(places) > _SHOWN else ""
        print(f"    {', '.join(places[:_SHOWN])}{more}")
    errors, warnings = report.count("error"), report.count("warning")
    key = "summary" if report.findings else "clean"
    print(say(f"knowledge.{key}", language, errors=errors, warnings=warnings))

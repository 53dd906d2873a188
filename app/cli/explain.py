"""``explain``: one term or KPI: what it is, how it is counted, who says so, how sure that is and as of when."""

import argparse
import json
import re
from typing import Any

from app.cli.claims import standing, standing_line
from app.cli.ready import ready_store
from app.diagnosis.translate import in_our_terms, line
from app.errors import InputError, NotFound
from app.language import LANGUAGES, Language, detect_language, fold, say
from app.language.fold import han_count
from app.language.text import as_language
from app.playbook.glossary import Term, find_term, name_variants, near_terms
from app.playbook.ladders import Mention, find_mentions
from app.playbook.types import KpiRow
from app.retrieval import Retriever
from app.store.claims import LedgerClaim, load_ledger
from app.strategy.citing import Citer

_FIGURES = 5
_SHORTEST = 3
"""Letters a name needs so that claims are searched for it."""


def explain(args: argparse.Namespace) -> int:
    """Explain the term, or say that it is unknown and what comes near."""
    if not args.text.strip():
        raise InputError("empty")
    term, kpi = find_term(args.text)
    language = as_language(args.language or detect_language(args.text))
    mentions = find_mentions(args.text, bare=True)
    if term is None and kpi is None and len(mentions) == 1:
        return _show(ladder_explanation(mentions[0], args.text.strip(), language), language, args.json)
    if term is None and kpi is None:
        near = near_terms(args.text)
        raise NotFound(
            "term_unknown_near" if near else "term_unknown", term=args.text.strip()[:80], near=", ".join(near)
        )
    return _show(explanation(term, kpi, language), language, args.json)


def _show(found: dict[str, Any], language: Language, as_json: bool) -> int:
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found, language)
    return 0


def ladder_explanation(mention: Mention, text: str, language: Language) -> dict[str, Any]:
    """A word of another ladder: what it is in our terms and where it differs; the keys of ``explanation``."""
    term = mention.term
    word = in_our_terms(mention, text, language)
    names = {x: list(dict.fromkeys([*getattr(term.words, x), *getattr(term.bare, x)])) for x in LANGUAGES}
    return {
        "id": f"{mention.ladder.id}/{term.id}", "name": word.words, "names": names, "definition": line(word, language),
        "formula": None, "unit": None, "where": None, "if_low": None, "note": None,
        "statements": _statements(word.cite, None, language), "figures": [],
    }  # fmt: skip


def explanation(term: Term | None, kpi: KpiRow | None, language: Language) -> dict[str, Any]:
    """Everything known of a term and a KPI of one name, in one language."""
    names = _all_names(term, kpi)
    definition = term.definition if term else kpi.definition if kpi else None
    cite = list(dict.fromkeys([*(kpi.cite if kpi else []), *(term.cite if term else [])]))
    claims = [c for r in cite if (c := load_ledger().claims.get(r.partition("#")[2]))]
    return {
        "id": term.id if term else kpi.id if kpi else "",
        "name": kpi.name[language] if kpi else names[language][0],
        "names": names,
        "definition": definition[language] if definition else "",
        "formula": kpi.formula[language] if kpi else None,
        "unit": kpi.unit if kpi else None,
        "where": kpi.where[language] if kpi else None,
        "if_low": kpi.if_low[language] if kpi else None,
        "note": term.note[language] if term and term.note else None,
        "statements": _statements(cite, kpi, language),
        "figures": [
            {"id": c.id, "text": c.text[language], "standing": standing_line(c, language)}
            for c in _naming(term.id if term else kpi.id if kpi else "", names, claims)
        ],
    }  # fmt: skip


def _all_names(term: Term | None, kpi: KpiRow | None) -> dict[Language, list[str]]:
    names: dict[Language, list[str]] = {}
    for language in LANGUAGES:
        variants = name_variants(kpi.name[language]) if kpi else []
        own = list(getattr(term, language)) if term else variants[:1]
        names[language] = list({n.lower(): n for n in [*own, *variants[1:]]}.values())
    return names


def _statements(cite: list[str], kpi: KpiRow | None, language: Language) -> list[dict[str, Any]]:
    """The statements that say it, each with its origin, date and standing."""
    if not cite:
        return []
    ledger, out = load_ledger(), []
    citer = Citer(Retriever(ready_store()), language)
    for reference in cite:
        numbers = citer.references([reference])
        if not numbers:
            continue
        citation = next(c for c in citer.citations if c.number == numbers[0])
        claim = ledger.claims.get(reference.partition("#")[2])
        kind = kpi.kind if kpi and reference in kpi.cite else "practice"
        out.append(
            {
                "kind": claim.kind if claim else kind,
                "confidence": claim.confidence if claim else None,
                "standing": standing(claim, language) if claim else say(f"answers.kind.{kind}", language),
                "own_article": claim is None,
                "citation": citation.model_dump(),
            }
        )
    return out


def _naming(identifier: str, names: dict[Language, list[str]], cited: list[LedgerClaim]) -> list[LedgerClaim]:
    """Claims whose text names the term, apart from those cited already; those that bear its name first."""
    known = {c.id for c in cited}
    found = [c for c in load_ledger().claims.values() if c.id not in known and _names(c, names)]
    return sorted(found, key=lambda c: not c.id.startswith(identifier))[:_FIGURES]


def _names(claim: LedgerClaim, names: dict[Language, list[str]]) -> bool:
    for language in LANGUAGES:
        text = fold(claim.text[language])
        for name in names[language]:
            word = fold(name)
            if han_count(word) > 1 and word in text:
                return True
            if (
                len(word) >= _SHORTEST
                and not han_count(word)
                and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
            ):
                return True
    return False


def _print(found: dict[str, Any], language: Language) -> None:
    def told(label: str, value: str | None) -> None:
        if value:
            print(f"{say(f'knowledge.e.{label}', language)}{'：' if language == 'zh' else ': '}{value}")

    print(found["name"])
    for each in LANGUAGES:
        print(f"  {each}: {', '.join(found['names'][each])}")
    told("what", found["definition"])
    told("formula", found["formula"])
    unit = found["unit"]
    told("unit", unit if unit in (None, "%") else say(f"knowledge.unit.{unit}", language))
    told("where", found["where"])
    told("low", found["if_low"])
    told("note", found["note"])
    print(say("knowledge.e.says" if found["statements"] else "knowledge.e.nobody", language))
    for statement in found["statements"]:
        citation = statement["citation"]
        origin = say("knowledge.e.own", language) if statement["own_article"] else citation["origin"]
        dated = (
            f"{say('knowledge.c.as-of', language).lower()} {citation['as_of']}" if citation["as_of"] else ""
        )
        print(f"  - “{citation['quote']}”")
        print(
            "    " + " · ".join(p for p in (origin, citation["heading"], statement["standing"], dated) if p)
        )
    if found["figures"]:
        print(say("knowledge.e.figures", language))
    for figure in found["figures"]:
        print(f"  - {figure['id']} ({figure['standing']}): {figure['text']}")

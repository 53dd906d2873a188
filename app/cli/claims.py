"""``claims``: the figures and rules of the ledger with their standing."""

import argparse
import difflib
import json
from typing import Any

from app.errors import NotFound
from app.language import Language, say
from app.language.text import as_language
from app.playbook.check.ledger import is_stale
from app.store.claims import LedgerClaim, load_ledger


def listing(args: argparse.Namespace) -> int:
    """List the claims, all or those of a kind, those contested, those grown old."""
    language = as_language(args.language)
    chosen = [
        c
        for c in load_ledger().claims.values()
        if (not args.kind or c.kind == args.kind)
        and (not args.contested or c.contested_by)
        and (not args.stale or is_stale(c))
    ]
    if args.json:
        print(json.dumps({"claims": [describe(c, language) for c in chosen]}, ensure_ascii=False))
        return 0
    for claim in chosen:
        print(f"{claim.id}  ({standing_line(claim, language)})\n    {claim.text[language]}")
    print(
        say("knowledge.c.count", language, count=len(chosen)) if chosen else say("knowledge.c.none", language)
    )
    return 0


def show(args: argparse.Namespace) -> int:
    """Show one claim with everything that tells how far it can be trusted."""
    language = as_language(args.language)
    claims = load_ledger().claims
    claim = claims.get(args.claim)
    if claim is None:
        near = difflib.get_close_matches(args.claim, list(claims), n=3, cutoff=0.5)
        code = "claim_unknown_near" if near else "claim_unknown"
        raise NotFound(code, claim=args.claim, near=", ".join(near))
    found = describe(claim, language)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"{claim.id}\n{claim.text[language]}")
    if claim.value:
        print(f"{_label('value', language)}{claim.value} {claim.unit or ''}".rstrip())
    print(f"{_label('standing', language)}{standing(claim, language)}")
    stale = f" ({say('knowledge.c.stale', language)})" if found["stale"] else ""
    print(f"{_label('as-of', language)}{claim.as_of}{stale}")
    if claim.contested_by:
        print(f"{_label('contested', language)}{claim.contested_by[language]}")
    print(_label("sources", language) + ("" if found["sources"] else say("knowledge.c.no-source", language)))
    for source in found["sources"]:
        print(f"  - {_source_line(source, language)}")
    return 0


def describe(claim: LedgerClaim, language: Language) -> dict[str, Any]:
    """A claim in one language, its sources written out."""
    ledger = load_ledger()
    keys = ("id", "title", "publisher", "author", "date", "kind", "read", "where")
    sources = [{k: getattr(ledger.sources[s], k) for k in keys} for s in claim.sources if s in ledger.sources]
    return {
        "id": claim.id, "text": claim.text[language], "value": claim.value, "unit": claim.unit, "kind": claim.kind,
        "confidence": claim.confidence, "as_of": claim.as_of, "stale": is_stale(claim),
        "contested_by": claim.contested_by[language] if claim.contested_by else None, "sources": sources,
    }  # fmt: skip


def standing(claim: LedgerClaim, language: Language) -> str:
    """Kind and confidence in words."""
    return say(
        "knowledge.standing", language, kind=say(f"answers.kind.{claim.kind}", language),
        confidence=say(f"knowledge.confidence.{claim.confidence}", language),
    )  # fmt: skip


def standing_line(claim: LedgerClaim, language: Language) -> str:
    """Kind, confidence and date, and the marks contested and stale."""
    marks = [standing(claim, language), claim.as_of]
    marks += [say("knowledge.c.mark.contested", language)] if claim.contested_by else []
    marks += [say("knowledge.c.mark.stale", language)] if is_stale(claim) else []
    return ("，" if language == "zh" else ", ").join(marks)


def _label(name: str, language: Language) -> str:
    return say(f"knowledge.c.{name}", language) + ("：" if language == "zh" else ": ")


def _source_line(source: dict[str, Any], language: Language) -> str:
    parts = [source["id"], source["author"], source["publisher"], f"“{source['title']}”"]
    parts.append(source["date"] or say("knowledge.c.undated", language))
    if source["read"] == "opening":
        parts.append(say("knowledge.c.opening", language))
    return ", ".join(p for p in parts if p)

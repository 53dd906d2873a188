"""``ask``, ``diagnose``, ``search``: one text, or many in bulk."""

import argparse
import json
import sys
from typing import Any

from app.cli.bulk import is_bulk, run_bulk


def ask(args: argparse.Namespace) -> int:
    """Answer a message."""
    from app.advisor.render import plain
    from app.cli.ready import ready_advisor

    advisor = ready_advisor()
    if is_bulk(args.text):
        return run_bulk(
            args.text, lambda text: advisor.answer(text, language=args.language).model_dump(mode="json")
        )
    answer = advisor.answer(args.text, args.thread, args.language)
    print(json.dumps(answer.model_dump(mode="json"), ensure_ascii=False) if args.json else plain(answer))
    return 0


def diagnose(args: argparse.Namespace) -> int:
    """Judge a situation. Needs neither store nor index, and on the built-in advisor not even the Advisor."""
    from app.diagnosis.judge import diagnose as judge
    from app.diagnosis.situation import read_situation
    from app.diagnosis.text import checked
    from app.llm import choose_model
    from app.settings import get_settings

    advisor = None
    if not choose_model(get_settings()).builtin:
        from app.advisor import Advisor

        advisor = Advisor()

    def one(text: str) -> dict[str, Any]:
        if advisor:
            return advisor.diagnose(text, args.language).model_dump(mode="json")
        return judge(read_situation(checked(text), args.language)).model_dump(mode="json")

    if is_bulk(args.text):
        return run_bulk(args.text, one)
    found = one(args.text)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for axis in ("tier", "stage"):
        j = found[axis]
        state = "open" if j["open"] else f"{j['probability']:.0%}"
        print(f"{axis}: {j['value']} ({state}; runner-up {j['runner_up']} {j['runner_up_probability']:.0%})")
        print(f"  rule: {j['rule']}\n  flips if: {j['flips_if']}")
    for e in found["evidence"]:
        print(f"evidence ({e['axis']}): “{e['span']}” {e['says']}")
    if found["question"]:
        print(f"question: {found['question']['text']}")
    return 0


def search(args: argparse.Namespace) -> int:
    """Find passages of the knowledge."""
    from app.cli.ready import ready_advisor
    from app.language import detect_language

    advisor = ready_advisor()

    def one(text: str) -> dict[str, Any]:
        hits, fault = advisor.search(text, args.k, args.language), advisor.store.vectors.fault
        told = {"notices": [fault.notice(args.language or detect_language(text))]} if fault else {}
        titles = {d["id"]: d["title"] for d in advisor.store.catalogue.documents()}
        return told | {
            "passages": [
                {"id": h.passage.id, "document": h.passage.document, "title": titles.get(h.passage.document, ""), "section": h.passage.section, "heading": h.passage.heading,
                 "language": h.passage.language, "score": h.score, "relevance": h.relevance, "text": h.passage.text}
                for h in hits
            ]
        }  # fmt: skip

    if is_bulk(args.text):
        return run_bulk(args.text, one)
    found = one(args.text)
    for notice in found.get("notices", []):
        print(notice, file=sys.stderr)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for n, p in enumerate(found["passages"], start=1):
        print(
            f"{n}. {p['heading']} [{_where(p)}, {p['language']}, relevance {p['relevance']:.2f}]\n{p['text']}\n"
        )
    return 0


def _where(passage: dict[str, Any]) -> str:
    """The section of a bundled article; a user's document has no names for its sections, so its own id."""
    section: str = passage["section"]
    return passage["document"] if section.startswith(f"{passage['document']}#") else section

"""``metrics``: the figures of a table, an export or a text, the flows between them and where people are stuck."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from app.language import Language, detect_language, say
from app.language.text import as_language
from app.metrics import Metrics, bottleneck, compare, flows, stage_of_figures
from app.metrics.export import read_content, read_export
from app.metrics.tell import (
    amount,
    bracketed,
    chain,
    comma,
    figure,
    name,
    percent,
    period,
    unread_lines,
    verdict,
)
from app.metrics.types import Change, Comparison, FlowChange

_UNREAD = 20
"""Lines of what was not read that are printed; ``--json`` holds all."""


def metrics(args: argparse.Namespace) -> int:
    """Print the figures. Exit status 1 when none could be read."""
    found = read_content(_stdin(), "-", None) if args.file == "-" else read_export(Path(args.file))
    language = as_language(args.language) if args.language else _language(found)
    if args.json:
        print(json.dumps(described(found, language), ensure_ascii=False))
    else:
        for line in lines(found, language):
            print(line)
    return 0 if found.readings else 1


def _stdin() -> bytes:
    buffer = getattr(sys.stdin, "buffer", None)
    return buffer.read() if buffer else sys.stdin.read().encode()


def _language(found: Metrics) -> Language:
    """That of the columns' names."""
    return detect_language(" ".join([*(r.words for r in found.readings), *(u.what for u in found.unread)]))


def described(found: Metrics, language: Language) -> dict[str, Any]:
    """Everything as one JSON document."""
    neck, compared, odds = bottleneck(found), compare(found), stage_of_figures(found)
    return {
        "metrics": found.model_dump(mode="json"),
        "flows": [
            f.model_dump(mode="json") for p in (found.periods or [found.latest]) for f in flows(found, p)
        ],
        "comparison": compared.model_dump(mode="json") if compared else None,
        "bottleneck": neck.model_dump(mode="json") | {"text": verdict(neck, found, language)}
        if neck
        else None,
        "stages": {s.value: p for s, p in odds.items()} if odds else None,
        "unread": unread_lines(found.unread, language),
    }


def lines(found: Metrics, language: Language) -> list[str]:
    """The same for a person."""
    if not found.readings:
        return [say("metrics.nothing", language), *_unread(found, language)]
    out = [_heading("figures", language)]
    for reading in found.readings:
        notes = [period(reading.period, language)] if reading.period else []
        notes += [say("metrics.rows", language, rows=reading.rows)] if reading.rows > 1 else []
        note = bracketed(comma(language).join(notes), language) if notes else ""
        out.append(f"  {figure(reading, language)}{note}")
    out += _flows(found, language)
    if compared := compare(found):
        out += _compared(compared, language)
    neck = bottleneck(found)
    said = verdict(neck, found, language) if neck else say("metrics.no-bottleneck", language)
    return [*out, _heading("stuck", language), f"  {said}", *_unread(found, language)]


def _heading(key: str, language: Language, **slots: str) -> str:
    return say(f"metrics.h.{key}", language, **slots) + ("：" if language == "zh" else ":")


def _flows(found: Metrics, language: Language) -> list[str]:
    chains = [(p, chain(found, language, p)) for p in (found.periods or [found.latest])]
    chains = [(p, c) for p, c in chains if c]
    if not chains:
        return []
    out = [_heading("flows", language)]
    out += [f"  {period(p, language)}  {c}" if p else f"  {c}" for p, c in chains]
    for flow in flows(found):
        if not flow.chained:
            slots = {"source": name(flow.source, language), "target": name(flow.target, language)}
            out.append("  " + say("metrics.unchained", language, **slots))
    return out


def _compared(compared: Comparison, language: Language) -> list[str]:
    slots = {"before": period(compared.before, language), "now": period(compared.now, language)}
    out = [_heading("compared", language, **slots)]
    out += [f"  {_change(c, language)}" for c in compared.changes]
    return out + [f"  {_flow_change(f, language)}" for f in compared.flows]


def _change(change: Change, language: Language) -> str:
    old, new = amount(change.before, change.unit, language), amount(change.now, change.unit, language)
    moved = bracketed(_signed(change.percent, language), language) if change.percent is not None else ""
    return f"{name(change.metric, language)} {old} → {new}{moved}"


def _flow_change(change: FlowChange, language: Language) -> str:
    step = f"{name(change.now.source, language)} → {name(change.now.target, language)}"
    moved = _signed(change.change, language)
    note = "" if change.sure else comma(language) + say("metrics.chance", language)
    colon = "：" if language == "zh" else ": "
    rates = f"{percent(change.before.rate, language)} → {percent(change.now.rate, language)}"
    return f"{step}{colon}{rates}{bracketed(moved + note, language)}"


def _signed(value: float, language: Language) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + percent(round(abs(value), 1), language)


def _unread(found: Metrics, language: Language) -> list[str]:
    told = unread_lines(found.unread, language)
    if not told:
        return []
    more = [f"  … +{len(told) - _UNREAD}"] if len(told) > _UNREAD else []
    return [_heading("unread", language), *(f"  {t}" for t in told[:_UNREAD]), *more]

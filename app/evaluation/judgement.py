"""How good the judgement is on situations that nobody trained on: ``tests/data/blind-*.jsonl`` and their company.

Whole diagnoses, not the bare classifier: what a user would see. ``python -m app.evaluation diagnosis``.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.advisor.kind import message_kind
from app.diagnosis.clauses import clauses
from app.diagnosis.examples import example_files, read_examples
from app.diagnosis.flips import Axis
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Diagnosis
from app.evaluation.diagnosis import baseline, calibration_error, wilson
from app.language import LANGUAGES, Language, detect_language
from app.language.fold import simplified
from app.playbook.labels import Stage, Tier

DATA = Path(__file__).resolve().parent.parent.parent / "tests" / "data"
AXES: tuple[Axis, ...] = ("tier", "stage")
COVERAGES = (0.5, 0.7, 0.9, 1.0)
DENIALS = {"vi": "Không đúng: ", "en": "It is not true that ", "zh": "不是这样："}
RIVAL = 3
"""Draws of random clauses that evidence is compared with."""


def read(name: str) -> list[dict[str, Any]]:
    """Rows of a test set."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def judged(text: str) -> Diagnosis:
    """The diagnosis of a text."""
    return diagnose(read_situation(text))


def probability(diagnosis: Diagnosis, axis: Axis, value: Tier | Stage) -> float:
    """What a diagnosis gives to a value; 0 where it is neither the first nor the second."""
    found = getattr(diagnosis, axis)
    if found.value is value:
        return float(found.probability)
    return float(found.runner_up_probability) if found.runner_up is value else 0.0


@dataclass
class Report:
    """What one language's blind situations show."""

    rows: list[dict[str, Any]]
    found: list[Diagnosis]
    right: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for axis in AXES:
            values = [getattr(d, axis).value.value for d in self.found]
            self.right[axis] = np.array([v == r[axis] for v, r in zip(values, self.rows, strict=True)])
        self.right["both"] = self.right["tier"] & self.right["stage"]

    def accuracy(self) -> list[str]:
        """Accuracy with interval, calibration error and accuracy at coverage."""
        out = []
        for axis, right in self.right.items():
            sure = np.ones(len(right))
            for part in AXES if axis == "both" else (axis,):
                sure = sure * np.array([getattr(d, part).probability for d in self.found])
            order = right[np.argsort(-sure, kind="stable")]
            cover = " ".join(f"{c:.0%}:{order[: round(c * len(order))].mean():.2f}" for c in COVERAGES)
            low, high = wilson(int(right.sum()), len(right))
            out.append(
                f"  {axis:5} {right.mean():.3f} ({low:.2f}–{high:.2f})  ECE {calibration_error(right, sure):.3f}"
                f"  at coverage {cover}"
            )
        return out

    def cells(self) -> list[str]:
        """Right on both axes, cell by cell, and the confusions of each axis."""
        counts: Counter[str] = Counter()
        hits: Counter[str] = Counter()
        for row, right in zip(self.rows, self.right["both"], strict=True):
            counts[f"{row['tier']}/{row['stage']}"] += 1
            hits[f"{row['tier']}/{row['stage']}"] += int(right)
        out = ["  cells  " + " ".join(f"{c} {hits[c]}/{n}" for c, n in sorted(counts.items()))]
        for axis in AXES:
            wrong = Counter(
                f"{r[axis]}→{getattr(d, axis).value.value}"
                for r, d in zip(self.rows, self.found, strict=True)
                if getattr(d, axis).value.value != r[axis]
            )
            out.append(
                f"  confused {axis}: " + (", ".join(f"{k} {n}" for k, n in wrong.most_common()) or "none")
            )
        return out

    def flagged(self) -> str:
        """Decided situations that are said to be open."""
        flags = [d.tier.open or d.stage.open for d in self.found]
        return f"  decided, yet flagged open: {np.mean(flags):.3f}"

    def evidence(self) -> tuple[float, float]:
        """Share of the judgements that deleting their evidence lowers, and by how much more than deleting random
        clauses of the same length does."""
        lowered, gaps = [], []
        chance = random.Random(0)
        for row, diagnosis in zip(self.rows, self.found, strict=True):
            text = row["text"]
            for axis in AXES:
                spans = [(e.start, e.end) for e in diagnosis.evidence if e.axis == axis]
                length = sum(b - a for a, b in spans)
                if not spans or length >= len(text.strip()) - 2:
                    continue
                value = getattr(diagnosis, axis).value
                before = probability(diagnosis, axis, value)
                after = probability(judged(cut(text, spans)), axis, value)
                lowered.append(after < before)
                rivals = [random_clauses(text, length, chance) for _ in range(RIVAL)]
                others = [probability(judged(cut(text, r)), axis, value) for r in rivals]
                gaps.append(float(np.mean(others)) - after)
        return float(np.mean(lowered)), float(np.mean(gaps))

    def flips(self) -> tuple[float, float, set[str]]:
        """Shares of the facts that flip a judgement when confirmed and leave it when denied; and all facts."""
        flipped, kept, facts = [], [], set()
        for row, diagnosis in zip(self.rows, self.found, strict=True):
            language = detect_language(row["text"])
            for axis in AXES:
                own = getattr(diagnosis, axis)
                facts.add(own.flips_if)
                yes = judged(f"{row['text']}\n{own.flips_if}")
                no = judged(f"{row['text']}\n{DENIALS[language]}{own.flips_if}")
                flipped.append(getattr(yes, axis).value is own.runner_up)
                kept.append(getattr(no, axis).value is own.value)
        return float(np.mean(flipped)), float(np.mean(kept)), facts


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without these spans."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text.strip() or "…"


def random_clauses(text: str, length: int, chance: random.Random) -> list[tuple[int, int]]:
    """Clauses drawn until they are as long as the evidence; the last is cut to fit."""
    pieces = clauses(text)
    chance.shuffle(pieces)
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        room = length - sum(b - a for a, b in out)
        if room <= 0:
            break
        out.append((start, min(end, start + room)))
    return out


def plain(language: Language, rows: list[dict[str, Any]]) -> str:
    """The plain baseline, trained on the same examples."""
    predict = baseline([e for e in read_examples(example_files()) if e.language == language], language)
    found = [predict(simplified(r["text"])) for r in rows]
    tier = np.array([max(s.tier, key=lambda v, s=s: s.tier[v]).value for s in found])  # type: ignore[misc]
    stage = np.array([max(s.stage, key=lambda v, s=s: s.stage[v]).value for s in found])  # type: ignore[misc]
    right = tier == np.array([r["tier"] for r in rows]), stage == np.array([r["stage"] for r in rows])
    return f"  plain n-grams: tier {right[0].mean():.3f} stage {right[1].mean():.3f} both {(right[0] & right[1]).mean():.3f}"


def open_share() -> float:
    """Share of the open situations whose open axis is flagged."""
    return float(np.mean([getattr(judged(r["text"]), r["open"]).open for r in read("open.jsonl")]))


def other_report(situations: list[dict[str, Any]]) -> str:
    """What is no situation is told from what is one."""
    rows = read("not-situations.jsonl")
    told = [message_kind(r["text"]) != "situation" for r in rows]
    lost = [message_kind(r["text"]) != "situation" for r in situations]
    return (
        f"no situation, recognised: {np.mean(told):.3f} of {len(rows)}; "
        f"situations taken for something else: {np.mean(lost):.3f} of {len(lost)}"
    )


def report() -> None:
    """Print everything."""
    facts: set[str] = set()
    every: list[dict[str, Any]] = []
    right: dict[str, list[np.ndarray]] = {a: [] for a in AXES}
    sure: dict[str, list[float]] = {a: [] for a in AXES}
    for language in LANGUAGES:
        rows = read(f"blind-{language}.jsonl")
        every += rows
        one = Report(rows, [judged(r["text"]) for r in rows])
        for axis in AXES:
            right[axis].append(one.right[axis])
            sure[axis] += [getattr(d, axis).probability for d in one.found]
        (lowered, gap), (flipped, kept, own) = one.evidence(), one.flips()
        facts |= own
        print(f"judgement · {language} · {len(rows)} blind situations")
        print("\n".join([*one.accuracy(), *one.cells(), one.flagged()]))
        print(f"  evidence: deleting it lowers {lowered:.3f}, by {gap:.3f} more than random clauses")
        print(f"  flips_if: confirmed it flips {flipped:.3f}, denied it leaves {kept:.3f}")
        print(plain(language, rows), flush=True)
    for axis in AXES:
        error = calibration_error(np.concatenate(right[axis]), np.array(sure[axis]))
        print(f"calibration error over all languages, {axis}: {error:.3f}")
    print(f"different facts that would flip: {len(facts)}")
    print(f"open situations flagged on the right axis: {open_share():.3f}")
    print(other_report(every))

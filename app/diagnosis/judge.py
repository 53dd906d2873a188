"""The built-in judgement: scores of the classifier made into a diagnosis that can be defended."""

from collections.abc import Mapping
from enum import Enum
from typing import Literal, TypeVar

from app.diagnosis.classifier import score
from app.diagnosis.flips import Said, flip_fact, said, without
from app.diagnosis.openness import left_open
from app.diagnosis.questions import question
from app.diagnosis.rules import stage_rule, tier_rule
from app.diagnosis.spans import deciding_spans
from app.diagnosis.translate import translate, weighed
from app.diagnosis.types import Diagnosis, Evidence, Judgement, Situation
from app.language import detect_language, say
from app.language.fold import simplified
from app.playbook.labels import Stage, Tier

OPEN_PROBABILITY = {"tier": 0.45, "stage": 0.42}
OPEN_MARGIN = 0.06
SAID = 0.97
"""Probability of what the user says."""
DOUBT = 0.04
"""Share spread over all values: a text of a few lines is never proof, whatever the classifier says of it."""
OPEN_DOUBT = 0.3
"""The same where the text leaves the axis open."""
SPANS, SHARE_OF_TEXT = 3, 0.40
Axis = Literal["tier", "stage"]
V = TypeVar("V", bound=Enum)


def diagnose(situation: Situation) -> Diagnosis:
    """Tier and stage of a situation, with evidence, rule, runner-up, what would flip it, and a question if open."""
    facts = said(situation.text)
    text = without(situation.text, facts)
    read, language = simplified(text), detect_language(text)  # the text's language, not the reader's
    scores, (tier_open, stage_open) = score(read, language), left_open(read, language)
    words = translate(situation)
    tiers = _decided("tier", weighed("tier", scores.tier, words), facts, tier_open)
    stages = _decided("stage", weighed("stage", scores.stage, words), facts, stage_open)
    tier = _judgement("tier", tiers, situation, facts, tier_open)
    stage = _judgement("stage", stages, situation, facts, stage_open)
    diagnosis = Diagnosis(tier=tier, stage=stage, situation=situation, translated=words)
    diagnosis.evidence = _evidence(diagnosis, situation)
    axis: Axis | None = "tier" if tier.open else "stage" if stage.open else None
    if tier.open and stage.open and stage.probability < tier.probability:
        axis = "stage"
    if axis:
        diagnosis.question = question(axis, diagnosis, situation.language)
    return diagnosis


def _decided(axis: Axis, scores: Mapping[V, float], facts: list[Said], undecided: bool) -> dict[V, float]:
    """The scores, unless the user settled this axis by an answer or a fact: the last one that holds decides."""
    for fact in reversed(facts):
        if fact.axis == axis and fact.holds:
            rest = sum(p for v, p in scores.items() if v.value != fact.value) or 1.0
            return {v: SAID if v.value == fact.value else (1 - SAID) * p / rest for v, p in scores.items()}
    doubt = OPEN_DOUBT if undecided else DOUBT
    return {v: (1 - doubt) * p + doubt / len(scores) for v, p in scores.items()}


def _judgement(
    axis: Axis, scores: Mapping[V, float], situation: Situation, facts: list[Said], undecided: bool
) -> Judgement[V]:
    first, second = sorted(scores, key=lambda v: -scores[v])[:2]
    language = situation.language
    if any(fact.holds and (fact.axis, fact.value) == (axis, first.value) for fact in facts):
        rule = "rule.user-said"
    elif axis == "tier":
        rule = tier_rule(Tier(first.value))
    else:
        rule = stage_rule(situation.text, Stage(first.value))
    return Judgement(
        value=first,
        probability=round(scores[first], 4),
        runner_up=second,
        runner_up_probability=round(scores[second], 4),
        open=(undecided and not any(fact.holds and fact.axis == axis for fact in facts))
        or scores[first] < OPEN_PROBABILITY[axis]
        or scores[first] - scores[second] < OPEN_MARGIN,
        rule=say(f"diagnosis.{rule}", language),
        flips_if=flip_fact(axis, second, situation),  # type: ignore[arg-type]
    )


def _evidence(diagnosis: Diagnosis, situation: Situation) -> list[Evidence]:
    """At most three verbatim spans and 40 % of the text; the whole text only when it is under 12 words."""
    text, language = situation.text, detect_language(situation.text)
    read = simplified(text)
    found: list[tuple[float, Axis, str, int, int]] = []
    for axis, judgement in (("tier", diagnosis.tier), ("stage", diagnosis.stage)):
        spans = deciding_spans(read, language, axis, judgement.value, judgement.runner_up)  # type: ignore[arg-type]
        for rank, (start, end, weight) in enumerate(spans):
            found.append((weight + (100 if rank == 0 else 0), axis, judgement.value.value, start, end))  # type: ignore[arg-type]
    found.sort(key=lambda f: -f[0])
    short = len(text) < 30 if language == "zh" else len(text.split()) < 12
    room = len(text) if short else SHARE_OF_TEXT * len(text)
    kept: list[Evidence] = []
    for _, axis, value, start, end in found:
        if any(start < e.end and e.start < end for e in kept):
            continue
        if len(kept) < SPANS and sum(e.end - e.start for e in kept) + end - start <= room:
            kept.append(
                Evidence(
                    span=text[start:end], start=start, end=end, axis=axis, speaks_for=value,
                    says=say(f"diagnosis.says.{axis}.{value}", situation.language),
                )
            )  # fmt: skip
    return sorted(kept, key=lambda e: e.start)

"""The built-in judgement: scores of the classifier made into a diagnosis that can be defended."""

from collections.abc import Mapping
from enum import Enum
from typing import Literal, TypeVar

from app.diagnosis.classifier import score
from app.diagnosis.questions import answered, question
from app.diagnosis.rules import stage_rule, tier_rule
from app.diagnosis.spans import deciding_spans
from app.diagnosis.types import Diagnosis, Evidence, Judgement, Situation
from app.language import detect_language, say
from app.language.fold import simplified
from app.playbook import load_playbook
from app.playbook.labels import Stage, Tier

OPEN_PROBABILITY = {"tier": 0.52, "stage": 0.50}
OPEN_MARGIN = 0.12
DOUBT = 0.04
"""Share spread over all values: a text of a few lines is never proof, whatever the classifier says of it."""
SPANS, SHARE_OF_TEXT = 3, 0.40
Axis = Literal["tier", "stage"]
V = TypeVar("V", bound=Enum)


def diagnose(situation: Situation) -> Diagnosis:
    """Tier and stage of a situation, with evidence, rule, runner-up, what would flip it, and a question if open."""
    scores = score(
        simplified(situation.text), detect_language(situation.text)
    )  # the text's language, not the reader's
    tier = _judgement("tier", _decided("tier", scores.tier, situation.text), situation)
    stage = _judgement("stage", _decided("stage", scores.stage, situation.text), situation)
    diagnosis = Diagnosis(tier=tier, stage=stage, situation=situation)
    diagnosis.evidence = _evidence(diagnosis, situation)
    axis: Axis | None = "tier" if tier.open else "stage" if stage.open else None
    if tier.open and stage.open and stage.probability < tier.probability:
        axis = "stage"
    if axis:
        diagnosis.question = question(axis, diagnosis, situation.language)
    return diagnosis


def _decided(axis: Axis, scores: Mapping[V, float], text: str) -> dict[V, float]:
    """The scores, unless the user answered the question on this axis: the last answer then decides."""
    for line in reversed(text.splitlines()):
        found = answered(line)
        if found and found[0] == axis:
            rest = sum(p for v, p in scores.items() if v.value != found[1]) or 1.0
            return {v: 0.97 if v.value == found[1] else 0.03 * p / rest for v, p in scores.items()}
    return {v: (1 - DOUBT) * p + DOUBT / len(scores) for v, p in scores.items()}


def _judgement(axis: Axis, scores: Mapping[V, float], situation: Situation) -> Judgement[V]:
    first, second = sorted(scores, key=lambda v: -scores[v])[:2]
    language = situation.language
    if any(answered(x) == (axis, first.value) for x in situation.text.splitlines()):
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
        open=scores[first] < OPEN_PROBABILITY[axis] or scores[first] - scores[second] < OPEN_MARGIN,
        rule=say(f"diagnosis.{rule}", language),
        flips_if=say(
            f"diagnosis.flip.{axis}.{second.value}",
            language,
            people=people(situation),
            product=product(situation),
        ),
    )


def people(situation: Situation) -> str:
    """The people of the situation in the reader's language, else "these people"."""
    known = situation.audience
    if known and known.concept and known.concept in load_playbook().audiences:
        return load_playbook().audiences[known.concept].name[situation.language]
    return known.value if known else say("diagnosis.people", situation.language)


def product(situation: Situation) -> str:
    """The product of the situation in the reader's language, else "the product"."""
    known = situation.product
    if known and known.concept and "/" in known.concept:
        category, _, name = known.concept.partition("/")
        for row in load_playbook().categories[category].products:
            if row.id == name:
                text = row.name[situation.language]
                return f"the {text}" if situation.language == "en" else text
    return known.value if known else say("diagnosis.product", situation.language)


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

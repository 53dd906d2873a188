"""One line of an answer about the brand's own figures: how people flow, and where they are stuck."""

import re

from app.diagnosis.types import Diagnosis
from app.language import Language, detect_language, say
from app.language.fold import han_count
from app.metrics import Bottleneck, Metrics, bottleneck, read_metrics
from app.metrics.amounts import read_amounts
from app.metrics.names import find_names, metrics
from app.metrics.tell import chain, stage, verdict

SEVERAL = 2
LEAST_WORDS, LEAST_HAN = 3, 4
"""So many words besides figures and metrics make a span one that names somebody."""


def figures_note(diagnosis: Diagnosis, language: Language) -> str | None:
    """The line, or None when the situation holds no figures that tell of a flow.

    The words outrank the figures when they name who is to act: a figure that points elsewhere says so.
    """
    found = read_metrics(diagnosis.situation.text)
    neck = bottleneck(found)
    if neck is None or not _tells(neck, found):
        return None
    said = verdict(neck, found, language)
    if neck.stage is not diagnosis.stage.value:
        key = "words-open" if diagnosis.stage.open else "words-decide" if _named(diagnosis) else "words-none"
        words = say(f"metrics.{key}", language, stage=stage(diagnosis.stage.value, language))
        said += words if language == "zh" else f" {words}"
    flow = chain(found, language)
    if not flow:
        return say("metrics.note-verdict", language, verdict=said)
    return say("metrics.note", language, chain=flow, verdict=said)


def _named(diagnosis: Diagnosis) -> bool:
    """Whether words, not only figures and the names of metrics, decided the stage."""
    language = detect_language(diagnosis.situation.text)
    for evidence in diagnosis.evidence:
        if evidence.axis != "stage":
            continue
        spans = [(n.start, n.end) for n in find_names(evidence.span, language)]
        spans += [(a.start, a.end) for a in read_amounts(evidence.span, language)]
        rest = "".join(c for i, c in enumerate(evidence.span) if not any(s <= i < e for s, e in spans))
        if han_count(rest) >= LEAST_HAN or len(re.findall(r"[^\W\d_]{2,}", rest)) >= LEAST_WORDS:
            return True
    return False


def _tells(neck: Bottleneck, found: Metrics) -> bool:
    """Whether the figures are several of a funnel; one alone is already among what the judgement weighed."""
    if neck.rule == 8:
        return True
    speaking = {r.metric for r in found.readings if metrics()[r.metric].stage}
    return neck.why == "worsened" or len(speaking) >= SEVERAL

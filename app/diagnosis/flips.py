"""The fact that would flip a judgement, and what the user says of it: a fact of the brand that its owner can confirm
or deny, made of the situation's own product and people."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.diagnosis.questions import answered
from app.diagnosis.types import Situation
from app.language import LANGUAGES, say
from app.language.fold import fold, fold_map
from app.playbook import load_playbook
from app.playbook.labels import Stage, Tier

Axis = Literal["tier", "stage"]
_SLOT = r"[^.。!?\n]{1,80}?"
_DENIES = re.compile(
    r"^\W*(?:no|khong|sai|否|不|错)\s*[,:：，]|\bnot (?:true|so|right|the case)\b|n'?t (?:true|so|right|the case)\b"
    r"|\b(?:false|wrong)\b|\b(?:khong|chang) (?:dung|phai)\b|\bsai\b(?= [a-z]*\s*:)|不是|不对|并非|没有这回事|错了"
)
_DENIED_AFTER = re.compile(
    r"^[\s.。\"”:：,，–—-]*(?:no\b|not (?:true|so)\b|that'?s? (?:is )?(?:not|false|wrong)\b|wrong\b|false\b"
    r"|khong(?: dung| phai| co)?\s*(?:[.!]|$)|sai\s*(?:[.!]|$)|不是|不对|没有\s*(?:[。！]|$)|并非|错了)"
)
_SENTENCE_END = re.compile(r"[.。!！?？\n]\s*")
LEAD = 90
"""Characters before a fact in which its people, or its denial, may stand."""


@dataclass(frozen=True)
class Said:
    """What the user said of a fact: where it stands in the text, and whether it holds."""

    axis: Axis
    value: str
    holds: bool
    start: int
    end: int


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


def flip_fact(axis: Axis, value: Tier | Stage, situation: Situation) -> str:
    """The fact under which ``value`` would be right."""
    text = say(
        f"diagnosis.fact.{axis}.{value.value}", situation.language,
        people=people(situation), product=product(situation),
    )  # fmt: skip
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[Axis, str, re.Pattern[str]]]:
    values: list[tuple[Axis, str]] = [("tier", t.value) for t in Tier] + [("stage", s.value) for s in Stage]
    out = []
    for axis, value in values:
        for language in LANGUAGES:
            text = say(f"diagnosis.fact.{axis}.{value}", language, people="\x00", product="\x00")
            pieces = [re.escape(fold(piece).rstrip(".。 ")) for piece in text.split("\x00")]
            out.append((axis, value, re.compile(_SLOT.join(pieces).removeprefix(_SLOT))))
    return out


def said(text: str) -> list[Said]:
    """The facts and clicked answers in a text, in order; ``start`` and ``end`` cover the denial too."""
    folded, offsets = fold_map(text)
    found = []
    for axis, value, pattern in _patterns():
        for match in pattern.finditer(folded):
            ends = list(_SENTENCE_END.finditer(folded, max(0, match.start() - LEAD), match.start()))
            begin = ends[-1].end() if ends else max(0, match.start() - LEAD)
            lead = folded[begin : match.start()]
            before = _DENIES.search(lead)
            after = _DENIED_AFTER.match(folded[match.end() : match.end() + 24].split("\n")[0])
            start = (
                begin if before or axis == "stage" else match.start()
            )  # facts of a stage begin with the people
            end = match.end() + (after.end() if after else 0)
            end += folded[end : end + 1] in tuple(".。!")
            found.append(Said(axis, value, not (before or after), offsets[start], offsets[end - 1] + 1))
    at = 0
    for line in text.splitlines(keepends=True):
        if chosen := answered(line):
            axis = "tier" if chosen[0] == "tier" else "stage"
            found.append(Said(axis, chosen[1], True, at, at + len(line)))
        at += len(line)
    return sorted(found, key=lambda s: s.start)


def without(text: str, facts: list[Said]) -> str:
    """The text without what was said of the facts, or the whole where nothing else stands in it."""
    rest, at = "", 0
    for fact in facts:
        rest += text[at : max(at, fact.start)]
        at = max(at, fact.end)
    rest += text[at:]
    return rest if re.search(r"\w", rest) else text

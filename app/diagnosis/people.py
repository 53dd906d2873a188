"""Whom a brand means: of all the people in its text, those it wants to act next."""

from math import exp

from app.diagnosis.cues import CUES
from app.diagnosis.mentions import WIDE, Mention, find_mentions
from app.diagnosis.reading import Reading, pattern
from app.diagnosis.types import Known
from app.language.concepts import Aliases

WEIGHTS: dict[str, float] = {
    "aside": -1.6,
    "bare": -0.49,
    "elsewhere": -0.19,
    "first": -0.45,
    "goes-on": 0.23,
    "last": -0.24,
    "later": -1.1,
    "left": -0.5,
    "long": 1.87,
    "loyal": 0.46,
    "made": -0.15,
    "now": 0.9,
    "opens": 0.3,
    "opinion": -1.0,
    "past": -1.2,
    "public": 0.43,
    "quoted": -0.36,
    "they": 0.56,
    "towards": 0.06,
    "label": 6.0,
}
"""Fitted to situations in which people marked whom the brand means, then rounded with more weight on plain words
(already, says, now). ``first`` and ``later`` are against a fresh start: what follows a mention mostly tells more of it."""
LEAST = -1.68
"""What a mention must weigh to count at all."""
MOST = 60
"""Mentions that are weighed; a text with more is a list or a book."""
SURE = 0.53
"""Share of the whole that the chosen people must have; below it nobody is named rather than the wrong ones."""


def read_people(reading: Reading, aliases: Aliases) -> Known | None:
    """The people the brand wants to act next; None when it names nobody or leaves open whom it means."""
    found = find_mentions(reading, aliases)[:MOST]
    if not found:
        return None
    weights = [exp(score(features(m, reading, found))) for m in found]
    chosen = max(range(len(found)), key=lambda i: (weights[i], -i))
    best = found[chosen]
    share = sum(w for m, w in zip(found, weights, strict=True) if m is best or _alike(m, best, reading))
    if best.bare or weights[chosen] < exp(LEAST) or share < SURE * (sum(weights) + exp(LEAST)):
        return None
    words = reading.verbatim(best.start, best.end)
    return Known(value=words, words=words, concept=best.concept)


def features(mention: Mention, reading: Reading, every: list[Mention]) -> dict[str, float]:
    """What speaks for and against a mention being the people meant now."""
    clause = reading.clauses[mention.clause]
    before = reading.low[clause.start : mention.start]
    after = reading.low[mention.end : clause.end]
    whole = reading.low[clause.start : clause.end]
    cues, toned = CUES[reading.language], reading.toned

    def has(words: str, where: str) -> float:
        return float(bool(pattern(words, toned).search(where)))

    others = [m for m in every if m.clause != mention.clause]
    lead = before.strip(" \"“'‘")
    out = {
        "later": mention.clause / max(1, len(reading.clauses) - 1),
        "first": float(mention is every[0]),
        "last": float(mention is every[-1] and len(every) > 1),
        "public": float(mention.concept == WIDE),
        "bare": float(mention.bare),
        "past": has(cues.past, whole),
        "opinion": has(cues.opinion, whole),
        "aside": has(cues.aside, before),
        "now": has(cues.now, whole),
        "towards": has(cues.towards, before),
        "label": has(cues.label, before),
        "opens": float(not lead or (reading.language != "zh" and len(lead.split()) <= 1)),
        "made": has(cues.made, before) + (has(cues.made_after, after) if cues.made_after else 0.0),
        "quoted": float(_quoted(reading, mention.start)),
        "loyal": float(mention.concept == "loyal-customers"),
        "long": min(
            4,
            len(reading.low[mention.start : mention.end].split())
            if reading.language != "zh"
            else (mention.end - mention.start) / 3,
        )
        / 4,
        "elsewhere": float(any(has(cues.now, _text(reading, m.clause)) for m in others)),
    }
    return out | _after(mention, reading, every)


def _text(reading: Reading, index: int) -> str:
    clause = reading.clauses[index]
    return reading.low[clause.start : clause.end]


def _quoted(reading: Reading, place: int) -> bool:
    before = reading.low[:place]
    return (
        before.count("“") + before.count("「") > before.count("”") + before.count("」")
        or before.count('"') % 2 == 1
    )


def _after(mention: Mention, reading: Reading, every: list[Mention]) -> dict[str, float]:
    """The next clauses go on about them ("They save …"), say what they do, or leave them aside ("who are fine")."""
    cues, out = CUES[reading.language], {"they": 0.0, "goes-on": 0.0, "left": 0.0}
    for index in range(mention.clause + 1, min(mention.clause + 4, len(reading.clauses))):
        text = _text(reading, index)
        if pattern(cues.they, reading.toned).search(text):
            out["they"] = 1.0
            break
        if any(m.clause == index for m in every):
            break
        if index == mention.clause + 1:
            out["goes-on"] = float(bool(pattern(cues.acts, reading.toned).search(text)))
            out["left"] = float(bool(pattern(cues.past, reading.toned).search(text)))
    return out


def score(found: dict[str, float]) -> float:
    """The features weighed."""
    return sum(WEIGHTS[name] * value for name, value in found.items())


def _alike(one: Mention, other: Mention, reading: Reading) -> bool:
    """Whether two mentions name the same people: trail runners, the runners."""
    if one.concept or other.concept:
        return one.concept == other.concept
    first, second = (reading.low[m.start : m.end] for m in (one, other))
    if reading.language == "en":
        return first.split()[-1] == second.split()[-1]
    return first[:7] == second[:7] if reading.language == "vi" else first[-2:] == second[-2:]

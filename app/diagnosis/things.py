"""What a brand sells: its own thing, as the playbook knows it or in the user's own words."""

import re

from app.diagnosis.nouns import ANY, word_list
from app.diagnosis.reading import Clause, Reading, pattern
from app.diagnosis.thing_cues import THING_CUES, VI_DOERS, ZH_DOERS, ZH_DOING
from app.diagnosis.thing_nouns import Noun, find_nouns
from app.diagnosis.types import Known
from app.diagnosis.unlisted import find_unlisted
from app.language.concepts import Aliases

LEAST = {"known": 0.75, "listed": 0.9, "unlisted": 1.2}
"""Score from which a noun counts: the less is known of it, the surer its place in the text must be."""
_ARTICLES = ("a", "an", "new", "the", "this")
_ENDS = re.compile(r"[,，。.:：;；!！]|$")
_THIS = re.compile(r"\b(?:this|that|the|new|which)(?: new)? $")


def read_thing(reading: Reading, aliases: Aliases) -> tuple[Known | None, str | None]:
    """The brand's product and the category of its noun, or None where no noun is clearly its own."""
    nouns = find_nouns(reading, aliases)
    for noun in find_unlisted(reading):
        if not any(n.first < noun.end and noun.start < n.end for n in nouns):
            nouns.append(noun)
    nouns.sort(key=lambda n: n.start)
    if not nouns:
        return None, None
    scores = [_score(n, reading, nouns) for n in nouns]
    best = max(range(len(nouns)), key=lambda i: (scores[i], nouns[i].concept is not None, -i))
    noun = nouns[best]
    if scores[best] < LEAST["known" if noun.concept else "listed" if noun.listed else "unlisted"]:
        return None, None
    words = reading.verbatim(noun.start if noun.concept else noun.first, noun.end)
    return Known(
        value=words, words=words, concept=noun.concept
    ), None if noun.category == ANY else noun.category


def _score(noun: Noun, reading: Reading, every: list[Noun]) -> float:
    """How likely the noun is what the brand sells: by the words around it, its place, and what is known of it."""
    index = reading.clause_at(noun.start)
    clause = reading.clauses[index]
    index -= _before_any_thing(every[0], reading)
    score, claimed = _words_around(noun, clause, index, reading)
    score += _place(noun, clause, index, reading) + noun.placed
    score += 0.3 if noun is every[0] and clause.sentence == 0 else 0.0
    score += min(1.0, 0.5 * sum(n.head == noun.head for n in every if n is not noun))
    if noun.concept:
        score += 0.5
    else:
        inside = reading.low[noun.first : noun.start]
        score += 0.15 * min(4, len(inside) if reading.language == "zh" else len(inside.split()))
        score -= 0.5 if _stands_alone(noun, reading) else 0.0
    weak = noun.head in word_list("weak", reading.language) and not (noun.concept and claimed)
    leads = noun is every[0] and index == 0 and not reading.low[: noun.first].strip(" aneh")
    return score - (0.5 if weak and leads else 1.3 if weak else 0.0)


def _before_any_thing(first: Noun, reading: Reading) -> int:
    """Clauses of an opening sentence that names no thing ("No budget at all."): what follows then counts as the start."""
    index = reading.clause_at(first.start)
    return index if reading.clauses[index].sentence == 1 else 0


def _words_around(noun: Noun, clause: Clause, index: int, reading: Reading) -> tuple[float, bool]:
    """What the words around the noun weigh, and whether they claim it for the brand."""
    cues, toned = THING_CUES[reading.language], reading.toned
    before = reading.low[clause.start : noun.first]
    close = reading.low[clause.start : noun.start]
    after = reading.low[noun.end : noun.end + 40]

    def has(words: str, *where: str) -> float:
        return float(any(pattern(words, toned).search(w) for w in where))

    ours, ours_after, made = (
        has(cues.own, before, close),
        has(cues.own_after, after),
        has(cues.made, before, close),
    )
    claimed = bool(ours or ours_after or made)
    score = (0.5 if reading.language == "vi" else 2.0) * ours + 2.0 * ours_after + 1.8 * made
    score += (1.2 if index == 0 or claimed else 0.2) * has(cues.whom, after)
    score += 0.6 * has(cues.taken, before)
    score -= 1.5 * has(cues.other, before) + 2.5 * has(cues.other_after, after)
    score -= 0.0 if ours or ours_after else 2.5 * has(cues.acts, after)
    if reading.language == "vi":
        score -= 2.5 * has(VI_DOERS, before)
    elif reading.language == "zh" and has(ZH_DOING, before) and pattern(ZH_DOERS).match(after):
        score -= 3.5
    return score, claimed


def _place(noun: Noun, clause: Clause, index: int, reading: Reading) -> float:
    """What the noun's place in the text weighs: brands name their thing early, often as a clause of its own."""
    before = reading.low[clause.start : noun.first]
    score = -min(1.2, 0.12 * index)
    lead = before.strip(" \"“'‘«「")
    if not lead or (reading.language == "en" and lead in _ARTICLES):
        score += 1.6 if index == 0 else 1.0 if clause.sentence == 0 else 0.3
    if reading.language == "en" and _THIS.search(before):
        score += 0.4
    if (
        reading.language == "zh"
        and index == 0
        and before.endswith("的")
        and _ENDS.match(reading.low, noun.end)
    ):
        score += 1.3  # a first clause that is nothing but the thing: 炼钢工的降温背心。
    return score


def _stands_alone(noun: Noun, reading: Reading) -> bool:
    """One listed word without a modifier says little."""
    if noun.start != noun.first or " " in noun.head or noun.end - noun.start > len(noun.head) + 2:
        return False
    return reading.language != "zh" or len(noun.head) < 3

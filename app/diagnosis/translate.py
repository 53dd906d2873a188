"""The user's own words for a tier or stage: found, translated, and weighed where they tell how things stand now."""

import math
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Literal, TypeVar

from app.diagnosis.reading import Reading
from app.diagnosis.types import Situation, Translated
from app.language import Language, detect_language, fold, say
from app.playbook.labels import Stage, Tier
from app.playbook.ladders import Mention, find_mentions

SHOWN = 3
"""Words that an answer explains."""
WEIGHT, WEIGHT_OF_RANGE, LEAST = 2.9, 2.0, 0.05
"""Added to the log odds of the value that a word names, and to each of the values of a range, after raising these to
the least probability. The classifier never learnt such words, so it may think nothing of the value named. People also
misuse the words of a ladder: a judgement surer than nine in ten (the least, weighed) outweighs the word.
"""
V = TypeVar("V", bound=Enum)

_GOAL: dict[Language, str] = {
    "en": r"(?:\b(?:want|wants|wanted|would like|need|needs|hope|plan|aim|should|must|could|can)\b.*\b(?:in|into|at|as|be|become|becoming|reach)"
    r"|\b(?:move|moving|turn|turning|push|pushing|bring|bringing|get|getting|convert|converting|nurture|pull|pulling|shift|take|taking|lift|raise|from)\b.*\b(?:in|into|to|towards?)"
    r"|\b(?:become|becoming|reach|reaching|into|towards?|build|building|grow|growing|more|gain|gaining|win|winning|acquire|increase|increasing|expand|expanding|attract|generate|between .+ and)"
    r"|\b(?:goal|objective|aim|target|destination)(?: is| are|:)?)(?: (?:the|our|a|an|new|more|many|enough|stage|level|them|people|crowd))*$",
    "vi": r"(?:\b(?:muon|can|muc tieu|dua|keo|day|chuyen|bien|nang|dan|de|mong|lam sao|phan dau|tu)\b.*\b(?:len|sang|vao|thanh|toi|den|xuong|o)"
    r"|\b(?:them|tang|mo rong|xay|nuoi|tao|dat|tro thanh|thanh)|\b(?:muc tieu|dich)(?: .{0,20})?(?: la)?)(?: (?:nhieu|so|luong|nhom|tep|tang|nguoi|cac|muc|giai doan))*$",
    "zh": r"(?:(?:想|(?<![主重])要|希望|打算|计划|让|把|将|推|拉|转|带|使|争取|从).*(?:到|成|进|为|至|往|向|入|在)"
    r"|(?:更多|增加|扩大|做大|积累|沉淀|提升|拉升|新增|变成|成为|转化为|转为|流向|流转到|走向|迈向)(?:到|的|成|更多)?|(?:目标|目的)(?:是|为|:)?)$",
}
"""Before the word: where they are to be taken, or more of them are wished for."""
_NOT: dict[Language, str] = {
    "en": r"\b(?:no|not|never|without|few|hardly|zero|barely|isn't|aren't|lacks?|lacking|instead of|rather than|except|ignore|skip|forget|beyond|competitors?|competitors?'s?|rivals?'?s?"
    r"|used to be|formerly|originally|last (?:year|month|quarter))(?: (?:a|an|the|our|any|many|yet|in|at|real|about|of|from|for|enough|their|people))*$",
    "vi": r"\b(?:khong|chua|chang|it|hiem|thieu|ngoai|tru|thay vi|bo qua|doi thu|tung|truoc day|hoi truoc|truoc kia|nam ngoai)"
    r"(?: (?:la|phai|o|vao|co|nhom|tep|tang|toi|len|cho|nhieu|may|du|nguoi|ai|cua|con))*$",
    "zh": r"(?:没有|没|不是|并非|还没|未|缺少?|很少|少有|几乎没有?|除了|而不是|不管|不做|不打|放弃|竞品|对手|不在|以前|之前|原来|曾经|去年)(?:什么|多少|到|有|进入?|是|在|我们|的)*$",
}
"""Before the word: it is not so, not theirs, or not so any more."""
_LEFT_ASIDE: dict[Language, str] = {
    "en": r"^.{0,16}\b(?:few|tiny|thin|empty|too small|not growing)\b|^.{0,24}\b(?:(?:is|are) (?:not (?:the|who|our|for)|fine\b|set aside|left aside|out of scope|(?:the|our) (?:goal|target|aim)|where we want)|can wait|will do later)",
    "vi": r"^.{0,10}\b(?:it|mong|chua co|khong co|qua nho)\b|^.{0,14}(?:de sau|tinh sau|gac lai|khong ban|da on|on roi|bo qua|xong roi|la (?:muc tieu|dich))",
    "zh": r"^.{0,4}(?:很少|太少|不多|没有|几乎没有|上不去|不涨)|^.{0,8}(?:先不|先放|不管|以后再|没问题|很稳|已经搞定|不用管|不动|不谈|不是重点|(?:是|为|作为).{0,4}目标)",
}
"""After the word: there are hardly any, or these people are not the ones who are to act now."""
_ELSEWHERE = re.compile(r"douyin|tiktok|抖音|taobao|tmall|淘宝|天猫|shopee|facebook|instagram")
"""Another platform: how people stand there says little of how they stand on Xiaohongshu."""


def translate(situation: Situation) -> list[Translated]:
    """Words of other ladders in a situation, in our terms."""
    text, language = situation.text, situation.language
    mentions = find_mentions(text)
    reading = Reading(text, detect_language(text)) if mentions else None
    found = []
    for mention in mentions:
        assert reading
        found.append(in_our_terms(mention, text, language, weighs=_is_present(mention, reading)))
    return found


def in_our_terms(mention: Mention, text: str, language: Language, weighs: bool = False) -> Translated:
    """A word of another ladder with its tier and stage, and where it differs."""
    note, cite = mention.ladder.difference(mention.term)
    term = mention.term
    return Translated(
        words=text[mention.start : mention.end], start=mention.start, end=mention.end, ladder=mention.ladder.id,
        term=term.id, tier=term.tier, stage=term.stage, note=note[language], cite=cite,
        weighs=weighs and term.weighs and bool(term.tier or term.stage),
    )  # fmt: skip


def weighed(
    axis: Literal["tier", "stage"], scores: Mapping[V, float], found: Sequence[Translated]
) -> dict[V, float]:
    """The probabilities with what the user's own words add to their log odds; a word counts once however often it stands."""
    raised = dict(scores)
    words = {(t.ladder, t.term): t for t in found if t.weighs}
    for word in words.values():
        values = word.tier if axis == "tier" else word.stage
        weight = math.exp(WEIGHT if len(values) == 1 else WEIGHT_OF_RANGE)
        raised |= {v: max(p, LEAST) * weight for v, p in raised.items() if v in values}
    total = sum(raised.values())
    return {v: p / total for v, p in raised.items()}


def _is_present(mention: Mention, reading: Reading) -> bool:
    """Whether the clause says that the people stand there now: no goal, no negation, not put aside."""
    start, end = _clause(mention, reading)
    before = _plain(reading.text[start : mention.start])
    after = _plain(reading.text[mention.end : end])
    language = reading.language
    return not (
        re.search(_GOAL[language], before)
        or re.search(_NOT[language], before)
        or re.search(_LEFT_ASIDE[language], after)
        or _ELSEWHERE.search(f"{before} {after}")
    )


def _clause(mention: Mention, reading: Reading) -> tuple[int, int]:
    """The clause around a mention, in offsets of the text itself."""
    places = reading.offsets
    for clause in reversed(reading.clauses):
        if places[clause.start] <= mention.start:
            return places[clause.start], max(mention.end, places[clause.end - 1] + 1)
    return 0, len(reading.text)


def _plain(text: str) -> str:
    return re.sub(r"[“”\"「」\s]+", " ", fold(text).replace("’", "'")).strip(" ")


def line(word: Translated, language: Language) -> str:
    """``You write “A3”: in our terms true interest. Difference: …``"""
    parts = [_named("tier", word.tier, language), _named("stage", word.stage, language)]
    ours = say("ladders.and", language).join(p for p in parts if p)
    key = "ladders.line" if ours else "ladders.line.none"
    return say(key, language, ours=ours, note=word.note, words=" ".join(word.words.split()))


def shown(found: Sequence[Translated]) -> list[Translated]:
    """The words that an answer explains: those that counted first, each term once, in the order of the text."""
    terms: dict[tuple[str, str], Translated] = {}
    for word in sorted(found, key=lambda t: not t.weighs):
        terms.setdefault((word.ladder, word.term), word)
    return sorted(list(terms.values())[:SHOWN], key=lambda t: t.start)


def _named(axis: str, values: Sequence[Tier] | Sequence[Stage], language: Language) -> str:
    if not values:
        return ""
    names = [say(f"diagnosis.{axis}.{v.value}", language) for v in (values[0], values[-1])]
    text = names[0] if len(values) == 1 else say("ladders.range", language, first=names[0], last=names[1])
    return say(f"ladders.{axis}", language, value=text)

"""Helpers of the tests on strategies: every text of one, by what is done with it, and what no text may hold."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from app.language import Language
from app.language.fold import fold, han_count
from app.settings import knowledge_folder
from app.strategy.types import ContentIdea, Item, Posted, Strategy

SLOT = re.compile(r"[{}]|\[object")
DOUBLED = re.compile(r"(?<!\w)([^\W\d_]{2,}) \1(?!\w)", re.IGNORECASE)
DOUBLED_HAN = re.compile(r"([一-鿿]{2,6})\1|的的|了了|是是|在在")
REDUPLICATED = frozenset(
    "luôn từ mãi ngày dần xa nho cứ hay đời lâu dài nhè rất thường đều khe chằm ai sáng tối xanh nhanh song chung đâu nào gì hằng khăng".split()
)
"""Vietnamese words that are said twice on purpose."""
NATURAL_HAN = frozenset(("商量", "研究", "收拾", "琢磨", "试试", "看看", "聊聊", "考虑", "打听"))
ACCEPTED = re.compile(
    r"KO[CLSB]|SPF|PA\+|AIPS|CPTI|CPM|CPC|CPE|CTR|CVR|ROI|T\+\w+|AI|APP|App|app|UGC|NPS|POI|DIY|OK|TA们?|TA|Pu?gongying|BGM|OTC|KPI|VIP|SKU|3C|Q10|A4|IP|PS|LED|USB|GPS|eSIM|CT|[A-Z]\d?(?![a-z])|iPhone|iPad|WiFi|Wi-Fi|logo|vlog|plog|ins|brief|CCD|MBTI|T恤"
)
LATIN = re.compile(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ'’&.-]*")


@lru_cache(maxsize=3)
def examples(language: Language) -> list[str]:
    """The texts of the labelled examples of a language."""
    out = []
    for path in sorted((knowledge_folder() / "examples").glob(f"*-{language}*.jsonl")):
        if not path.stem.removeprefix("situations-").removeprefix("extra-").startswith(language):
            continue
        out += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    return out


def posted(strategy: Strategy) -> Iterator[Posted]:
    """Everything that would be posted."""
    for idea in strategy.content_types:
        example = idea.example
        yield from (example.title, example.cover, example.opening, *example.outline, *example.tags)
    yield from (*strategy.more_titles, *strategy.more_openings, *strategy.search_words)


def titles(strategy: Strategy) -> list[str]:
    return [p.text for p in (*(i.example.title for i in strategy.content_types), *strategy.more_titles)]


def openings(strategy: Strategy) -> list[str]:
    return [p.text for p in (*(i.example.opening for i in strategy.content_types), *strategy.more_openings)]


def covers(strategy: Strategy) -> list[str]:
    return [i.example.cover.text for i in strategy.content_types]


def items(strategy: Strategy) -> Iterator[Item]:
    """All advice in the reader's language."""
    promotion = strategy.promotion
    yield from (*strategy.styles, *strategy.directions, *strategy.production, *strategy.pitfalls)
    yield from (promotion.creators, promotion.feeds, promotion.search, promotion.topics)
    yield from (
        *strategy.category_notes,
        *strategy.fitted,
        strategy.scale_rule,
        strategy.stop_rule,
        strategy.next_step,
    )
    yield from strategy.gate.checks if strategy.gate else []
    if strategy.season:
        yield strategy.season.advice


def told(strategy: Strategy) -> Iterator[str]:
    """Every text in the reader's language."""
    yield from (strategy.objective, strategy.why)
    for idea in strategy.content_types:
        yield from (idea.name, idea.why, idea.sign)
    yield from (i.text for i in items(strategy))
    for kpi in strategy.kpis:
        yield from (kpi.name, kpi.definition, kpi.formula, kpi.if_low, kpi.target)
    for date in strategy.measurement:
        yield from (date.what, date.decide)
    for week in strategy.content_calendar:
        yield from (week.focus, *week.notes)
    for rule in strategy.compliance:
        yield from (rule.name, rule.rule, rule.instead)
    yield from strategy.to_confirm
    if strategy.gate:
        yield from (strategy.gate.name, strategy.gate.trial, strategy.gate.back)
    if strategy.season:
        yield strategy.season.text


def lines(strategy: Strategy) -> list[str]:
    """The strategy line by line, posted texts in the note's language."""
    return [*told(strategy), *(p.text for p in posted(strategy))]


def doubled(text: str, own: str = "") -> str:
    """The first doubled word of a text that is not the user's own; empty when there is none."""
    for match in DOUBLED.finditer(text):
        if match[1].lower() not in REDUPLICATED and match[0].lower() not in own.lower():
            return match[0]
    for match in DOUBLED_HAN.finditer(text):
        if match[1] not in NATURAL_HAN and match[0] not in own:
            return match[0]
    return ""


def remnant(text: str, language: Language, own: str) -> str:
    """The first word of another language that is neither the user's own nor a term of the trade; empty if none."""
    own = fold(own)
    if language == "zh":
        for match in LATIN.finditer(ACCEPTED.sub("", text)):
            if fold(match[0]).strip(".-'") and fold(match[0]).strip(".-'") not in own:
                return match[0]
        return ""
    for match in re.finditer(r"[一-鿿]+", text):
        if han_count(match[0]) and fold(match[0]) not in own:
            return match[0]
    return ""


def faults(strategy: Strategy) -> list[str]:
    """What is wrong with the texts of one strategy: slots, doubled words, remnants, long titles, empty parts."""
    own, language, found = strategy.diagnosis.situation.text, strategy.language, []
    for piece in posted(strategy):
        for text, spoken in ((piece.text, strategy.note_language), (piece.gloss or "", language)):
            if SLOT.search(text) or "  " in text:
                found.append(f"slot: {text}")
            if word := doubled(text, own):
                found.append(f"doubled {word}: {text}")
            if word := remnant(text, spoken, own):
                found.append(f"remnant {word}: {text}")
        if (
            language != strategy.note_language
            and not piece.gloss
            and han_count(piece.text)
            and piece not in _tags(strategy)
        ):
            found.append(f"no gloss: {piece.text}")
    for text in told(strategy):
        if not text.strip() or SLOT.search(text):
            found.append(f"slot or empty: {text}")
        if word := doubled(text, own):
            found.append(f"doubled {word}: {text}")
    found += [f"small letter: {t}" for t in _small(strategy)]
    if len(strategy.content_types) < 3 or len(strategy.more_titles) < 4 or len(strategy.more_openings) < 3:
        found.append(
            f"few: {len(strategy.content_types)} ideas, {len(strategy.more_titles)} titles, {len(strategy.more_openings)} openings"
        )
    return found


def _tags(strategy: Strategy) -> list[Posted]:
    return [t for i in strategy.content_types for t in i.example.tags]


def _small(strategy: Strategy) -> Iterator[str]:
    """Glosses of titles and openings, and reasons, that begin a sentence with a small letter."""
    ideas: list[ContentIdea] = strategy.content_types
    texts = [p.gloss or "" for i in ideas for p in (i.example.title, i.example.opening, i.example.cover)]
    for text in (*texts, *(i.why for i in ideas), strategy.why):
        begins = [text[:1], *(m[1] for m in re.finditer(r"(?<![.…])[.!?] (\S)", text))]
        if any(c.islower() for c in begins):
            yield text

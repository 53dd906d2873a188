"""Every place where a text names people: groups of the playbook, the public, else noun phrases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.diagnosis.nouns import Nouns, load_nouns, word_list
from app.diagnosis.people_patterns import PUBLIC, ZH_DOES, ZH_EDGE, ZH_NOT, ZH_TAIL, ZH_TRADES
from app.diagnosis.reading import Reading, Word, pattern
from app.language.concepts import Aliases

WIDE = "whole-public"
Span = tuple[int, int]
_RELATIVE = re.compile(r" (?:with|who|whose|that|on|in|from|over|under|aged|living)\b")
_FIRMS = re.compile(
    r"(?:agency|distributors?|dealers?|manufacturers?|competitors?|rivals?|investors?|influencers?|bloggers?|celebrit|retailers?)"
)
_PERSONAL = re.compile(
    r"(?:ers|ors|ists|ians|eers|men|women|goers|keepers|owners|lovers|mums|moms|holders|makers)$"
)
_COUNTED = ("người", "nguoi", "nhà", "nha")
_NUMBERS = (
    "ngàn",
    "nghìn",
    "triệu",
    "trăm",
    "chục",
    "mươi",
    "mười",
    "hai",
    "ba",
    "bốn",
    "năm",
    "mấy",
    "ngan",
    "trieu",
    "tram",
    "chuc",
)
_FEW = ("者", "人", "们", "士", "汉")
"""Chinese endings that name nobody by themselves."""


@dataclass(frozen=True)
class Mention:
    """A place where people are named."""

    start: int
    end: int
    clause: int
    concept: str | None
    bare: bool
    """The noun stands alone and says little: people, customers."""


def find_mentions(reading: Reading, aliases: Aliases) -> list[Mention]:
    """All mentions in order of appearance."""
    known = reading.places(aliases.spans(reading.text))
    found = pattern(PUBLIC[reading.language], reading.toned).finditer(reading.low)
    public = [(m.start(), m.end()) for m in found]
    out: list[Mention] = []
    for span in _phrases(reading):
        concept, start, end = _named(reading, known, *span)
        if concept or not _overlaps(span, public):
            bare = not concept and _is_bare(reading, start, end)
            out.append(Mention(start, end, reading.clause_at(start), concept, bare))
    groups = [(c, s, e) for c, s, e in known if not _one_person(reading, s, e)]
    for concept, start, end in [*((WIDE, s, e) for s, e in public), *groups]:
        if not any(m.start < end and start < m.end for m in out):
            out.append(Mention(start, end, reading.clause_at(start), concept, False))
    return sorted(out, key=lambda m: m.start)


def is_people(word: str) -> bool:
    """Whether an English word in the plural is people."""
    nouns = load_nouns("en")
    if word in nouns.people or word[:-1] in nouns.things:
        return word in nouns.people
    return bool(_PERSONAL.search(word)) and word not in word_list("not-people", "en")


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(s < span[1] and span[0] < e for s, e in others)


def _is_bare(reading: Reading, start: int, end: int) -> bool:
    listed = reading.low[start:end] in word_list("bare", reading.language, reading.toned)
    return listed and not _RELATIVE.match(reading.low[end : end + 8])


def _one_person(reading: Reading, start: int, end: int) -> bool:
    """A group's word in the singular: the bus driver, "what's the mechanic?"."""
    word = reading.low[start:end]
    return reading.language == "en" and " " not in word and not word.endswith("s") and is_people(word + "s")


def _named(
    reading: Reading, known: list[tuple[str, int, int]], start: int, end: int
) -> tuple[str | None, int, int]:
    """The group of the playbook that a phrase names: by its end, in Vietnamese by its beginning."""
    for concept, first, last in known:
        leads = reading.language == "vi" and first == start
        if start <= first and last <= end + 1 and (last >= end - 1 or leads):
            return concept, (first if reading.language == "zh" else start), end
    return None, start, end


def _phrases(reading: Reading) -> list[Span]:
    if reading.language == "zh":
        return _chinese(reading)
    return _vietnamese(reading) if reading.language == "vi" else _english(reading)


def _english(reading: Reading) -> list[Span]:
    words = reading.words
    out: list[Span] = []
    stops = word_list("stops-people", "en")
    for i, word in enumerate(words):
        text = word.text.removesuffix("'s").removesuffix("'").removesuffix("’")
        if text in stops or _FIRMS.fullmatch(text) or not is_people(text):
            continue
        after = words[i + 1] if i + 1 < len(words) else None
        if after and reading.touch(word, after) and after.text in load_nouns("en").people - stops:
            continue  # the last noun is the head: "gym people", "student nurses"
        first = i
        while first and i - first < 4 and _modifies(reading, words[first - 1], words[first], stops):
            first -= 1
        start, end = words[first].start, word.start + len(text)
        if out and reading.low[out[-1][1] : start] in (" of ", " with "):
            start = out.pop()[0]  # "parents of deaf babies"
        out.append((start, end))
    return out


def _modifies(reading: Reading, before: Word, word: Word, stops: frozenset[str]) -> bool:
    return before.text not in stops and not before.text.isdigit() and reading.touch(before, word)


def _vietnamese(reading: Reading) -> list[Span]:
    words, out, i = reading.words, [], 0
    nouns = load_nouns("vi", reading.toned)
    vague = word_list("needs-more", "vi", reading.toned)
    others = word_list("not-people", "vi", reading.toned)
    while i < len(words):
        size = _longest(words, i, nouns, reading)
        if not size:
            i += 1
            continue
        last = _vietnamese_end(reading, i + size - 1)
        head = " ".join(w.text for w in words[i : i + size])
        begins = " ".join(w.text for w in words[i : i + size + 1])
        counted = (
            i > 0 and head in _COUNTED and (words[i - 1].text in _NUMBERS or words[i - 1].text[0].isdigit())
        )
        if begins in others or counted or (head in vague and last == i + size - 1):
            i += size
            continue
        out.append((words[i].start, words[last].end))
        i = last + 1
    return out


def _vietnamese_end(reading: Reading, head: int) -> int:
    """The last word of a phrase whose noun ends at ``head``."""
    words, last = reading.words, head
    hard = word_list("stops-people", "vi", reading.toned)
    soft = word_list("soft-stops", "vi", reading.toned)
    while last + 1 < len(words) and last - head < 6 and reading.touch(words[last], words[last + 1]):
        text = words[last + 1].text
        if text in hard and not (last == head and text in soft):
            break
        last += 1
    return last


def _longest(words: list[Word], i: int, nouns: Nouns, reading: Reading) -> int:
    for size in range(min(3, len(words) - i), 0, -1):
        piece = words[i : i + size]
        joined = all(reading.touch(a, b) for a, b in zip(piece, piece[1:], strict=False))
        if joined and " ".join(w.text for w in piece) in nouns.people:
            return size
    return 0


@lru_cache(maxsize=1)
def _chinese_people() -> re.Pattern[str]:
    nouns = sorted(load_nouns("zh").people, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, nouns)) + ZH_TRADES)


@lru_cache(maxsize=1)
def _chinese_goods() -> re.Pattern[str]:
    """Things of two characters and more: what people stand before them only modify it (婴儿监护器)."""
    nouns = [n for n in load_nouns("zh").things if len(n) > 1]
    return re.compile(
        "[一-鿿]{0,2}?(?:"
        + "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
        + ")(?![一-鿿]*的)"
    )


def _chinese(reading: Reading) -> list[Span]:
    out = [s for m in _chinese_people().finditer(reading.low) if (s := _chinese_phrase(reading, m))]
    for clause in reading.clauses:
        for match in ZH_DOES.finditer(reading.low[clause.start : clause.end].rstrip()):
            who = match["who"]
            cut = max([0, *(m.end() for m in ZH_EDGE.finditer(who[:-1]))])
            if len(who) - cut > 2:
                out.append((clause.start + match.start("who") + cut, clause.start + match.end()))
    return _merged(sorted(out))


def _chinese_phrase(reading: Reading, match: re.Match[str]) -> Span | None:
    """The noun with what stands before it up to the next edge."""
    low, clause = reading.low, reading.clauses[reading.clause_at(match.start())]
    begin = max(clause.start, match.start() - 24)
    left = low[begin : match.start()]
    start = begin + max([0, len(left) - 12, *(m.end() for m in ZH_EDGE.finditer(left))])
    while start < match.start() and not low[start].isalnum():
        start += 1
    text = low[start : match.end()]
    if (
        _chinese_goods().match(low, match.end())
        or text in _FEW
        or ZH_NOT.search(text)
        or ZH_TAIL.match(low[match.end() : match.end() + 3])
    ):
        return None
    return (start + 1 if text[0] in "的那这" and len(text) > 2 else start), match.end()


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out

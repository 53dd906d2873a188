"""Headings: split from the sentences they were glued to, and put in their places."""

from dataclasses import replace

import regex as re

from app.language.fold import fold, han_count, squeeze
from ingest.blocks import GUESSED, Block

_GLUED_NUMBER = re.compile(r"(?<=[\p{Ll}.!?)”\"])\s*(?=(?:\d{1,2}|[IVX]{1,4})\. ?\p{Lu}\p{Ll})")
_GLUED_SENTENCE = re.compile(
    r"^((?:\d{1,2}|[IVX]{1,4})\. ?\p{Lu}[^.!?:]{2,80}?[\p{Ll})])(?=\p{Lu}\p{Ll}*[ ,])"
)
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,4})\. ")
_PLACE = re.compile(
    r"^(?:(?P<arabic>\d{1,2})(?P<deeper>(?:\.\d{1,2})*)[.、)]?\s*|(?P<high>[IVX]{1,4}\.|[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+[章节部]))"
)
_START = re.compile(r"(?:(?<=[.!?:]\s)|^)(?=\p{Lu})")
_RUN_IN = re.compile(r"(\p{Lu}\p{Ll}*(?: \p{Ll}+){1,5}) (?=(\p{Lu}\p{Ll}*) [\p{L}\d])")


def unglue(blocks: list[Block]) -> list[Block]:
    """Split headings from text where a page has lost its line breaks; other pages come back as they are."""
    parts = [part for block in blocks for part in _at_numbers(block)]
    glued = sum(p.kind == "heading" for p in parts) - sum(b.kind == "heading" for b in blocks)
    if glued < 2:
        return parts
    common = _common_words(parts)
    return [
        piece for part in parts for piece in (_run_ins(part, common) if part.kind == "paragraph" else [part])
    ]


def _at_numbers(block: Block) -> list[Block]:
    """Split at numbered headings glued to the sentence before or after them."""
    if block.kind != "paragraph" or han_count(block.text) > len(block.text) / 3:
        return [block]
    pieces = [p for p in map(squeeze, _GLUED_NUMBER.split(block.text)) if p]
    parts: list[Block] = []
    for piece in pieces:
        match = _GLUED_SENTENCE.match(piece)
        if match:
            parts += [Block("heading", match[1]), replace(block, text=squeeze(piece[match.end() :]))]
        elif len(pieces) > 1 and len(piece) <= 80 and _NUMBERED.match(piece) and piece[-1] not in ".!?:":
            parts.append(Block("heading", piece))
        else:
            parts.append(replace(block, text=piece))
    return parts


def _common_words(blocks: list[Block]) -> set[str]:
    """Words that the page writes small more than once: with a capital inside a sentence they begin another one."""
    seen: dict[str, int] = {}
    for block in blocks:
        for word in re.findall(r"(?<=\p{L} )\p{Ll}+", block.text):
            seen[word] = seen.get(word, 0) + 1
    return {word for word, times in seen.items() if times > 1}


def _run_ins(block: Block, common: set[str]) -> list[Block]:
    """``Search behaviour Users of …``: words before a capital that no stop explains are a heading."""
    parts, at = [], 0
    for start in _START.finditer(block.text):
        match = _RUN_IN.match(block.text, start.start())
        if match and match[2].lower() in common and start.start() >= at:
            if block.text[at : match.start()].strip():
                parts.append(replace(block, text=squeeze(block.text[at : match.start()])))
            parts.append(Block("heading", match[1]))
            at = match.end()
    if block.text[at:].strip():
        parts.append(replace(block, text=squeeze(block.text[at:])))
    return parts


def nest(blocks: list[Block]) -> list[Block]:
    """Levels for headings that were recognised by their looks.

    A numbered heading that another one numbered 1 follows at once is a chapter; on a page with chapters the other
    numbers are their parts, and headings without number are parts of those. Below a heading that was marked as one they
    stand deeper than it.
    """
    guessed = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.level == GUESSED]
    places = {i: _PLACE.match(blocks[i].text) for i in guessed}
    chapters = {
        i for i in guessed
        if places[i] and (_is_high(places[i]) or (_number(places.get(i + 1)) == 1 and _depth(places[i]) == 0))
    }  # fmt: skip
    out = list(blocks)
    numbered, above = False, 1
    for i, block in enumerate(blocks):
        if block.kind == "heading" and block.level != GUESSED:
            above, numbered = block.level, False
        if i not in places:
            continue
        place = places[i]
        numbered = numbered or bool(place)
        if i in chapters or not numbered:
            level = 2
        elif place:
            level = (3 if chapters else 2) + _depth(place)
        else:
            level = 4 if chapters else 3
        out[i] = replace(block, level=min(level + max(0, above - 1), 6))
    return out


def _is_high(place: re.Match | None) -> bool:
    return bool(place and place["high"])


def _number(place: re.Match | None) -> int:
    return int(place["arabic"]) if place and place["arabic"] and not place["deeper"] else 0


def _depth(place: re.Match | None) -> int:
    return place["deeper"].count(".") if place and place["deeper"] else 0


def plain(heading: str) -> str:
    """A heading without its number, folded, to compare with others."""
    return squeeze(fold(_PLACE.sub("", heading)))

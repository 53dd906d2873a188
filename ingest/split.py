"""Cut a cleaned document into passages: by its headings first, by tokens second.

Passages are slices of the cleaned text, so a span holds its passage letter for letter. Within a section the cut is
even: a text a little too long for one passage becomes two of like size, not one and a crumb. What happens in one
section does not touch the passages of another.
"""

import re
from dataclasses import dataclass, field

from app.language import detect_language
from app.store.types import Document, Passage, digest
from app.tokens import estimate
from ingest.blocks import Block, Loaded
from ingest.headings import plain

WANTED = 420
"""Tokens of a passage where a section is cut."""
LONGEST = 600
"""Tokens up to which a section stays whole."""
LONGEST_LIST = 800
"""Tokens up to which a list stays with its head: a list cut in two loses its sense."""
LEAST = 25
"""Characters (a Chinese one counts three) below which a text is no passage."""
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|(?<=[。！？；])[”’」）]*(?=\S)")


@dataclass
class _Section:
    """What stands under one heading: spans of pieces that should stay whole."""

    path: list[str]
    pieces: list[tuple[int, int]] = field(default_factory=list)


def split(loaded: Loaded, document_id: str, fallback_title: str) -> Document:
    """The document with its passages. Language is that of the whole text; a passage keeps its own."""
    title = loaded.title or fallback_title
    text, sections = _sections(loaded.blocks)
    document = Document(
        id=document_id, title=title, language=detect_language(text[:20_000]), source="user", author=loaded.author,
        date=loaded.date, as_of=loaded.date, encoding=loaded.encoding, text=text,
        origin=", ".join(p for p in (loaded.author, title, loaded.date) if p),
    )  # fmt: skip
    counts: dict[str, int] = {}
    for section in sections:
        path = [
            p for i, p in enumerate(section.path) if plain(p) not in map(plain, (title, *section.path[:i]))
        ]
        for start, end in _passages(text, section.pieces):
            key = digest(document_id, *path, text[start:end])
            counts[key] = counts.get(key, 0) + 1
            identifier = key if counts[key] == 1 else digest(key, str(counts[key]))
            document.passages.append(
                Passage(
                    id=identifier, document=document_id, section=f"{document_id}#{identifier[:8]}",
                    heading=" › ".join([title, *path]), text=text[start:end], start=start, end=end,
                    language=detect_language(text[start:end][:400]) if end - start > 80 else document.language,
                )
            )  # fmt: skip
    return document


def _sections(blocks: list[Block]) -> tuple[str, list[_Section]]:
    """The cleaned text, one block a line, and what of it stands under which heading."""
    text = ""
    path: list[tuple[int, str]] = []
    sections = [_Section([])]
    listing = False
    for block in blocks:
        text += "\n" if text else ""
        start = len(text)
        text += f"- {block.text}" if block.kind == "item" else block.text
        if block.kind == "heading":
            path = [(level, name) for level, name in path if level < block.level]
            path.append((block.level, block.text))
            sections.append(_Section([name for _, name in path]))
            listing = False
            continue
        pieces = sections[-1].pieces
        together = (
            pieces and block.kind == "item" and listing and estimate(text[pieces[-1][0] :]) <= LONGEST_LIST
        )
        if together:
            pieces[-1] = (pieces[-1][0], len(text))
        else:
            pieces += _sentences_to_size(text, start, len(text))
        listing = block.kind == "item" or bool(re.search(r"[:：]$", block.text))
    return text, sections


def _passages(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring pieces joined into passages of like size."""
    if not pieces:
        return []
    whole = estimate(text[pieces[0][0] : pieces[-1][1]])
    wanted = whole if whole <= LONGEST else whole / -(-whole // WANTED)
    out = [pieces[0]]
    for start, end in pieces[1:]:
        now, then = estimate(text[out[-1][0] : out[-1][1]]), estimate(text[out[-1][0] : end])
        if then <= wanted or (then <= LONGEST and abs(then - wanted) < abs(now - wanted)):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    if len(out) > 1 and estimate(text[out[-2][0] : out[-1][1]]) <= LONGEST:
        out[-2:] = [(out[-2][0], out[-1][1])]
    return [(s, e) for s, e in out if len(text[s:e]) + 2 * len(re.findall(r"[㐀-鿿]", text[s:e])) >= LEAST]


def _sentences_to_size(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A long block in parts of whole sentences; a sentence without end is cut at a space."""
    if estimate(text[start:end]) <= LONGEST:
        return [(start, end)]
    cuts = [start, *(m.end() for m in _SENTENCE.finditer(text, start, end)), end]
    parts: list[tuple[int, int]] = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        while estimate(text[a:b]) > LONGEST:
            cut = text.rfind(" ", a + 1, a + LONGEST) + 1 or min(b, a + WANTED // 2)
            parts.append((a, cut))
            a = cut
        if a < b:
            parts.append((a, b))
    return [(a, a + len(text[a:b].rstrip())) for a, b in parts]

"""Cut a cleaned document into passages: by its headings first, by size second."""

import re

from app.language import detect_language
from app.language.fold import fold, han_count
from app.store.types import Document, Passage, digest
from ingest.load import Block, Loaded

WANTED = 900
"""Weight of a full passage: a Latin character counts 1, a Chinese one 3."""
LONGEST = 1400


def weight(text: str) -> int:
    return len(text) + 2 * han_count(text)


def split(loaded: Loaded, document_id: str, fallback_title: str) -> Document:
    """The document with its passages. Language is that of the whole text; a passage keeps its own."""
    title = loaded.title or fallback_title
    whole = "\n".join(b.text for b in loaded.blocks)
    document = Document(
        id=document_id, title=title, language=detect_language(whole[:20_000]), source="user", author=loaded.author,
        date=loaded.date, as_of=loaded.date, encoding=loaded.encoding,
        origin=", ".join(p for p in (loaded.author, title, loaded.date) if p),
    )  # fmt: skip
    offset = 0
    counts: dict[str, int] = {}
    for path, text in _pieces(loaded.blocks):
        heading = " › ".join([title, *(p for p in path if fold(p) != fold(title))])
        key = digest(document_id, heading, text)
        counts[key] = counts.get(key, 0) + 1
        passage_id = key if counts[key] == 1 else digest(key, str(counts[key]))
        language = detect_language(text) if len(text) > 80 else document.language
        document.passages.append(
            Passage(
                id=passage_id,
                document=document_id,
                section=f"{document_id}#{passage_id[:8]}",
                heading=heading,
                language=language,
                text=text,
                start=offset,
                end=offset + len(text),
            )
        )
        offset += len(text) + 1
    return document


def _pieces(blocks: list[Block]) -> list[tuple[list[str], str]]:
    """Heading path and text of each passage. A heading opens a new passage unless the one before is still tiny."""
    out: list[tuple[list[str], str]] = []
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    used: list[str] = []

    def close() -> None:
        if lines:
            out.append((list(used), "\n".join(lines)))
            lines.clear()

    for block in blocks:
        if block.kind == "heading":
            close()
            path = [(level, text) for level, text in path if level < block.level] + [
                (block.level, block.text)
            ]
            used = [text for _, text in path]
            continue
        for part in _sentences_to_size(block.text):
            line = f"- {part}" if block.kind == "item" else part
            if lines and sum(map(weight, lines)) + weight(line) > WANTED:
                close()
            lines.append(line)
    close()
    return [(p, t) for p, t in out if weight(t) >= 25]


def _sentences_to_size(text: str) -> list[str]:
    """A long paragraph in parts of whole sentences; a sentence without end is cut at a space."""
    if weight(text) <= LONGEST:
        return [text]
    parts: list[str] = [""]
    for sentence in re.split(r"(?<=[.!?。！？；;])\s*(?=\S)", text):
        while weight(sentence) > LONGEST:
            cut = sentence.rfind(" ", 0, 600)
            cut = cut if cut > 0 else 400
            parts += [sentence[:cut], ""]
            sentence = sentence[cut:].lstrip()
        if parts[-1] and weight(parts[-1]) + weight(sentence) > WANTED:
            parts.append(sentence)
        else:
            glue = "" if han_count(parts[-1][-1:]) or not parts[-1] else " "
            parts[-1] += glue + sentence
    return [p for p in parts if p.strip()]

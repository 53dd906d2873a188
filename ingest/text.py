"""Plain text and Markdown."""

import re

from app.language.fold import han_count, squeeze
from ingest.blocks import Block, Loaded
from ingest.web import read_html

_BULLET = re.compile(r"^\s*(?:[•·●▪◦‣*–-]|\d{1,2}[.)、]|[（(]\d{1,2}[)）])\s+(?=\S)")
_HASHES = re.compile(r"^(#{1,6})\s+(?=\S)")
_NUMBER = re.compile(
    r"^\s*(?:(?P<n>\d{1,2})(?:\.\d{1,2})*[.、)]?\s|\d{1,2}[、]|[IVX]{1,4}\.|[一二三四五六七八九十]+、)\s*(?=\S)"
)
_END = re.compile(r"[.!?。！？…:：;；,，、\"”’»]$")


def read_text(text: str) -> Loaded:
    """Plain text: short lines without closing mark are headings, bullets are items, the rest paragraphs."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    raw = _unwrapped(raw)
    lines = [squeeze(line) for line in raw]
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        if not line:
            continue
        bullet, hashes = _BULLET.match(raw[i]), _HASHES.match(raw[i])
        if hashes:
            blocks.append(Block("heading", squeeze(raw[i][hashes.end() :]), len(hashes[1])))
        elif bullet and (raw[i][0] in " \t" or not raw[i][0].isdigit() or _is_counted(i, lines)):
            blocks.append(Block("item", squeeze(raw[i][bullet.end() :])))
        elif looks_like_heading(line, i, lines):
            blocks.append(Block("heading", line))
        else:
            blocks.append(Block("paragraph", line))
    return Loaded(blocks)


def looks_like_heading(line: str, i: int, lines: list[str]) -> bool:
    """Short, without closing mark, and numbered or standing alone."""
    limit = 32 if han_count(line) > len(line) / 2 else 80
    if len(line) > limit or _END.search(line) or line.startswith(("<<", ">>", "|")):
        return False
    alone = (i == 0 or not lines[i - 1]) and (i + 1 >= len(lines) or not lines[i + 1])
    return bool(_NUMBER.match(line)) or alone


def is_bullet(line: str) -> bool:
    """Whether a line begins like a list item."""
    return bool(_BULLET.match(line))


def _is_counted(i: int, lines: list[str]) -> bool:
    """Whether the line before or after counts on: ``1.`` and ``2.`` with nothing between are a list."""
    here = _NUMBER.match(lines[i])
    if not here or not here["n"]:
        return False
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(lines) and not lines[j]:
            j += step
        there = _NUMBER.match(lines[j]) if 0 <= j < len(lines) else None
        if there and there["n"] and int(there["n"]) == int(here["n"]) + step:
            return True
    return False


def _unwrapped(raw: list[str]) -> list[str]:
    """Lines that were broken at a width, as in mails, put back together.

    A paragraph was broken when all its lines but the last are nearly as long as the longest of the text, and none is
    long enough to be a paragraph of its own.
    """
    width = max(map(len, raw), default=0)
    if not 50 <= width <= 120:
        return raw
    out: list[str] = []
    start = 0
    for i in range(1, len(raw) + 1):
        if i < len(raw) and raw[i].strip() and raw[i - 1].strip() and not _BULLET.match(raw[i]):
            continue
        part = raw[start:i]
        broken = len(part) > 1 and min(map(len, part[:-1])) > 0.75 * width
        out += [_joined(part)] if broken else part
        start = i
    return out


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += ("" if han_count(text[-1:]) else " ") + line.strip()
    return text


def read_markdown(text: str) -> Loaded:
    """Markdown with optional YAML front matter (title, author, date)."""
    from markdown_it import MarkdownIt

    meta: dict[str, str] = {}
    text = text.replace("\r\n", "\n")
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        import yaml

        head, text = text[4:].split("\n---\n", 1)
        try:
            found = yaml.load(head, Loader=yaml.BaseLoader)
            meta = {str(k).lower(): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
        except yaml.YAMLError:
            meta = {}
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    loaded = read_html(html)
    loaded.title = meta.get("title") or loaded.title
    loaded.author = meta.get("author") or loaded.author
    loaded.date = meta.get("date") or loaded.date
    loaded.meta = meta
    return loaded

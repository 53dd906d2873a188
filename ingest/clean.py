"""Take page debris out and put lost structure back, by general rules on blocks (``debris.py``, ``headings.py``)."""

from collections import Counter
from dataclasses import replace

import regex as re

from app.language.fold import fold, squeeze
from ingest.blocks import Block, Loaded
from ingest.debris import (
    author_in,
    date_in,
    ends_article,
    is_debris,
    is_lure,
    is_prose,
    leads_away,
    weigh,
    without_credit,
)
from ingest.headings import nest, plain, unglue

_REPEATED = 3
"""A line that comes this often on one page belongs to the page, not to the article."""


def clean(loaded: Loaded) -> Loaded:
    """The same document without debris; author and date are read from its credit lines where it has none."""
    blocks = _without_boxes(_cut_tail(unglue(loaded.blocks)))
    author, date = _name(loaded.author), date_in(loaded.date or "") or None
    kept: list[Block] = []
    often = Counter(fold(b.text) for b in blocks if b.kind == "paragraph" and weigh(b.text) < 160)
    for i, block in enumerate(blocks):
        near_edge = i < 6 or i >= len(blocks) - 3
        credit = author_in(block.text) if weigh(block.text) < 200 or near_edge else None
        author = author or (_name(credit) if near_edge else None)
        if not date and near_edge and len(block.text) < 120:
            date = date_in(block.text)
        if not is_debris(block) and often[fold(block.text)] < _REPEATED:
            text = without_credit(block.text) if credit else block.text
            if text:
                kept.append(replace(block, text=text))
    title = _title(loaded, kept)
    kept = _without_title(nest(_without_empty_lists(kept)), title)
    return replace(loaded, blocks=_without_empty_heads(kept), author=author, date=date, title=title)


def _name(author: str | None) -> str | None:
    """A person or an office, not an address."""
    author = squeeze(re.sub(r"^(?:by|tác giả|作者)\s*[:：]?\s+", "", author or "", flags=re.IGNORECASE))
    return author if author and len(author) <= 60 and not re.search(r"https?:|@|/", author) else None


def _cut_tail(blocks: list[Block]) -> list[Block]:
    """Cut where comments or the author's box begin, or a list of other articles with nothing after it."""
    for i, block in enumerate(blocks):
        if i < len(blocks) * 0.3 or not any(is_prose(b, 100) or b.kind == "item" for b in blocks[:i]):
            continue
        if ends_article(block) or (leads_away(block) and not any(is_prose(b) for b in blocks[i:])):
            return blocks[:i]
    return blocks


def _without_boxes(blocks: list[Block]) -> list[Block]:
    """A list of other articles in the middle of the page goes with its entries."""
    out: list[Block] = []
    inside = False
    for block in blocks:
        if leads_away(block):
            inside = True
        elif inside and (block.kind == "heading" or is_prose(block) or not is_lure(block)):
            inside = False
        if not inside:
            out.append(block)
    return out


def _without_empty_lists(blocks: list[Block]) -> list[Block]:
    """A sentence that announces a list which is not there says nothing and goes."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        follows = blocks[i + 1] if i + 1 < len(blocks) else None
        text = block.text
        if (
            block.kind == "paragraph"
            and re.search(r"[:：]$", text)
            and not (follows and follows.kind == "item")
        ):
            text = _without_announcement(text)
            if weigh(text) < 30 and text != block.text:
                continue
        out.append(replace(block, text=text))
    return out


def _without_announcement(text: str) -> str:
    sentences = re.split(r"(?<=[.!?。！？:：])\s+|(?<=[。！？：])", text)
    while sentences and re.search(r"[:：]$", sentences[-1]):
        sentences.pop()
    return squeeze(" ".join(sentences))


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    """The title stands above the text; as its first lines it is not said again."""
    start = 0
    while title and start < min(3, len(blocks)) and plain(blocks[start].text) == plain(title):
        start += 1
    return blocks[start:] if start < len(blocks) else blocks


def _without_empty_heads(blocks: list[Block]) -> list[Block]:
    """Headings without a text below them go."""
    while True:
        full = [b for i, b in enumerate(blocks) if not (b.kind == "heading" and _is_empty(i, blocks))]
        if len(full) == len(blocks):
            return full
        blocks = full


def _is_empty(i: int, blocks: list[Block]) -> bool:
    if i + 1 == len(blocks):
        return True
    after = blocks[i + 1]
    return after.kind == "heading" and after.level <= blocks[i].level


def _title(loaded: Loaded, kept: list[Block]) -> str | None:
    if loaded.title:
        return squeeze(re.split(r"\s[|–—_]\s|_(?=[^_]{2,20}$)|\s-\s(?=[^-]{2,30}$)", loaded.title)[0])
    for block in kept[:3]:
        if block.kind == "heading" or (
            weigh(block.text) <= 120 and not re.search(r"[.。:：;；,，]$", block.text)
        ):
            return squeeze(re.sub(r"^(?:\d{1,2}|[IVX]{1,4})[.、]\s*", "", block.text))
    return None

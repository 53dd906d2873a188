"""What a file is read into: blocks of text as their author laid them out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.language.fold import squeeze

BlockKind = Literal["heading", "paragraph", "item"]
GUESSED = 0
"""Level of a heading that was recognised by its looks; ``headings.nest`` finds its place."""


@dataclass
class Block:
    """A piece of a document."""

    kind: BlockKind
    text: str
    level: int = GUESSED
    links: float = 0.0
    """Share of its text that is a link."""


@dataclass
class Loaded:
    """A file as read."""

    blocks: list[Block]
    title: str | None = None
    author: str | None = None
    date: str | None = None
    encoding: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def table_blocks(rows: Sequence[Sequence[str]]) -> list[Block]:
    """A table as one list item a row, each cell after the head of its column."""
    full = [[squeeze(cell) for cell in row] for row in rows]
    full = [row for row in full if any(row)]
    if not full:
        return []
    head, body = full[0], full[1:]
    if not body or len(head) < 2 or not all(head):
        return [Block("item", "; ".join(cell for cell in row if cell)) for row in full]
    items = []
    for row in body:
        cells = [f"{name}: {cell}" for name, cell in zip(head, row, strict=False) if cell]
        items.append(Block("item", "; ".join(cells)))
    return [b for b in items if b.text]

"""Word documents and slides. Slides are read from their XML: text, order and tables are all that is wanted of them."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from app.errors import InputError
from ingest.blocks import Block, Loaded, table_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEGACY = b"\xd0\xcf\x11\xe0"
"""First bytes of an encrypted Office file, which is no zip."""
MAX_UNPACKED = 500_000_000


def read_docx(path: Path) -> Loaded:
    """A Word document in order: headings by their outline level, lists, tables, text boxes; no deleted text."""
    import docx

    _guard(path)
    document = docx.Document(str(path))
    levels = _outline(document)
    blocks: list[Block] = []
    title = document.core_properties.title or None
    for element in document.element.body.iter(f"{_W}p", f"{_W}tbl"):
        if element.tag == f"{_W}tbl":
            blocks += table_blocks(_table(element))
        elif not _inside(element, f"{_W}tc", _FALLBACK):
            blocks += _paragraph(element, levels)
    heading = next((b for b in blocks if b.level == 1 and b.kind == "heading"), None)
    properties = document.core_properties
    made = properties.modified or properties.created
    return Loaded(
        blocks,
        title or (heading.text if heading else None),
        properties.author if properties.author not in ("", "python-docx") else None,
        made.date().isoformat() if made else None,
    )


def _outline(document: Any) -> dict[str, int]:
    """Heading level by style id; an outline level is there whatever language the style's name is in."""
    levels: dict[str, int] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        identifier = style.get(f"{_W}styleId")
        if name is not None and name.get(f"{_W}val", "").lower() == "title":
            levels[identifier] = 1
        elif outline is not None and int(outline.get(f"{_W}val")) < 6:
            levels[identifier] = int(outline.get(f"{_W}val")) + 1
    return levels


def _paragraph(element: Any, levels: dict[str, int]) -> list[Block]:
    text = _words(element)
    if not text.strip():
        return []
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val") if style is not None else ""
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    level = levels.get(name) or (int(outline.get(f"{_W}val")) + 1 if outline is not None else None)
    if level and level <= 6:
        return [Block("heading", text.replace("\n", " "), level)]
    listed = element.find(f"{_W}pPr/{_W}numPr") is not None or name.lower().startswith("list")
    return [Block("item" if listed else "paragraph", line) for line in text.split("\n") if line.strip()]


def _words(paragraph: Any) -> str:
    """The text of a paragraph itself, inserted text included, that of boxes inside it not."""
    out = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if next(node.iterancestors(f"{_W}p")) is paragraph:
            out.append({f"{_W}tab": " ", f"{_W}br": "\n"}.get(node.tag, node.text or ""))
    return "".join(out)


def _table(table: Any) -> list[list[str]]:
    rows = []
    for row in table.iterchildren(f"{_W}tr"):
        rows.append([" ".join(map(_words, cell.iter(f"{_W}p"))) for cell in row.iterchildren(f"{_W}tc")])
    return rows


def _inside(element: Any, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def read_pptx(path: Path) -> Loaded:
    """Slides in their order: titles are headings, lines are items, tables row by row."""
    _guard(path)
    blocks: list[Block] = []
    with zipfile.ZipFile(path) as package:
        for slide in _slides(package):
            blocks += _slide(slide)
        author, date = _properties(package)
    title = next((b.text for b in blocks if b.kind == "heading"), None)
    return Loaded(blocks, title, author, date)


def _slides(package: zipfile.ZipFile) -> Iterator[Any]:
    """The slides in the order of the presentation."""
    targets = {r.get("Id"): r.get("Target", "") for r in _xml(package, "ppt/_rels/presentation.xml.rels")}
    for entry in _xml(package, "ppt/presentation.xml").iter(f"{_P}sldId"):
        target = targets[entry.get(f"{_R}id")]
        inside = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("ppt") / target)
        slide = _xml(package, inside)
        if slide.get("show") != "0":
            yield slide


def _slide(slide: Any) -> list[Block]:
    heads: list[Block] = []
    blocks: list[Block] = []
    for shape in slide.iter(f"{_P}sp", f"{_A}tbl"):
        if shape.tag == f"{_A}tbl":
            rows = [[" ".join(_lines(c)) for c in row.iter(f"{_A}tc")] for row in shape.iter(f"{_A}tr")]
            blocks += table_blocks(rows)
            continue
        place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = place.get("type", "body") if place is not None else ""
        if kind in ("title", "ctrTitle"):
            heads.append(Block("heading", " ".join(_lines(shape)), 2))
        elif kind not in ("ftr", "sldNum", "dt"):
            lines = _lines(shape)
            blocks += [Block("item" if len(lines) > 1 else "paragraph", line) for line in lines]
    return [h for h in heads if h.text] + blocks


def _lines(shape: Any) -> list[str]:
    """Its paragraphs; a line break inside one is a space."""
    lines = []
    for paragraph in shape.iter(f"{_A}p"):
        parts = ["\n" if t.tag == f"{_A}br" else t.text or "" for t in paragraph.iter(f"{_A}t", f"{_A}br")]
        lines.append(re.sub(r"\s+", " ", "".join(parts)).strip())
    return [line for line in lines if line]


def _properties(package: zipfile.ZipFile) -> tuple[str | None, str | None]:
    if "docProps/core.xml" not in package.namelist():
        return None, None
    core = _xml(package, "docProps/core.xml")
    found = {str(child.tag).rsplit("}", 1)[-1]: child.text or "" for child in core}
    return found.get("creator") or None, (found.get("modified") or found.get("created") or "")[:10] or None


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.read(name), parser)


def _guard(path: Path) -> None:
    """Refuse what is locked, is no package, or would unpack to more than memory is for."""
    with path.open("rb") as handle:
        if handle.read(4) == _LEGACY:
            raise InputError("file_locked", path=path.name)
    with zipfile.ZipFile(path) as package:
        if sum(entry.file_size for entry in package.infolist()) > MAX_UNPACKED:
            raise InputError("file_too_large", path=path.name, limit=MAX_UNPACKED // 1_000_000)

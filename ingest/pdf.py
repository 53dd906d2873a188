"""PDF: lines as set, put back into paragraphs; running heads and page numbers go, large type is a heading."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import InputError
from app.language.fold import fold, han_count, squeeze
from ingest.blocks import Block, Loaded
from ingest.text import is_bullet

_ODD = re.compile(r"[\u2e80-\u2fdf\ufb00-\ufb06]+")
"""Radicals and ligatures that stand for ordinary letters in the text layer of many files."""
_PAGE = re.compile(
    r"^(?:(?:page|trang|第)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*(?:页|(?:/|of)\s*\d{1,4})?)$", re.IGNORECASE
)
_STOP = re.compile(r"[.!?。！？:：;；…”\"]$")
_BULLETS = re.compile(r"^\s*(?:[•·●▪◦‣*–-]|\d{1,2}[.)]|[（(]\d{1,2}[)）])\s+")


@dataclass
class _Line:
    text: str
    size: float
    left: float
    base: float
    page: int


def read_pdf(path: Path) -> Loaded:
    """Text of a PDF. Raises InputError for one that is locked, or holds pictures of text only."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise InputError("file_locked" if locked else "file_damaged", path=path.name) from error
    try:
        lines = [line for number in range(len(document)) for line in _lines(document[number], number)]
        if not lines:
            raise InputError("pdf_scanned" if _has_images(document) else "file_empty", path=path.name)
        meta = document.get_metadata_dict()
        pages = len(document)
    finally:
        document.close()
    blocks = _blocks(_without_running_heads(lines, pages))
    heading = next((b.text for b in blocks[:3] if b.kind == "heading"), None)
    title = squeeze(meta.get("Title", "")) or heading
    return Loaded(blocks, title, squeeze(meta.get("Author", "")) or None, _date(meta))


def _lines(page: Any, number: int) -> list[_Line]:
    """Lines of a page with the size of their type and where they begin."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        lines, at = [], 0
        for line in text.splitlines(keepends=True):
            clean = squeeze(_ODD.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line))
            if clean:
                first = at + len(line) - len(line.lstrip())
                left, base, _, _ = textpage.get_charbox(first, loose=True)
                size = raw.FPDFText_GetFontSize(textpage, first)
                lines.append(_Line(clean, round(float(size), 1), left, base, number))
            at += len(line)
        return lines
    finally:
        textpage.close()


def _has_images(document: Any) -> bool:
    import pypdfium2.raw as raw

    return any(
        True for page in document for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    )


def _without_running_heads(lines: list[_Line], pages: int) -> list[_Line]:
    """Lines at the edge of pages that come again on most of them, whatever the page number in them."""
    edges: Counter[str] = Counter()
    by_page: dict[int, list[_Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    marked: set[int] = set()
    for page in by_page.values():
        edges.update({re.sub(r"\d+", "#", fold(x.text)) for x in (*page[:2], *page[-2:])})
    for page in by_page.values():
        for line in (*page[:2], *page[-2:]):
            again = edges[re.sub(r"\d+", "#", fold(line.text))]
            if _PAGE.match(line.text) or (pages >= 3 and again > 0.5 * pages):
                marked.add(id(line))
    return [x for x in lines if id(x) not in marked]


def _blocks(lines: list[_Line]) -> list[Block]:
    """Lines of a width joined to paragraphs; a hyphen at the end of a line joins the word."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0] if letters else 0.0
    sizes = sorted({x.size for x in lines if x.size > 1.12 * body}, reverse=True)
    full, usual = _width(lines), _spacing(lines)
    blocks: list[Block] = []
    before: _Line | None = None
    for line in lines:
        large = line.size in sizes and len(line.text) < 150
        if large:
            level = min(sizes.index(line.size) + 1, 6)
            if blocks and before and before.size == line.size and blocks[-1].kind == "heading":
                blocks[-1].text = _join(blocks[-1].text, line.text)
            else:
                blocks.append(Block("heading", line.text, level))
        elif blocks and before and _goes_on(before, line, blocks[-1], full, usual):
            blocks[-1].text = _join(blocks[-1].text, line.text)
        elif is_bullet(line.text):
            blocks.append(Block("item", _BULLETS.sub("", line.text)))
        else:
            blocks.append(Block("paragraph", line.text))
        before = line
    return blocks


def _width(lines: list[_Line]) -> float:
    """Length of a full line."""
    lengths = sorted(_long(x.text) for x in lines)
    return lengths[len(lengths) * 4 // 5] if lengths else 0.0


def _long(text: str) -> float:
    return len(text) + 0.8 * han_count(text)


def _spacing(lines: list[_Line]) -> float:
    """Usual distance from one line to the next."""
    gaps = sorted(a.base - b.base for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page)
    gaps = [gap for gap in gaps if gap > 0]
    return gaps[len(gaps) // 2] if gaps else 0.0


def _goes_on(before: _Line, line: _Line, block: Block, full: float, usual: float) -> bool:
    """Whether a line belongs to the paragraph of the one before: by place on one page, by wording across pages."""
    if block.kind == "heading" or is_bullet(line.text) or abs(before.size - line.size) > 0.5:
        return False
    if before.page == line.page:
        gap = before.base - line.base
        if not 0 < gap <= 1.4 * usual or line.left > before.left + before.size / 2:
            return False
    short = _long(before.text) < 0.75 * full
    return not (short and (_STOP.search(before.text) or line.text[:1].isupper() or line.text[:1].isdigit()))


def _join(text: str, line: str) -> str:
    if re.search(r"[^\W\d_]-$", text) and line[:1].islower():
        return text[:-1] + line
    return text + ("" if han_count(text[-1:]) or han_count(line[:1]) else " ") + line


def _date(meta: dict[str, str]) -> str | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", meta.get("CreationDate", "") or meta.get("ModDate", ""))
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None

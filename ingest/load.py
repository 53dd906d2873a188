"""Read a file: bytes to blocks of text (headings, paragraphs, list items), with title, author and date."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.errors import InputError
from app.language.fold import han_count, squeeze

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
MAX_BYTES = 50_000_000

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass
class Block:
    """A piece of a document as its author laid it out."""

    kind: BlockKind
    text: str
    level: int = 2


@dataclass
class Loaded:
    """A file as read."""

    blocks: list[Block]
    title: str | None = None
    author: str | None = None
    date: str | None = None
    encoding: str = "utf-8"
    meta: dict[str, str] = field(default_factory=dict)


def load(path: Path, encoding: str | None = None) -> Loaded:
    """Read one file. Raises InputError with a sentence that says what to do."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InputError("format_unknown", path=path.name, formats=", ".join(sorted(FORMATS)))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("file_too_large", path=path.name, limit=MAX_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("file_unreadable", path=path.name, reason=error.strerror or str(error)) from error
    text, used = decode(data, encoding, path.name)
    if not text.strip():
        raise InputError("file_empty", path=path.name)
    loaded = {"text": _text, "markdown": _markdown, "html": _html}[kind](text)
    loaded.encoding = used
    return loaded


def decode(data: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """Text and the encoding found: the one named, a byte-order mark, UTF-8, else the likeliest that reads well."""
    if encoding:
        try:
            return data.decode(encoding), encoding
        except LookupError as error:
            raise InputError("encoding_unknown", encoding=encoding) from error
        except UnicodeDecodeError as error:
            raise InputError("encoding_wrong", path=name, encoding=encoding) from error
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(codec), codec
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
        if "\x00" not in text:
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    import charset_normalizer

    best = charset_normalizer.from_bytes(
        data, cp_isolation=["gb18030", "big5", "cp1258", "cp1252", "utf_16_le", "utf_16_be"]
    ).best()
    if best is None:
        raise InputError("encoding_undetected", path=name)
    return str(best), best.encoding


_BULLET = re.compile(r"^\s*(?:[•·●▪◦‣*–-]|\d{1,2}[.)、]|[（(]\d{1,2}[)）])\s+(?=\S)")
_NUMBERED_HEAD = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.、)]?|[IVX]{1,4}\.|[一二三四五六七八九十]+、)\s*(?=\S)"
)
_END = re.compile(r"[.!?。！？…:：;；,，、\"”’»]$")


def _text(text: str) -> Loaded:
    """Plain text: short lines without closing mark are headings, bullets are items, the rest paragraphs."""
    lines = [squeeze(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        if not line:
            continue
        bullet = _BULLET.match(raw[i])
        if bullet and (raw[i].startswith((" ", "\t")) or not raw[i][0].isdigit()):
            blocks.append(Block("item", squeeze(raw[i][bullet.end() :])))
        elif _looks_like_heading(line, i, lines):
            blocks.append(Block("heading", line, 2 if _NUMBERED_HEAD.match(line) else 3))
        elif bullet and len(line) > 80:
            blocks.append(Block("item", squeeze(raw[i][bullet.end() :])))
        else:
            blocks.append(Block("paragraph", line))
    return Loaded(blocks)


def _looks_like_heading(line: str, i: int, lines: list[str]) -> bool:
    limit = 32 if han_count(line) > len(line) / 2 else 80
    if len(line) > limit or _END.search(line) or line.startswith(("<<", ">>", "|")):
        return False
    alone = (i == 0 or not lines[i - 1]) and (i + 1 >= len(lines) or not lines[i + 1])
    return bool(_NUMBERED_HEAD.match(line)) or alone


def _markdown(text: str) -> Loaded:
    """Markdown with optional YAML front matter (title, author, date)."""
    from markdown_it import MarkdownIt

    meta: dict[str, str] = {}
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        import yaml

        head, text = text[4:].split("\n---\n", 1)
        try:
            found = yaml.load(head, Loader=yaml.BaseLoader)
            meta = {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
        except yaml.YAMLError:
            meta = {}
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    loaded = _html(html)
    loaded.title = meta.get("title") or loaded.title
    loaded.author = meta.get("author") or loaded.author
    loaded.date = meta.get("date") or loaded.date
    loaded.meta = meta
    return loaded


_SKIP = [
    "script",
    "style",
    "noscript",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "svg",
    "iframe",
    "template",
    "select",
]
_BLOCKS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "blockquote",
    "td",
    "th",
    "pre",
    "dt",
    "dd",
    "figcaption",
)


def _html(text: str) -> Loaded:
    """A web page: what stands in its article, without navigation and forms."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "lxml")
    title = soup.title.get_text(" ", strip=True) if soup.title else None
    author, date = _meta(soup, "author"), _meta(soup, "article:published_time") or _meta(soup, "date")
    for tag in soup(_SKIP):
        tag.decompose()
    for tag in soup.find_all("header"):
        if not tag.find("h1"):
            tag.decompose()
    root = soup.find("article") or soup.find("main") or soup.body or soup
    blocks: list[Block] = []
    for tag in root.find_all(_BLOCKS):
        if tag.find(_BLOCKS) and tag.name in ("li", "blockquote", "td", "th", "dd"):
            continue
        for br in tag.find_all("br"):
            br.replace_with("\n")
        for line in tag.get_text("", strip=False).split("\n"):
            line = squeeze(line)
            if not line:
                continue
            if tag.name[0] == "h" and tag.name[1:].isdigit():
                blocks.append(Block("heading", line, int(tag.name[1])))
            else:
                blocks.append(Block("item" if tag.name in ("li", "dt", "td", "th") else "paragraph", line))
    if not blocks:
        return Loaded(_text(root.get_text("\n")).blocks, title, author, date)
    first = next((b.text for b in blocks if b.kind == "heading" and b.level == 1), None)
    return Loaded(blocks, first or title, author, date)


def _meta(soup: object, name: str) -> str | None:
    for attribute in ("name", "property"):
        tag = soup.find("meta", attrs={attribute: name})  # type: ignore[attr-defined]
        if tag and tag.get("content"):
            return str(tag["content"]).strip() or None
    return None

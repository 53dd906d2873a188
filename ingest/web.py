"""Web pages: what stands in the article, without navigation, forms and boxes."""

import json
import re
from typing import Any

from app.language.fold import squeeze
from ingest.blocks import Block, Loaded, table_blocks

_SKIP = (
    "script style noscript nav footer aside form button svg iframe template select dialog video audio canvas"
).split()
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"}
_BOX = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|related|recommend(?:ed|ations?)?|share|sharing|social|comments?|cookie|cookies"
    r"|consent|gdpr|sidebar|newsletter|subscribe|subscription|advert|ads?|promo|pagination|pager|tags|taglist|toolbar"
    r"|author[-_]?(?:box|bio|card)|about[-_]?author|byline[-_]?box|hot[-_]?news|read[-_]?more|popup|modal|login|footer)(?:$|[-_ ])",
    re.IGNORECASE,
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike"
    " strong sub sup time tt u var wbr".split()
)
_END = re.compile(r"[.!?。！？…:：;；,，、\"”’»]$")
_DATES = ("article:published_time", "og:published_time", "date", "pubdate", "publishdate", "datepublished")


def read_html(text: str) -> Loaded:
    """Blocks of the page's main part, with title, author and date from its head."""
    from bs4 import BeautifulSoup
    from bs4.element import Comment, Declaration, Doctype, ProcessingInstruction

    soup: Any = BeautifulSoup(text, "lxml")
    head = _head(soup)
    for note in soup.find_all(
        string=lambda s: isinstance(s, Comment | Declaration | Doctype | ProcessingInstruction)
    ):
        note.extract()
    for tag in soup(_SKIP):
        tag.decompose()
    root = _root(soup)
    _drop_boxes(root)
    walk = _Walk()
    walk.into(root, "paragraph", 0)
    walk.close("paragraph", 0)
    first = next((b.text for b in walk.blocks if b.kind == "heading" and b.level == 1), None)
    return Loaded(walk.blocks, first or head["title"], head["author"], head["date"])


def _head(soup: Any) -> dict[str, str | None]:
    """Title, author and date as the page states them: meta tags, JSON-LD, microdata."""
    found: dict[str, str | None] = {"title": None, "author": None, "date": None}
    data = _linked_data(soup)
    author = data.get("author")
    author = author[0] if isinstance(author, list) and author else author
    author = author.get("name") if isinstance(author, dict) else author
    time = soup.find("time", attrs={"datetime": True})
    found["title"] = _meta(soup, "og:title") or (soup.title and soup.title.get_text(" ", strip=True)) or None
    found["author"] = _meta(soup, "author") or (str(author) if author else None) or _named_author(soup)
    found["date"] = next((d for name in _DATES if (d := _meta(soup, name))), None)
    found["date"] = found["date"] or data.get("datePublished") or (time and str(time["datetime"])) or None
    return found


def _named_author(soup: Any) -> str | None:
    tag = soup.find(attrs={"itemprop": "author"}) or soup.find("a", rel="author")
    name = squeeze(tag.get_text(" ", strip=True)) if tag else ""
    return name if 0 < len(name) <= 60 else None


def _meta(soup: Any, name: str) -> str | None:
    for attribute in ("name", "property", "itemprop"):
        tag = soup.find("meta", attrs={attribute: re.compile(f"^{re.escape(name)}$", re.IGNORECASE)})
        if tag and tag.get("content") and not str(tag["content"]).startswith("http"):
            return squeeze(str(tag["content"])) or None
    return None


def _linked_data(soup: Any) -> dict[str, Any]:
    for script in soup.find_all("script", attrs={"type": "application/ld+json"}):
        try:
            data = json.loads(script.string or "")
        except ValueError:
            continue
        for entry in data if isinstance(data, list) else [data]:
            if isinstance(entry, dict) and ("datePublished" in entry or "author" in entry):
                return entry
    return {}


def _size(tag: Any) -> int:
    return len(tag.get_text(" ", strip=True))


def _root(soup: Any) -> Any:
    """The article if one holds most of the text, else the main part, else everything."""
    body = soup.body or soup
    whole = _size(body) or 1
    for candidates in (soup.find_all("article"), [soup.find("main"), soup.find(attrs={"role": "main"})]):
        best = max((c for c in candidates if c), key=_size, default=None)
        if best is not None and _size(best) > 0.4 * whole:
            return best
    return body


def _drop_boxes(root: Any) -> None:
    """Take out boxes that their role, name or visibility marks as furniture, and lists that are all links."""
    whole = _size(root) or 1
    for tag in root.find_all(True):
        if tag.decomposed or tag.attrs is None:
            continue
        names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
        hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in str(tag.get("style", "")).replace(" ", "")  # fmt: skip
        header = tag.name == "header" and not tag.find("h1")
        box = (
            header or hidden or tag.get("role") in _ROLES or (tag.name not in _INLINE and _BOX.search(names))
        )
        if (box and _size(tag) < 0.5 * whole) or (tag.name in ("ul", "ol", "table") and _all_links(tag)):
            tag.decompose()


def _all_links(tag: Any) -> bool:
    links = tag.find_all("a")
    return len(links) >= 2 and sum(_size(a) for a in links) > 0.7 * _size(tag)


_Part = tuple[str, bool, bool]
"""A piece of text, whether it is a link, whether it is bold."""


class _Walk:
    """Collects blocks on a walk through the tree: inline tags run on, every other tag ends a block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[_Part] = []

    def into(self, node: Any, kind: Any, level: int, linked: bool = False, bold: bool = False) -> None:
        """Read a tag's children as blocks of this kind."""
        for child in node.children:
            name = getattr(child, "name", None)
            if name is None:
                self._parts.append(
                    (str(child) if kind == "pre" else re.sub(r"\s+", " ", str(child)), linked, bold)
                )
            elif name == "br":
                self._parts.append(("\n", False, False))
            elif name in _INLINE:
                self.into(child, kind, level, linked or name == "a", bold or name in ("b", "strong"))
            elif name == "table" and self._table(child, kind, level):
                continue
            else:
                self.close(kind, level)
                inner, depth = self._kind(name, kind, level)
                self.into(child, inner, depth, linked, bold)
                self.close(inner, depth)

    def _kind(self, name: str, kind: Any, level: int) -> tuple[Any, int]:
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return "heading", int(name[1])
        if name in ("li", "dt", "dd"):
            return "item", 0
        if name == "pre":
            return "pre", 0
        return ("paragraph", 0) if kind == "heading" or name in ("ul", "ol", "dl") else (kind, level)

    def _table(self, table: Any, kind: Any, level: int) -> bool:
        """A table of data row by row; one that only lays out the page is read like any other tag."""
        if table.find(["table", "p", "h1", "h2", "h3", "ul", "div"]):
            return False
        rows = [
            [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
            for row in table.find_all("tr")
        ]
        if max(map(len, rows), default=0) < 2:
            return False
        self.close(kind, level)
        self.blocks += table_blocks(rows)
        return True

    def close(self, kind: Any, level: int) -> None:
        """End the block that is being read; a line break inside it ends one too."""
        parts, self._parts = self._parts, []
        lines: list[list[_Part]] = [[]]
        for text, linked, bold in parts:
            pieces = text.split("\n")
            lines[-1].append((pieces[0], linked, bold))
            lines += [[(piece, linked, bold)] for piece in pieces[1:]]
        for line in lines:
            text = squeeze("".join(t for t, _, _ in line))
            letters = _letters(text)
            if not letters:
                continue
            links = sum(_letters(t) for t, linked, _ in line if linked) / letters
            stands_out = (
                all(b or not t.strip() for t, _, b in line) and len(text) <= 80 and not _END.search(text)
            )
            if kind == "paragraph" and stands_out and links < 0.5:
                self.blocks.append(Block("heading", text))
            else:
                self.blocks.append(
                    Block("paragraph" if kind == "pre" else kind, text, level, round(links, 2))
                )


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)

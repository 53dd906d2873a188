"""Read the bundled articles of ``knowledge/documents``: front matter, sections, anchored statements, claims."""

import re
from pathlib import Path

import yaml

from app.language import LANGUAGES
from app.language.text import Language
from app.settings import knowledge_folder
from app.store.claims import Ledger, load_ledger
from app.store.types import Document, Passage, Statement, digest

_HEADING = re.compile(r"^## (?P<title>.+?)\s*\{#(?P<id>[a-z0-9.-]+)\}\s*$")
_CLAIM = re.compile(r"^(?:[-*] )?\{claim:(?P<id>[a-z0-9-]+)\}$")
_ANCHOR = re.compile(r"\s*\{#(?P<id>[a-z0-9-]+)\}\s*$")


def bundled_documents(folder: Path | None = None) -> list[Document]:
    """All bundled documents in all languages, in file order."""
    root = folder or knowledge_folder()
    ledger = load_ledger(root)
    return [
        read_bundled(path, language, ledger)
        for language in LANGUAGES
        for path in sorted((root / "documents" / language).glob("*.md"))
    ]


def read_bundled(path: Path, language: Language, ledger: Ledger) -> Document:
    """One article. Raises ValueError with file and line when it breaks the format (knowledge/README.md)."""
    raw = path.read_text(encoding="utf-8")
    if not raw.startswith("---\n"):
        raise ValueError(f"{path.name} ({language}): no front matter")
    head, body = raw[4:].split("\n---\n", 1)
    meta = yaml.load(head, Loader=yaml.BaseLoader)
    name = str(meta["id"])
    origin = ledger.origin(list(meta.get("sources") or []), language)
    document = Document(
        id=f"{name}.{language}",
        title=str(meta["title"]),
        language=language,
        source="bundled",
        as_of=str(meta.get("as_of") or ""),
        origin=origin,
        text_hash=digest(raw, origin, *(c.text[language] for c in ledger.claims.values() if c.id in raw)),
    )
    offset = 0
    for section, title, lines in _sections(body, path.name):
        text, statements = _statements(lines, language, ledger, f"{path.name} {section}")
        document.passages.append(
            Passage(
                id=digest(document.id, section, text),
                document=document.id,
                section=section,
                heading=f"{document.title} › {title}",
                language=language,
                text=text,
                start=offset,
                end=offset + len(text),
                statements=statements,
            )
        )
        offset += len(text) + 2
    document.text = "\n\n".join(p.text for p in document.passages)
    return document


def _sections(body: str, where: str) -> list[tuple[str, str, list[str]]]:
    out: list[tuple[str, str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("#"):
            match = _HEADING.match(line)
            if not match:
                raise ValueError(f"{where}: heading without section id: {line!r}")
            out.append((match["id"], match["title"], []))
        elif line.strip():
            if not out:
                raise ValueError(f"{where}: text before the first section: {line[:60]!r}")
            out[-1][2].append(line.strip())
    return out


def _statements(
    lines: list[str], language: Language, ledger: Ledger, where: str
) -> tuple[str, list[Statement]]:
    """The section's text (one statement a line) and where each statement stands in it."""
    text = ""
    statements: list[Statement] = []
    for line in lines:
        claim = _CLAIM.match(line)
        if claim:
            if claim["id"] not in ledger.claims:
                raise ValueError(f"{where}: unknown claim {claim['id']!r}")
            anchor, said = claim["id"], ledger.claims[claim["id"]].text[language]
            against = ledger.claims[claim["id"]].contested_by
            if against:
                said = f"{said} {against[language]}" if language != "zh" else said + against[language]
        else:
            match = _ANCHOR.search(line)
            if not match:
                raise ValueError(f"{where}: statement without anchor: {line[:60]!r}")
            anchor, said = match["id"], line[: match.start()].removeprefix("- ").strip()
        if any(s.anchor == anchor for s in statements):
            raise ValueError(f"{where}: anchor {anchor!r} stands twice")
        if text:
            text += "\n"
        statements.append(Statement(anchor=anchor, start=len(text), end=len(text) + len(said)))
        text += said
    return text, statements

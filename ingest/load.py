"""Read a file: bytes to blocks of text (headings, paragraphs, list items), with title, author and date."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.errors import GrassrootsError, InputError
from ingest.blocks import Block, Loaded
from ingest.encoding import decode
from ingest.office import read_docx, read_pptx
from ingest.pdf import read_pdf
from ingest.text import read_markdown, read_text
from ingest.web import read_html

_TEXTS: dict[str, Callable[[str], Loaded]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
_FILES: dict[str, Callable[[Path], Loaded]] = {".pdf": read_pdf, ".docx": read_docx, ".pptx": read_pptx}
FORMATS = frozenset(_TEXTS) | frozenset(_FILES)
MAX_BYTES = 50_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\u00ad]")
_SPACE_BEFORE_SIGN = re.compile(r"(?<=[\w)”’\"»%]) +(?=[,;:.!?](?:\s|$))")


def load(path: Path, encoding: str | None = None) -> Loaded:
    """Read one file. Raises InputError with a sentence that says what to do."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InputError("format_unknown", path=path.name, formats=", ".join(sorted(FORMATS)))
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError("file_too_large", path=path.name, limit=MAX_BYTES // 1_000_000)
        if not size:
            raise InputError("file_empty", path=path.name)
        loaded = _texts(path, kind, encoding) if kind in _TEXTS else _FILES[kind](path)
    except OSError as error:
        raise InputError("file_unreadable", path=path.name, reason=error.strerror or str(error)) from error
    except GrassrootsError:
        raise
    except Exception as error:  # whatever a reader of a foreign format stumbles over: the file is not sound
        raise InputError("file_damaged", path=path.name) from error
    loaded.blocks = [b for b in map(_tidy, loaded.blocks) if b.text]
    if not loaded.blocks:
        raise InputError("file_without_text", path=path.name)
    return loaded


def _texts(path: Path, kind: str, encoding: str | None) -> Loaded:
    text, used = decode(path.read_bytes(), encoding, path.name)
    if not text.strip():
        raise InputError("file_empty", path=path.name)
    loaded = _TEXTS[kind](unicodedata.normalize("NFC", text))
    loaded.encoding = used
    return loaded


def _tidy(block: Block) -> Block:
    """One form of every letter, no invisible signs, no space before a stop that lost its markup."""
    text = _CONTROL.sub("", unicodedata.normalize("NFC", block.text)).strip()
    return replace(block, text=_SPACE_BEFORE_SIGN.sub("", text))

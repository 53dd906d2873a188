"""Bytes to text: the encoding named, a byte-order mark, UTF-8, the one the page declares, else the one that reads well."""

import re
import unicodedata

from app.errors import InputError
from app.language.fold import simplified

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
_VIETNAMESE = frozenset(
    "àáâãèéêìíòóôõùúýăđĩũơưÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
)
_ONLY_VIETNAMESE = _VIETNAMESE - frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_SIGNS = frozenset("–—‘’“”•…·€™©®«» ×°½²³")
WELL = 0.85
"""Least share of ordinary letters in a text that was read with the right encoding."""


def decode(data: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """Text and the encoding that was used. Raises InputError when none reads."""
    if encoding:
        return _named(data, encoding, name), encoding
    for mark, codec in (*_MARKS, (b"", "utf-8")):
        text = _try(data, codec) if data.startswith(mark) else None
        if text is not None and "\x00" not in text:
            return text, codec
    declared = _DECLARED.search(data[:2048])
    if declared:
        codec = _SAME.get(declared[1].decode().lower(), declared[1].decode().lower())
        if (text := _try(data, codec)) is not None and _reads(text, codec) >= 0.5:
            return text, codec
    likely = _likeliest(data)
    if likely and (text := _try(data, likely)) is not None:
        return text, likely
    return _guess(data, name)


def _named(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise InputError("encoding_unknown", encoding=encoding) from error
    except ValueError as error:
        raise InputError("encoding_wrong", path=name, encoding=encoding) from error


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (ValueError, LookupError):
        return None


def _likeliest(data: bytes) -> str | None:
    """The encoding of the region whose reading looks most like a text."""
    if data.count(b"\x00") > len(data) / 8:
        return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
    sample = data[:60_000]
    best, found = WELL, None
    for codec in ("gb18030", "big5", "cp1258", "cp1252"):
        if _try(data, codec) is None:
            continue
        score = _reads(sample.decode(codec, errors="ignore"), codec)
        if score > best:
            best, found = score, codec
    return found


def _reads(text: str, codec: str) -> float:
    """Share of its letters beyond ASCII that an ordinary text of that encoding would hold."""
    letters = [c for c in unicodedata.normalize("NFC", text) if ord(c) > 127]
    if not letters:
        return 1.0
    if codec == "cp1258":
        if not any(c in _ONLY_VIETNAMESE for c in letters):
            return 0.0
        return sum(c in _VIETNAMESE or c in _SIGNS for c in letters) / len(letters)
    if codec == "cp1252":
        return sum(c in _SIGNS or "À" <= c <= "ÿ" for c in letters) / len(letters) * 0.95
    return sum(map(_ordinary_chinese, letters)) / len(letters)


def _ordinary_chinese(char: str) -> bool:
    """A common character (the first level of GB 2312, once simplified) or a Chinese sign."""
    if "　" <= char <= "〿" or "＀" <= char <= "￯" or char in _SIGNS:
        return True
    try:
        return 0xB0 <= simplified(char).encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _guess(data: bytes, name: str) -> tuple[str, str]:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise InputError("encoding_undetected", path=name)
    return str(best), best.encoding

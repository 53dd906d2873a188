"""The clauses of a text."""

import re

_BREAK = re.compile(r"(?:[,;:.!?…]+(?=\s|$|[\"”’')])|[，。；：！？、…\n]+|\s[–—-]\s)[\"”’')\s]*")


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end (character offsets) of each clause, without its white space and closing sign."""
    out, start = [], 0
    for match in [*_BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            out.append((first, start + len(piece.rstrip())))
        start = match.end() if match else end
    return out

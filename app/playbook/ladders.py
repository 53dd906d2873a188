"""Other people's ladders and crowd words: which of our tiers and stages each is, and where it differs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from app.language import Text3, fold
from app.language.fold import fold_map, han_count
from app.playbook.labels import Stage, Tier
from app.playbook.types import Row, Words
from app.settings import knowledge_folder
from app.store.claims import read_yaml

BESIDE = 14
"""Characters on either side in which a word of ``never`` makes the mention something else."""
_CAPITALS = 2
"""Names of so few letters are names only in capitals."""
_EVERYDAY = ("TOFU",)
_LATIN = re.compile(r"[A-Za-z0-9]+")


class LadderTerm(Row):
    """One word of a ladder. Without tier and stage it corresponds to nothing of ours; several are a range."""

    id: str
    words: Words
    """They mean the term wherever they stand."""
    bare: Words = Words()
    """They mean it only beside words of the ladder or where the text names the ladder."""
    tier: list[Tier] = Field(default_factory=list)
    stage: list[Stage] = Field(default_factory=list)
    weighs: bool = True
    """Whether it may speak for its tier and stage in the judgement."""
    note: Text3 | None = None
    """Where it differs from ours; the ladder's own note when left out."""
    cite: list[str] = Field(default_factory=list, max_length=3)


class Ladder(Row):
    """A ladder, or a family of words."""

    id: str
    names: Words = Words()
    """Names of the ladder: where one stands, the bare words count."""
    before: Words = Words()
    """Right before a bare word: it counts."""
    after: Words = Words()
    """Right after a bare word: it counts."""
    never: Words = Words()
    """Close by: the mention is something else (A3 paper)."""
    note: Text3
    cite: list[str] = Field(min_length=1, max_length=3)
    terms: list[LadderTerm] = Field(min_length=1)

    def difference(self, term: LadderTerm) -> tuple[Text3, list[str]]:
        """The sentence on the difference, and the statements that say it."""
        return term.note or self.note, term.cite or self.cite


@dataclass(frozen=True)
class Mention:
    """A word of a ladder in a text; offsets are of the text itself."""

    ladder: Ladder
    term: LadderTerm
    start: int
    end: int


@lru_cache(maxsize=4)
def load_ladders(folder: Path | None = None) -> tuple[Ladder, ...]:
    """All ladders, in file order."""
    rows = read_yaml((folder or knowledge_folder()) / "playbook" / "ladders.yaml")
    return tuple(map(Ladder.model_validate, rows))


def find_mentions(text: str, bare: bool = False) -> list[Mention]:
    """Words of other ladders in a text, in its order; the longest word at a place counts. ``bare``: without company too,
    for a question about the word itself."""
    low, offsets = fold_map(text)
    found = [m for finder in _finders() for m in finder.find(text, low, offsets, bare)]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: m.start - m.end):
        if not any(mention.start < k.end and k.start < mention.end for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


@lru_cache(maxsize=1)
def _finders() -> tuple["_Finder", ...]:
    return tuple(map(_Finder, load_ladders()))


class _Finder:
    """The patterns of one ladder over folded text."""

    def __init__(self, ladder: Ladder) -> None:
        self.ladder = ladder
        self.sure = _owners((t, t.words.every()) for t in ladder.terms)
        self.bare = _owners((t, t.bare.every()) for t in ladder.terms)
        self._sure = _pattern(w for t in ladder.terms for w in t.words.every())
        self._bare = _pattern(w for t in ladder.terms for w in t.bare.every())
        self._names, self._never = _pattern(ladder.names.every()), _pattern(ladder.never.every())
        self._before = _pattern(ladder.before.every(), r"[\s“\"'(]*(?:our |the |their )?$")
        self._after = _pattern(ladder.after.every(), opening=r"^[\s-]?(?:level |stage )?")

    def find(self, text: str, low: str, offsets: list[int], alone: bool) -> list[Mention]:
        """Sure words, and bare ones where something beside them or the ladder's name makes them sure."""
        sure = self._spans(self._sure, self.sure, text, low, offsets)
        bare = self._spans(self._bare, self.bare, text, low, offsets) if self._bare else []
        opened = alone or bool(sure) or bool(self._names and self._names.search(low))
        opened = opened or any(self._beside(low, s, e) for _, s, e in bare)
        return [
            Mention(self.ladder, term, offsets[start], offsets[end - 1] + 1)
            for term, start, end in [*sure, *(bare if opened else [])]
        ]

    def _spans(
        self, pattern: re.Pattern[str] | None, owners: dict[str, tuple[LadderTerm, str]], text: str, low: str,
        offsets: list[int],
    ) -> list[tuple[LadderTerm, int, int]]:  # fmt: skip
        if pattern is None:
            return []
        found = []
        for match in pattern.finditer(low):
            term, word = owners[_key(match[0])]
            said = text[offsets[match.start()] : offsets[match.end() - 1] + 1]
            if _in_capitals(word, said) and not self._something_else(low, match.start(), match.end()):
                found.append((term, match.start(), match.end()))
        return found

    def _something_else(self, low: str, start: int, end: int) -> bool:
        around = low[max(0, start - BESIDE) : start] + " … " + low[end : end + BESIDE]
        return bool(self._never and self._never.search(around))

    def _beside(self, low: str, start: int, end: int) -> bool:
        before, after = low[max(0, start - 40) : start], low[end : end + 30]
        return bool(self._before and self._before.search(before)) or bool(
            self._after and self._after.search(after)
        )


def _owners(rows: Iterable[tuple[LadderTerm, list[str]]]) -> dict[str, tuple[LadderTerm, str]]:
    out: dict[str, tuple[LadderTerm, str]] = {}
    for term, words in rows:
        for word in words:
            out.setdefault(_key(fold(word)), (term, word))
    return out


def _key(folded: str) -> str:
    """``A3 人群``, ``a3-人群`` and ``a3人群`` are one word."""
    return re.sub(r"[\s-]+", "", folded)


def _pattern(words: Iterable[str], closing: str = "", opening: str = "") -> re.Pattern[str] | None:
    """Any of the words over folded text: Latin words whole, spaces as they come."""
    keys = sorted({fold(w) for w in words}, key=lambda w: (-len(w), w))
    if not keys:
        return None
    return re.compile(f"{opening}(?:{'|'.join(map(_word, keys))}){closing}")


def _word(folded: str) -> str:
    pieces = re.findall(r"[㐀-鿿]|[^\s㐀-鿿-]+", folded)
    body = (
        r"[\s-]*".join(map(re.escape, pieces))
        if han_count(folded)
        else r"[\s-]+".join(map(re.escape, pieces))
    )
    left = "" if han_count(folded[0]) else r"(?<![a-z0-9'’-])"
    right = "" if han_count(folded[-1]) else r"(?![a-z0-9])"
    return left + body + right


def _in_capitals(word: str, said: str) -> bool:
    """A name of one or two letters, or one that is an everyday word otherwise (TOFU), counts only in capitals."""
    letters = [w for w in _LATIN.findall(word) if w.isalpha() and w.isupper()]
    strict = [w for w in letters if len(w) <= _CAPITALS or w in _EVERYDAY]
    return all(w in said for w in strict)

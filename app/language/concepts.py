"""Shared concept tokens: the same token for the same notion in Vietnamese, English and Chinese.

Read from ``playbook/glossary.yaml`` (terms of the trade) and ``playbook/words.yaml`` (everyday business words).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from app.language.fold import fold, fold_map, han_count
from app.language.text import LANGUAGES
from app.settings import knowledge_folder

_WORD = re.compile(r"[a-z0-9]+(?:[+.'’][a-z0-9]+)*|[㐀-鿿豈-﫿]+")
_LONGEST_WORDS, _LONGEST_HAN = 6, 8


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed and -ly forms fall together; short words stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


class Aliases:
    """Finds ids by their words in a text of any of the three languages.

    ``rows`` are ``{"id", "vi": [...], "en": [...], "zh": [...]}``. The longest alias at each place wins; an alias
    that stands in two rows belongs to the first.
    """

    def __init__(self, rows: Iterable[dict]) -> None:
        self._words: dict[tuple[str, ...], str] = {}
        self._toned: dict[str, str] = {}
        self._han: dict[str, str] = {}
        for row in rows:
            for language in LANGUAGES:
                for alias in row.get(language) or []:
                    self._add(str(alias), language, str(row["id"]))

    def _add(self, alias: str, language: str, concept: str) -> None:
        if han_count(alias):
            self._han.setdefault(fold(alias), concept)
            return
        folded = tuple(stem(w) if language == "en" else w for w in _WORD.findall(fold(alias)))
        if not folded:
            return
        if language == "vi" and len(folded) == 1 and fold(alias) != alias.lower():
            self._toned.setdefault(alias.lower(), concept)  # without its tone a syllable means too much
        else:
            self._words.setdefault(folded, concept)

    def find(self, text: str) -> list[str]:
        """Ids in order of appearance."""
        return [concept for concept, _, _ in self.spans(text)]

    def spans(self, text: str) -> list[tuple[str, int, int]]:
        """Ids with their character span in ``text``, in order of appearance."""
        folded, offsets = fold_map(text)
        found: list[tuple[str, int, int]] = []
        words: list[tuple[str, int, int]] = []
        for match in _WORD.finditer(folded):
            if han_count(match[0]):
                found += self._phrases(words, text, offsets)
                words = []
                found += self._in_han(match[0], match.start(), offsets)
            else:
                words.append((match[0], match.start(), match.end()))
        return found + self._phrases(words, text, offsets)

    def _phrases(
        self, words: list[tuple[str, int, int]], text: str, offsets: list[int]
    ) -> list[tuple[str, int, int]]:
        found, i = [], 0
        plain = [w for w, _, _ in words]
        stems = [stem(w) for w in plain]
        while i < len(words):
            for n in range(min(_LONGEST_WORDS, len(words) - i), 0, -1):
                concept = self._words.get(tuple(plain[i : i + n])) or self._words.get(tuple(stems[i : i + n]))
                start, end = offsets[words[i][1]], offsets[words[i + n - 1][2] - 1] + 1
                if not concept and n == 1:
                    concept = self._toned.get(unicodedata.normalize("NFC", text[start:end]).lower())
                if concept:
                    found.append((concept, start, end))
                    i += n
                    break
            else:
                i += 1
        return found

    def _in_han(self, chunk: str, at: int, offsets: list[int]) -> list[tuple[str, int, int]]:
        found, i = [], 0
        while i < len(chunk):
            for n in range(min(_LONGEST_HAN, len(chunk) - i), 0, -1):
                concept = self._han.get(chunk[i : i + n])
                if concept:
                    found.append((concept, offsets[at + i], offsets[at + i + n - 1] + 1))
                    i += n
                    break
            else:
                i += 1
        return found


@lru_cache(maxsize=2)
def load_concepts(folder: Path | None = None) -> Aliases:
    """Concepts of the knowledge folder."""
    root = (folder or knowledge_folder()) / "playbook"
    rows: list[dict] = []
    for name in ("glossary", "words"):
        path = root / f"{name}.yaml"
        if path.exists():
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            rows += yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or []
    return Aliases(rows)


def words_of(text: str) -> list[str]:
    """Folded words of a text; a run of Chinese characters counts as one."""
    return _WORD.findall(fold(text))


def search_tokens(text: str, concepts: Aliases | None = None) -> list[str]:
    """Tokens for lexical search: stemmed folded words, pairs of neighbours, Chinese character pairs, concepts (``§id``)."""
    tokens: list[str] = []
    before = ""
    for word in words_of(text):
        if han_count(word):
            tokens += [word[i : i + 2] for i in range(len(word) - 1)] or [word]
            before = ""
        else:
            word = stem(word)
            tokens.append(word)
            if before:
                tokens.append(f"{before}_{word}")
            before = word
    return tokens + ["§" + c for c in (concepts or load_concepts()).find(text)]

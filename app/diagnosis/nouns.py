"""The head nouns by which things and people are found when the playbook does not know them (``nouns.yaml``)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.language import Language, fold
from app.language.text import LANGUAGES

_FILE = Path(__file__).with_name("nouns.yaml")
_LISTS = Path(__file__).with_name("lists.yaml")
ANY = "any"


@dataclass(frozen=True)
class Nouns:
    """Nouns of one language; the key is the noun as it stands in a prepared text (see ``Reading``)."""

    things: dict[str, str]
    """Noun → category, or ``any``."""
    people: frozenset[str]


@lru_cache(maxsize=2)
def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@lru_cache(maxsize=64)
def word_list(name: str, language: Language, toned: bool = True) -> frozenset[str]:
    """A list of ``lists.yaml``; empty where the language needs none."""
    return frozenset(_split(_read(_LISTS)[name].get(language, ""), language, toned)) - {""}


@lru_cache(maxsize=8)
def load_nouns(language: Language, toned: bool = True) -> Nouns:
    """Nouns of ``language``; Vietnamese without tone marks when ``toned`` is false."""
    rows = _read(_FILE)
    things: dict[str, str] = {}
    for category, words in rows["things"].items():
        for noun in _split(words[language], language, toned):
            things.setdefault(noun, category)
    people = frozenset(_split(rows["people"][language], language, toned))
    return Nouns(things, people)


def _split(words: str, language: Language, toned: bool) -> list[str]:
    nouns = [w.strip().lower() for w in words.split(",")]
    if language not in LANGUAGES or (language == "vi" and toned):
        return nouns
    return [fold(n) for n in nouns]

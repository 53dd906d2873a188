"""The names of metrics in three languages and in exports, from ``playbook/metrics.yaml``."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.language import LANGUAGES, Language, Text3, fold
from app.language.fold import han_count
from app.metrics.scan import clean
from app.playbook.labels import Stage
from app.settings import knowledge_folder

Unit = Literal["count", "percent", "money", "ratio", "seconds"]
_VIETNAMESE = re.compile(r"[à-ỹăđơư]")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_HEAD_EXTRA = re.compile(r"^(?:总|累计|笔记|整体|全部|合计|total |all |tổng |số )|(?:总计|合计|数据)$")
_RATES = {"saves": "save-rate", "carts": "cart-rate", "clicks": "ctr"}
"""The rate that a count's name means when a percentage stands beside it."""
AIPS = ("aips-a", "aips-i", "aips-ti", "aips-p", "aips-s")
_AIPS_LEAST = 3
"""The one-word names of the AIPS stages count only when so many of them stand together."""
_LONGEST = 60
_VERBS = ("reach",)
_AFTER_NUMBERS = (
    "order",
    "people read",
    "people read it",
    "people saved",
    "people saved it",
    "saved it",
    "people clicked",
    "people ordered",
    "people bought",
    "added to cart",
    "like",
    "view",
    "click",
    "save",
    "comment",
    "review",
    "cmt",
)
"""Verbs and singulars: names only behind a number."""
_ENDS = "了也都但而和后还就的吗啊呢吧 、"


class Aliases(BaseModel):
    """Names in running text."""

    model_config = ConfigDict(extra="forbid")

    vi: list[str] = Field(default_factory=list)
    en: list[str] = Field(default_factory=list)
    zh: list[str] = Field(default_factory=list)


class Metric(BaseModel):
    """One metric as brands name it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    name: Text3
    unit: Unit
    stage: Stage | None = None
    """The stage that a figure of it speaks for when it stands alone (rule 9)."""
    rung: str = ""
    """``path.3``: its ladder and its place on it."""
    sums: bool = False
    people: bool = False
    lower: bool = False
    """Less of it is better."""
    aliases: Aliases
    headers: list[str] = Field(default_factory=list)
    among: list[str] = Field(default_factory=list)
    """Names that mean this metric only among others of its kind."""


@dataclass(frozen=True)
class Name:
    """A metric's name in a text."""

    metric: str
    start: int
    end: int
    after_only: bool = False
    """A name so short that it counts only behind a number (``9单``)."""
    before_only: bool = False
    """A name that is a verb behind a number (``50 people reach …``)."""


@lru_cache(maxsize=1)
def metrics() -> dict[str, Metric]:
    """All metrics by id."""
    path = knowledge_folder() / "playbook" / "metrics.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return {r["id"]: Metric.model_validate(r) for r in rows}


def for_unit(metric: str, unit: str) -> str | None:
    """The metric that a name means beside a figure of that unit (``count``, ``%``, ``s``, ``money``); None if none fits."""
    wanted = metrics()[metric].unit
    if unit == "percent":
        return metric if wanted == "percent" else _RATES.get(metric)
    if unit == "count":
        if wanted in ("count", "ratio", "money"):
            return metric
        return None
    if unit == "money":
        return "gmv" if metric == "deals" else metric if wanted == "money" else None
    return metric if wanted == unit else None


@lru_cache(maxsize=12)
def _pattern(language: Language, toneless: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    """All names as one pattern, longest first, with the metric of each.

    Vietnamese names count in Vietnamese texts only: several are everyday English words, and more are without their tones
    (``gio`` is an hour rather than a cart).
    """
    table: dict[str, str] = {}
    for metric in metrics().values():
        for of in LANGUAGES:
            if of == "vi" and language != "vi":
                continue
            for word in getattr(metric.aliases, of):
                table.setdefault(clean(word), metric.id)
                if toneless and not han_count(word) and (" " in word or word == "đơn"):
                    table.setdefault(fold(word), metric.id)
    return _alternatives(table), table


@lru_cache(maxsize=1)
def _stages() -> tuple[re.Pattern[str], dict[str, str]]:
    """The short names of the AIPS stages, in their own case."""
    table = {
        w: m for m in AIPS for w in (*metrics()[m].among, *metrics()[m].headers, *metrics()[m].aliases.zh)
    }
    return _alternatives(table), table


def _alternatives(table: dict[str, str]) -> re.Pattern[str]:
    edge = r"(?<![A-Za-zà-ỹ0-9]){}(?![A-Za-zà-ỹ0-9])"
    words = sorted(table, key=len, reverse=True)
    return re.compile("|".join(re.escape(w) if han_count(w) else edge.format(re.escape(w)) for w in words))


def find_names(text: str, language: Language) -> list[Name]:
    """The metrics named in running text, in order."""
    lower = clean(text)
    toneless = language == "vi" and not _VIETNAMESE.search(lower)
    pattern, table = _pattern(language, toneless)
    found = [n for m in pattern.finditer(lower) if (n := _name(m, table, lower))]
    short, stages = _stages()
    among = [Name(stages[m[0]], m.start(), m.end()) for m in short.finditer(text)]
    named = {n.metric for n in among}
    if len(named) < _AIPS_LEAST or "aips-ti" not in named:
        return found
    free = [n for n in found if not any(a.start < n.end and n.start < a.end for a in among)]
    return sorted([*free, *among], key=lambda n: n.start)


def _name(match: re.Match[str], table: dict[str, str], lower: str) -> Name | None:
    short = len(match[0]) == 1 and bool(han_count(match[0]))
    following = lower[match.end() : match.end() + 1]
    if short and han_count(following) and following not in _ENDS:
        return None
    return Name(
        table[match[0]], match.start(), match.end(), short or match[0] in _AFTER_NUMBERS, match[0] in _VERBS
    )


@lru_cache(maxsize=1)
def _headers() -> dict[str, str]:
    table: dict[str, str] = {}
    for metric in metrics().values():
        for language in LANGUAGES:
            for word in (*getattr(metric.aliases, language), metric.name[language]):
                if len(word) > 1 or not han_count(word):
                    table.setdefault(_key(word), metric.id)
    for metric in metrics().values():
        for word in (*metric.headers, metric.id):
            table[_key(word)] = metric.id
    return table


@lru_cache(maxsize=1)
def _among() -> dict[str, str]:
    return {_key(w): m for m in AIPS for w in metrics()[m].among}


@lru_cache(maxsize=4096)
def _key(header: str) -> str:
    return re.sub(r"[\s_\-–·:：*]+", "", fold(clean(header)))


def header_names(cells: list[str]) -> list[str | None]:
    """The metric that each column's name means, or None."""
    cells = [c if len(c) <= _LONGEST else "" for c in cells]
    among = [_among().get(_key(c)) for c in cells]
    named = [header_name(c) for c in cells]
    aips = {a for a, n in zip(among, named, strict=True) if a or n in AIPS}
    if len(aips) >= _AIPS_LEAST:
        return [a or n for a, n in zip(among, named, strict=True)]
    return named


def header_name(cell: str) -> str | None:
    """The metric that a column's name means on its own."""
    table = _headers()
    for words in (
        cell,
        _BRACKETS.sub("", cell),
        _HEAD_EXTRA.sub("", _BRACKETS.sub("", cell.strip().lower())),
    ):
        if found := table.get(_key(words)):
            return found
    return None

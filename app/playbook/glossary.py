"""The words of the trade: what each means, and finding one by any of its names in any language."""

import difflib
import re
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from app.language import LANGUAGES, Text3, fold
from app.playbook.load import load_playbook
from app.playbook.types import KpiRow, Row
from app.settings import knowledge_folder
from app.store.claims import read_yaml


class Term(Row):
    """A term of the trade; the first word of each list is the one we use, the others are understood."""

    id: str
    vi: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)
    zh: list[str] = Field(min_length=1)
    definition: Text3
    note: Text3 | None = None
    cite: list[str] = Field(default_factory=list, max_length=3)


class WordRow(Row):
    """An everyday word, so that a question in one language finds a text in another."""

    id: str
    vi: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)
    zh: list[str] = Field(min_length=1)


@lru_cache(maxsize=4)
def load_terms(folder: Path | None = None) -> dict[str, Term]:
    """The glossary by id."""
    rows = read_yaml((folder or knowledge_folder()) / "playbook" / "glossary.yaml")
    return {t.id: t for t in map(Term.model_validate, rows)}


def name_variants(name: str) -> list[str]:
    """``Cost per true interest (CPTI)`` → the name, what stands before the bracket, and what stands in it."""
    parts = [p.strip() for p in re.split(r"[()（）]|, | / |、", name) if p.strip()]
    return [name, *parts] if len(parts) > 1 else [name]


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Glossary ids and KPI ids by name; a name that two rows share belongs to the first."""
    terms: dict[str, str] = {}
    kpis: dict[str, str] = {}
    for term in load_terms().values():
        for name in (term.id, *term.vi, *term.en, *term.zh):
            terms.setdefault(name.lower(), term.id)
    for kpi in load_playbook().kpis.values():
        for name in (kpi.id, *(v for x in LANGUAGES for v in name_variants(kpi.name[x]))):
            kpis.setdefault(name.lower(), kpi.id)
    return terms, kpis


def find_term(text: str) -> tuple[Term | None, KpiRow | None]:
    """The glossary term and the KPI of that name, in any language, with or without tones and capitals."""
    terms, kpis = _names()
    term, kpi = load_terms().get(_pick(text, terms)), load_playbook().kpis.get(_pick(text, kpis))
    if term and not kpi:
        kpi = load_playbook().kpis.get(term.id)
    if kpi and not term:
        term = load_terms().get(kpi.id)
    return term, kpi


def _pick(text: str, names: dict[str, str]) -> str:
    wanted = text.strip().lower()
    if wanted in names:
        return names[wanted]
    bare = _bare(wanted)
    return next((identifier for name, identifier in names.items() if bare and _bare(name) == bare), "")


def _bare(name: str) -> str:
    return re.sub(r"[\s\-_]+", " ", fold(name)).strip()


def near_terms(text: str, limit: int = 3) -> list[str]:
    """Names that look or sound like the text, nearest first."""
    by_bare: dict[str, str] = {}
    for names in _names():
        for name in names:
            by_bare.setdefault(_bare(name), name)
    return [by_bare[b] for b in difflib.get_close_matches(_bare(text), list(by_bare), n=limit, cutoff=0.6)]

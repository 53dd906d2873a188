"""The claim ledger: every figure and rule once, every source once."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.language import Text3, say
from app.settings import knowledge_folder

Kind = Literal["official", "trade", "article", "practice", "yours", "hypothesis"]
Confidence = Literal["high", "medium", "low"]
MOST_SOURCES = 2
"""Sources that an origin names; the others are counted."""


class Source(BaseModel):
    """One source, as ``knowledge/sources.yaml`` names it."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str
    title: str
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    kind: Kind
    read: Literal["full", "opening"] = "full"
    """Whether the page was read whole or only its beginning."""
    where: str | None = None


class LedgerClaim(BaseModel):
    """A figure or rule with its standing."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str
    kind: Kind
    confidence: Confidence
    sources: list[str] = Field(default_factory=list)
    as_of: str
    value: str | None = None
    unit: str | None = None
    text: Text3
    contested_by: Text3 | None = None

    @property
    def firm(self) -> bool:
        """Whether advice may rest on it: neither contested nor of low confidence."""
        return self.confidence != "low" and self.contested_by is None


class Ledger(BaseModel):
    """All claims and sources by id."""

    claims: dict[str, LedgerClaim]
    sources: dict[str, Source]

    def origin(self, source_ids: list[str], language: str = "en") -> str:
        """Who said it, in which publication, when; for showing before our own section title. Two sources are named."""
        parts = []
        for source in (self.sources[i] for i in source_ids if i in self.sources):
            who = source.author or source.publisher or source.where or source.id
            parts.append(", ".join(p for p in (who, source.title, source.date) if p and p != "None"))
        named = list(dict.fromkeys(parts))
        more = len(named) - MOST_SOURCES
        return " · ".join(
            named[:MOST_SOURCES] + ([say("knowledge.c.more", language, count=more)] if more > 0 else [])
        )


def read_yaml(path: Path) -> list[dict]:
    """The list in a YAML file; dates and numbers stay text where a model wants text."""
    with path.open(encoding="utf-8") as handle:
        return list(yaml.load(handle, Loader=_Loader) or [])


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader that leaves dates as text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


@lru_cache(maxsize=4)
def load_ledger(folder: Path | None = None) -> Ledger:
    """Read ``claims/*.yaml`` and ``sources.yaml`` of the knowledge folder."""
    root = folder or knowledge_folder()
    claims: dict[str, LedgerClaim] = {}
    for path in sorted((root / "claims").glob("*.yaml")):
        for row in read_yaml(path):
            claim = LedgerClaim.model_validate(row)
            if claim.id in claims:
                raise ValueError(f"claim {claim.id!r} stands twice (second time in {path.name})")
            claims[claim.id] = claim
    path = root / "sources.yaml"
    rows = read_yaml(path) if path.exists() else []
    return Ledger(claims=claims, sources={s.id: s for s in map(Source.model_validate, rows)})

"""A measure that is named by its initials must be one of the playbook, the glossary, the sources or the user."""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.language import LANGUAGES
from app.playbook import load_playbook
from app.playbook.glossary import load_terms

_INITIALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3,6}(?![A-Za-z0-9])")
_COMMON = frozenset({"RMB", "CNY", "VND", "USD", "EUR", "SGD", "HKD", "SPF", "PDF", "CSV", "DIY", "FAQ", "APP", "RED", "XHS", "KOL", "KOC", "KOS",
                     "AIPS", "OOTD", "GMV", "SKU"})  # fmt: skip


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    names = [n for k in load_playbook().kpis.values() for n in (k.id, *(k.name[x] for x in LANGUAGES))]
    names += [k.formula[x] for k in load_playbook().kpis.values() for x in LANGUAGES]
    names += [n for t in load_terms().values() for n in (t.id, *t.vi, *t.en, *t.zh)]
    return _COMMON | frozenset(i for name in names for i in _INITIALS.findall(name.upper()))


def known_measures(text: str, sources: Iterable[str] = ()) -> bool:
    """Whether every measure named by initials is known here or stands in a source."""
    given = {i for source in sources for i in _INITIALS.findall(source.upper())}
    return all(i in _known() or i in given for i in _INITIALS.findall(text))

"""Only passages that were given can be cited."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def bound(named: Iterable[str], given: Mapping[str, T]) -> tuple[list[T], int]:
    """What stands behind the ids that were given, once each in order; and how many ids were invented."""
    wanted = list(dict.fromkeys(name.strip().strip("[]").lower() for name in named))
    return [given[name] for name in wanted if name in given], sum(name not in given for name in wanted)

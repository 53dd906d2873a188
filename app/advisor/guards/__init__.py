"""What a language model wrote is checked here, piece by piece, before anybody sees it. Each guard has its own table
of lying and honest answers in ``tests/data/guards-*.jsonl``."""

from app.advisor.guards.citations import bound
from app.advisor.guards.figures import supported
from app.advisor.guards.kpis import known_measures
from app.advisor.guards.leaks import leaks
from app.advisor.guards.standing import with_standing
from app.advisor.guards.tongue import fits, in_language, sentences, size

__all__ = [
    "bound",
    "fits",
    "in_language",
    "known_measures",
    "leaks",
    "sentences",
    "size",
    "supported",
    "with_standing",
]

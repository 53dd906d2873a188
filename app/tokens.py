"""Token budgets: tiktoken where its vocabulary is at hand, else a conservative local estimate.

tiktoken fetches its vocabulary without a time limit, so the fetch runs in a thread that is waited for briefly,
once a process; where nothing is cached and no language model is in use, nothing is fetched at all.
"""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

ENCODING = "o200k_base"
_URL = f"https://openaipublic.blob.core.windows.net/encodings/{ENCODING}.tiktoken"
FETCH_SECONDS = 3.0
BYTES_A_TOKEN = 2.5
"""On the safe side for the three languages: English has about 4, Vietnamese 3, Chinese 3 bytes a token or more."""


def _cached() -> bool:
    """Whether tiktoken's vocabulary lies on disk (its own rule for the folder and name)."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    path = Path(folder or Path(tempfile.gettempdir()) / "data-gym-cache")
    return (path / hashlib.sha1(_URL.encode()).hexdigest()).is_file()


@lru_cache(maxsize=2)
def _counter(may_fetch: bool) -> Callable[[str], int] | None:
    """tiktoken's count, or None when its vocabulary is not to be had quickly."""
    if not (may_fetch or _cached()):
        return None
    found: list[Callable[[str], int]] = []

    def fetch() -> None:
        try:
            import tiktoken

            encoding = tiktoken.get_encoding(ENCODING)
            found.append(lambda text: len(encoding.encode(text, disallowed_special=())))
        except Exception:  # no network, a proxy's page instead of the file, a full disk: all mean "estimate"
            return

    worker = threading.Thread(target=fetch, daemon=True, name="tiktoken")
    worker.start()
    worker.join(FETCH_SECONDS)
    return found[0] if found else None


def count_tokens(text: str, may_fetch: bool = False) -> int:
    """Tokens of a text; an estimate on the high side where tiktoken cannot count."""
    counter = _counter(may_fetch)
    return counter(text) if counter else estimate(text)


def estimate(text: str) -> int:
    """Local estimate: UTF-8 bytes ÷ 2.5, rounded up."""
    return int(-(-len(text.encode()) // BYTES_A_TOKEN))


def is_estimate(may_fetch: bool = False) -> bool:
    """Whether counts are estimates here."""
    return _counter(may_fetch) is None


def clip(text: str, limit: int) -> str:
    """The beginning of a text that has at most so many tokens."""
    while (count := count_tokens(text)) > limit:
        text = text[: max(1, int(len(text) * limit / count * 0.98))]
    return text

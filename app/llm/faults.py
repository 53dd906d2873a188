"""What can go wrong with a language model, sorted by what helps: wait and try again, ask for less, or give up."""

import re
from typing import Any

from app.errors import ModelError

RETRY = frozenset({"busy", "down", "unreachable", "cut", "empty"})
"""Faults after which the same request may well succeed."""
_CODES = {401: "key", 402: "quota", 403: "forbidden", 404: "model", 408: "down", 409: "down", 429: "busy"}


class ModelFault(ModelError):
    """A call that brought nothing usable. ``code`` names the sentence ``notices.fallback.<code>``."""

    def __init__(self, code: str, wait: float | None = None, refused: str = "") -> None:
        super().__init__(code)
        self.wait = wait
        """Seconds the endpoint asked to wait."""
        self.refused = refused
        """What a rejected request was rejected for, as the endpoint says it (lower case; never logged)."""

    @property
    def retry(self) -> bool:
        return self.code in RETRY

    def sentence(self, language: str = "en") -> str:
        from app.language.texts import say

        return say(f"notices.fallback.{self.code}", language)


def fault_of(error: Exception) -> ModelFault:
    """The fault behind an exception of the client libraries."""
    import openai

    if isinstance(error, ModelFault):
        return error
    if isinstance(error, openai.APITimeoutError):
        return ModelFault("slow")
    if isinstance(error, openai.APIConnectionError):
        return ModelFault("cut" if _broke_off(error) else "unreachable")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    name = type(error).__name__
    if "Timeout" in name:
        return ModelFault("slow")
    if (
        isinstance(error, openai.APIError)
        or "Protocol" in name
        or isinstance(error, OSError)
        or "ReadError" in name
    ):
        return ModelFault("cut")
    return ModelFault("empty" if "No generation" in str(error) else "rubbish")


def _broke_off(error: BaseException) -> bool:
    """Whether a connection stood and was lost: the library reports both alike."""
    names = set()
    cause: BaseException | None = error
    while cause is not None:
        names.add(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return bool(names & {"RemoteProtocolError", "ReadError", "IncompleteRead"})


def _of_status(error: Any) -> ModelFault:
    status = int(error.status_code)
    said = str(error.body or error.message).lower()
    if status == 429:
        if "insufficient_quota" in said:
            return ModelFault("quota")
        return ModelFault("busy", wait=_retry_after(error.response.headers.get("retry-after")))
    if status >= 500 and status != 501:
        return ModelFault("down", wait=_retry_after(error.response.headers.get("retry-after")))
    if status in _CODES:
        return ModelFault(_CODES[status])
    if "context_length" in said or "maximum context" in said:
        return ModelFault("long")
    return ModelFault("refused", refused=said)


def _retry_after(value: str | None) -> float | None:
    """Seconds; a date or nonsense counts as not said."""
    return float(value) if value and re.fullmatch(r"\d+(?:\.\d+)?", value.strip()) else None

"""The one check that every text of a user passes before it is judged."""

from app.errors import InputError
from app.settings import get_settings


def checked(text: str, limit: int | None = None) -> str:
    """The text without control marks, or an InputError that says what to do."""
    text = text.replace("\x00", "").strip()
    limit = limit or get_settings().max_characters
    if not text:
        raise InputError("empty")
    if len(text) > limit:
        raise InputError("too_long", length=len(text), limit=limit)
    return text

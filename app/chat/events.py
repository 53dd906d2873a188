"""What a chat turn sends while it runs."""

from typing import Literal

from pydantic import BaseModel

from app.advisor import Answer


class Event(BaseModel):
    """One event of a turn; the last one is ``answer`` (or ``error``)."""

    type: Literal["progress", "text", "answer", "error"]
    text: str = ""
    """Progress: what is being done; text: the next piece of the answer; error: a sentence for the user."""
    answer: Answer | None = None
    code: str | None = None
    """Error code, with ``error``."""

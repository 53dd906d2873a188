"""What a chat turn sends while it runs."""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel

from app.advisor import Answer

_PIECE = re.compile(r".{1,24}(?:\s+|$)|\S{1,24}", re.S)


class Event(BaseModel):
    """One event of a turn; the last one is ``answer`` (or ``error``)."""

    type: Literal["progress", "text", "answer", "error"]
    text: str = ""
    """Progress: what is being done; text: the next piece of the answer; error: a sentence for the user."""
    answer: Answer | None = None
    code: str | None = None
    """Error code, with ``error``."""


def pieces(answer: Answer) -> Iterator[Event]:
    """An answer as events: its text piece by piece, then the whole.

    Text is sent only when it stands: what a language model writes has passed the guards by then, so that nothing
    shown is ever taken back or continued by another mind.
    """
    for piece in _PIECE.findall(answer.text):
        yield Event(type="text", text=piece)
    yield Event(type="answer", answer=answer)

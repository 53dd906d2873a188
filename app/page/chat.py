"""What the page asks of a chat, and the plain one that stands in when no agent is given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.advisor import Advisor, Answer
from app.language import Language

_PIECE = re.compile(r".{1,160}(?:\s|$)|.{1,160}", re.S)


class Event(Protocol):
    """One event of a turn, as ``app.chat.events.Event`` has it."""

    @property
    def type(self) -> str:
        """``progress``, ``text``, ``answer`` or ``error``."""

    @property
    def text(self) -> str:
        """What is being done; the next piece of the answer; or a sentence for the user."""

    @property
    def answer(self) -> Answer | None:
        """The whole Answer, with ``answer``."""


class Chat(Protocol):
    """A conversation partner."""

    def stream(self, message: str, thread: str, language: Language | None) -> Iterator[Event]:
        """Run one turn; the last event is ``answer`` or ``error``."""
        ...


@dataclass(frozen=True)
class Piece:
    """An event of the plain chat."""

    type: str
    text: str = ""
    answer: Answer | None = None


class PlainChat:
    """The Advisor without an agent around it."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def stream(self, message: str, thread: str, language: Language | None) -> Iterator[Piece]:
        """One turn, its text in pieces."""
        answer = self.advisor.answer(message, thread, language)
        for piece in _PIECE.findall(answer.text):
            yield Piece("text", piece)
        yield Piece("answer", answer=answer)

"""What one message may cost, and what it has cost: the time budget handed down, tokens, calls, what went wrong."""

import time
from collections import Counter
from dataclasses import dataclass, field

from pydantic import BaseModel

from app.llm.faults import ModelFault


class Usage(BaseModel):
    """What the language model was given and gave for one answer."""

    model: str = ""
    input: int = 0
    """Tokens sent."""
    output: int = 0
    """Tokens received."""
    calls: int = 0
    """Calls that brought a reply."""
    estimated: bool = False
    """True when the endpoint did not count for at least one call."""
    cost: float | None = None
    """Money, only from the prices in the settings and in their currency."""

    def add(self, model: str, sent: int, received: int, estimated: bool) -> None:
        """Count one more call."""
        self.model = model
        self.input += sent
        self.output += received
        self.calls += 1
        self.estimated = self.estimated or estimated


class Deadline:
    """The moment by which an answer must stand. Handed down; nobody below sets a time limit of their own."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left in all."""
        return self._end - time.monotonic()

    def for_model(self) -> float:
        """Seconds left for a model; the rest is kept for writing the answer down without it."""
        return self.left() - min(2.0, 0.2 * self.seconds)


@dataclass
class Turn:
    """One message on its way to an answer."""

    deadline: Deadline
    usage: Usage = field(default_factory=Usage)
    fault: ModelFault | None = None
    """Why the language model could not do its part; from then on it is not asked again for this message."""
    removed: Counter[str] = field(default_factory=Counter)
    """What the guards took out of the model's words, by guard."""

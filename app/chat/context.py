"""What one run of the agent knows besides its messages."""

from dataclasses import dataclass

from app.advisor import Answer
from app.language import Language
from app.llm import Turn


@dataclass
class TurnContext:
    """One message on its way. Tools answer these words, never a model's rendering of them."""

    message: str
    thread: str
    language: Language | None
    """Language the door asks for; None: that of the message."""
    spoken: Language
    """Language of what is said while it runs."""
    turn: Turn
    answer: Answer | None = None
    """Left here by whoever answered: the chat's memory keeps only the text."""

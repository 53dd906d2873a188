"""What every door returns to a message."""

from typing import Literal

from pydantic import BaseModel, Field

from app.diagnosis.types import Mind, Question, Situation
from app.language import Language
from app.llm import Usage
from app.retrieval import Citation
from app.strategy.types import Strategy

AnswerKind = Literal["strategy", "answer", "clarify", "declined"]


class Answer(BaseModel):
    """The answer to one message. The same schema in page, API, stream and batch."""

    kind: AnswerKind
    text: str
    """Markdown, with [1] for ``citations``."""
    language: Language
    mind: Mind = "builtin"
    strategy: Strategy | None = None
    citations: list[Citation] = Field(default_factory=list)
    question: Question | None = None
    notices: list[str] = Field(default_factory=list)
    situation: Situation | None = None
    """What is known of the brand so far in this thread."""
    usage: Usage | None = None
    """What the language model cost; None when none was called."""

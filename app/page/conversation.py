"""The state of one browser session: its turns and the strategy shown beside them."""

import uuid
from dataclasses import dataclass, field

from app.advisor import Answer
from app.language import Language
from app.retrieval import Citation

PANEL = "panel"


@dataclass
class Turn:
    """One question and what came of it."""

    question: str
    text: str = ""
    """The answer's text so far."""
    progress: str = ""
    answer: Answer | None = None
    failure: str = ""
    """The sentence that says why there is no answer."""
    stopped: bool = False

    @property
    def done(self) -> bool:
        return self.stopped or bool(self.failure) or self.answer is not None


@dataclass
class Conversation:
    """What one session sees. Held by the page, one a browser tab; the thread's memory is the Advisor's."""

    language: Language = "en"
    """Of the page's own words; an answer follows its question."""
    thread: str = ""
    turns: list[Turn] = field(default_factory=list)
    panel: Answer | None = None
    """The answer whose strategy stands beside the chat."""

    @property
    def live(self) -> Turn | None:
        """The turn that is being answered."""
        return self.turns[-1] if self.turns and not self.turns[-1].done else None

    def begin(self, question: str) -> Turn:
        """Open a turn; the thread gets its id with the first."""
        self.thread = self.thread or uuid.uuid4().hex[:12]
        self.turns.append(Turn(question))
        return self.turns[-1]

    def restart(self) -> None:
        """Forget the turns; what still runs is told to stop."""
        if self.live:
            self.live.stopped = True
        self.thread, self.turns, self.panel = "", [], None

    def finish(self, turn: Turn, answer: Answer) -> None:
        """Close a turn with its answer; a strategy moves into the panel."""
        turn.answer, turn.text = answer, answer.text
        if answer.strategy:
            self.panel = answer

    def citation(self, where: str, number: int) -> Citation | None:
        """The citation behind a mark: ``where`` is a turn's index or ``panel``."""
        answer = self.panel if where == PANEL else None
        if where.isdecimal() and int(where) < len(self.turns):
            answer = self.turns[int(where)].answer
        citations = answer.citations if answer else []
        if where == PANEL and answer and answer.strategy:
            citations = answer.strategy.citations
        return next((c for c in citations if c.number == number), None)

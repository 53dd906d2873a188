"""The one Advisor behind every door: it decides what a message is, and answers it."""

import threading
from typing import Literal

from app.advisor import followups
from app.advisor.kind import MessageKind, asked_language, message_kind
from app.advisor.notices import notices, priced
from app.advisor.replies import Replies
from app.advisor.threads import Thread, Threads
from app.advisor.types import Answer
from app.diagnosis.situation import FIELDS, read_situation
from app.diagnosis.text import checked
from app.diagnosis.types import Diagnosis
from app.errors import InputError, NotFound
from app.language import Language, detect_language
from app.llm import Turn, choose_model
from app.llm.endpoint import Endpoint
from app.llm.turn import Deadline
from app.retrieval import Hit, Retriever
from app.settings import Settings, get_settings
from app.store.store import Store
from app.strategy import Strategy

Kind = MessageKind | Literal["compare"]
Hint = Literal["recommend", "new-brand", "explain"]
"""What a language model takes a message for. It counts only where the message itself does not settle it."""
KEPT: frozenset[Kind] = frozenset({"situation", "correction", "language", "titles"})
FIRM: frozenset[Kind] = frozenset(
    {"attack", "other-platform", "hello", "thanks", "language", "why", "titles", "compare"}
)
NEEDS_SITUATION: frozenset[Kind] = frozenset({"correction", "language", "why", "titles", "compare"})
FIELD_CHARACTERS = 200


class Advisor:
    """Judges, advises and answers. Safe to use from several threads."""

    def __init__(self, settings: Settings | None = None, store: Store | None = None) -> None:
        self.settings = settings or get_settings()
        self.store = store or Store(self.settings)
        self.retriever = Retriever(self.store)
        self.choice = choose_model(self.settings)
        self._threads: Threads | None = None
        self._replies: Replies | None = None
        self._lock = threading.Lock()

    @property
    def threads(self) -> Threads:
        if self._threads is None:
            self._threads = Threads(self.settings.threads_path, self.settings.workspace)
        return self._threads

    @property
    def replies(self) -> Replies:
        return self._ready()

    def _ready(self) -> Replies:
        """Made at first use: a language model's client takes seconds to import."""
        with self._lock:
            if self._replies is None:
                writer = None if self.choice.builtin else Endpoint(self.settings, "writer")
                self._replies = Replies(self.retriever, writer)
            return self._replies

    # --- the doors' calls --------------------------------------------------------------------------------------

    def turn(self) -> Turn:
        """A new message's budget; its clock starts here."""
        self._ready()
        return Turn(Deadline(self.settings.answer_seconds))

    def answer(
        self, message: str, thread: str | None = None, language: Language | None = None, *,
        hint: Hint | None = None, turn: Turn | None = None,
    ) -> Answer:  # fmt: skip
        """Answer one message. With a thread id, what was said before counts and this message is kept."""
        message, turn = self.checked(message), turn or self.turn()
        state = self.threads.get(thread) if thread else Thread()
        kind = self._kind(message, state, hint)
        spoken = language or self._language(message, kind, state)
        answer = self._answer(kind, message, state, spoken, turn)
        if thread and kind in KEPT:
            self.threads.save(state)
        return self._told(answer, turn)

    def route(self, message: str, thread: str | None = None) -> Kind:
        """What ``answer`` would take the message for; changes nothing."""
        state = self.threads.get(thread) if thread else Thread()
        return self._kind(self.checked(message), state, None)

    def correct(self, thread: str, field: str, value: str, language: Language | None = None) -> Answer:
        """Set one field of a thread's situation; an empty value clears it. Answers with the strategy that follows."""
        value = " ".join(value.replace("\x00", "").split())
        if field not in FIELDS:
            raise InputError("field_unknown", field=field, fields=", ".join(FIELDS))
        if len(value) > FIELD_CHARACTERS:
            raise InputError("too_long", length=len(value), limit=FIELD_CHARACTERS)
        turn, state = self.turn(), self.threads.get(thread)
        spoken = language or state.language or detect_language(state.text)
        if not state.turns:
            raise NotFound("thread_unknown", thread=thread)
        state.set(field, value)
        answer = self._strategy(state, spoken, turn)
        self.threads.save(state)
        return self._told(answer, turn)

    def diagnose(self, text: str, language: Language | None = None) -> Diagnosis:
        """The judgement alone, of any text."""
        situation, turn = read_situation(self.checked(text), language), self.turn()
        return self.replies.judge(situation, turn)

    def recommend(self, text: str, language: Language | None = None) -> Strategy:
        """The strategy for a situation."""
        situation, turn = read_situation(self.checked(text), language), self.turn()
        return self.replies.advise(situation, Thread(), turn)

    def search(self, text: str, k: int = 5, language: Language | None = None) -> list[Hit]:
        """Passages of the knowledge."""
        return self.retriever.search(self.checked(text), k, language)

    def checked(self, text: str) -> str:
        """The text, or an InputError that says what to do."""
        return checked(text, self.settings.max_characters)

    # --- deciding ----------------------------------------------------------------------------------------------

    def _kind(self, message: str, state: Thread, hint: Hint | None) -> Kind:
        known = state.situation()
        kind: Kind = message_kind(message, known)
        if known and kind not in ("attack", "other-platform", "language") and followups.compares(message):
            return "compare"
        if kind in FIRM or hint is None:
            return kind
        if hint == "explain":
            return "question" if kind == "unclear" else kind
        if hint == "new-brand":
            return "situation"
        return kind if kind in ("situation", "correction") else "correction" if known else "situation"

    def _language(self, message: str, kind: Kind, state: Thread) -> Language:
        if kind == "language":
            state.language = asked_language(message) or state.language
        if state.language:
            return state.language
        default = detect_language(state.text) if state.turns else "en"
        return detect_language(message, default)

    def _answer(self, kind: Kind, message: str, state: Thread, language: Language, turn: Turn) -> Answer:
        if kind == "situation":
            state.begin(message)
        if kind == "correction":
            state.correct(message)
        if kind == "question":
            return self.replies.question(message, language, turn)
        known = state.situation(language)
        if known is None:
            return self.replies.small("unclear" if kind in NEEDS_SITUATION else kind, language)
        if kind in ("situation", "correction", "language"):
            return self._strategy(state, language, turn)
        if kind == "why":
            return self.replies.why(message, known, state)
        if kind == "compare":
            return self.replies.compare(message, known, state)
        if kind == "titles":
            return self.replies.titles(message, known, state, turn)
        return self.replies.small(kind, language)

    def _strategy(self, state: Thread, language: Language, turn: Turn) -> Answer:
        known = state.situation(language)
        assert known
        return self.replies.strategy(known, state, turn)

    def _told(self, answer: Answer, turn: Turn) -> Answer:
        """The answer with what happened on the way: notices and usage."""
        answer.notices += notices(answer, turn)
        if (fault := self.store.vectors.fault) and (answer.citations or answer.kind == "declined"):
            answer.notices.append(fault.notice(answer.language))
        if turn.usage.calls:
            answer.usage = priced(turn.usage, self.settings)
        return answer

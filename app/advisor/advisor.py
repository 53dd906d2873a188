"""The one Advisor behind every door: it decides what a message is, and answers it."""

from app.advisor import knowledge, render
from app.advisor.kind import MessageKind, asked_language, message_kind
from app.advisor.threads import Thread, Threads
from app.advisor.types import Answer
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.diagnosis.text import checked
from app.diagnosis.types import Diagnosis, Question, Situation
from app.language import Language, detect_language, say
from app.retrieval import Hit, Retriever
from app.settings import Settings, get_settings
from app.store.store import Store
from app.strategy import Strategy, compose

EXAMPLES = ("answers.clarify.example.1", "answers.clarify.example.2", "answers.clarify.example.3")


class Advisor:
    """Judges, advises and answers. Safe to use from several threads."""

    def __init__(self, settings: Settings | None = None, store: Store | None = None) -> None:
        self.settings = settings or get_settings()
        self.store = store or Store(self.settings)
        self.retriever = Retriever(self.store)
        self._threads: Threads | None = None

    @property
    def threads(self) -> Threads:
        if self._threads is None:
            self._threads = Threads(self.settings.threads_path, self.settings.workspace)
        return self._threads

    # --- the doors' calls --------------------------------------------------------------------------------------

    def answer(self, message: str, thread: str | None = None, language: Language | None = None) -> Answer:
        """Answer one message. With a thread id, what was said before counts and this message is kept."""
        message = self.checked(message)
        state = self.threads.get(thread) if thread else Thread()
        kind = message_kind(message, state.situation())
        spoken = language or self._language(message, kind, state)
        answer = self._answer(kind, message, state, spoken)
        if thread and kind in ("situation", "correction", "language"):
            self.threads.save(state)
        return answer

    def route(self, message: str, thread: str | None = None) -> MessageKind:
        """What ``answer`` would take the message for; changes nothing."""
        state = self.threads.get(thread) if thread else Thread()
        return message_kind(self.checked(message), state.situation())

    def diagnose(self, text: str, language: Language | None = None) -> Diagnosis:
        """The judgement alone, of any text."""
        return diagnose(read_situation(self.checked(text), language))

    def recommend(self, text: str, language: Language | None = None) -> Strategy:
        """The strategy for a situation."""
        return compose(self.diagnose(text, language), self.retriever, language)

    def search(self, text: str, k: int = 5, language: Language | None = None) -> list[Hit]:
        """Passages of the knowledge."""
        return self.retriever.search(self.checked(text), k, language)

    def checked(self, text: str) -> str:
        """The text, or an InputError that says what to do."""
        return checked(text, self.settings.max_characters)

    # --- deciding ----------------------------------------------------------------------------------------------

    def _language(self, message: str, kind: MessageKind, state: Thread) -> Language:
        if kind == "language":
            state.language = asked_language(message) or state.language
        if state.language:
            return state.language
        default = detect_language(state.text) if state.turns else "en"
        return detect_language(message, default)

    def _answer(self, kind: MessageKind, message: str, state: Thread, language: Language) -> Answer:
        if kind == "situation":
            state.begin(message)
        if kind == "correction":
            state.correct(message)
        if kind in ("situation", "correction", "language"):
            known = state.situation(language)
            if known:
                return self._strategy(known, language)
        if kind == "question":
            return self._question(message, language)
        known = state.situation(language)
        if kind == "why" and known:
            diagnosis = diagnose(known)
            text = "\n".join(render.judgement_lines(diagnosis, language))
            return Answer(kind="answer", text=text, language=language, situation=diagnosis.situation)
        if kind == "titles" and known:
            return self._titles(known, language)
        if kind in ("hello", "thanks"):
            return Answer(kind="answer", text=say(f"answers.{kind}", language), language=language)
        if kind in ("attack", "other-platform", "offtopic"):
            text = say(f"answers.{kind}", language) + " " + say("answers.instead", language)
            return Answer(kind="declined", text=text, language=language)
        return Answer(
            kind="clarify", text=say("answers.clarify", language), language=language,
            question=Question(
                axis="situation", text=say("diagnosis.ask.situation", language), answers=[say(k, language) for k in EXAMPLES]
            ),
        )  # fmt: skip

    def _strategy(self, situation: Situation, language: Language) -> Answer:
        strategy = compose(diagnose(situation), self.retriever, language)
        return Answer(
            kind="strategy", text=render.strategy_text(strategy), language=language, strategy=strategy,
            citations=strategy.citations, question=strategy.diagnosis.question, situation=situation,
        )  # fmt: skip

    def _question(self, message: str, language: Language) -> Answer:
        text, citations, hits = knowledge.answer_question(message, self.retriever, language)
        if text:
            return Answer(kind="answer", text=text, language=language, citations=citations)
        return Answer(kind="declined", text=knowledge.not_found(hits, language), language=language)

    def _titles(self, situation: Situation, language: Language) -> Answer:
        strategy = compose(diagnose(situation), self.retriever, language)
        titles = [*(i.example.title for i in strategy.content_types), *strategy.more_titles]
        head = say("answers.titles", language, headline=strategy.headline)
        text = "\n".join([head, *(f"{n}. {render.posted(t)}" for n, t in enumerate(titles[:10], start=1))])
        return Answer(kind="answer", text=text, language=language, situation=strategy.diagnosis.situation)

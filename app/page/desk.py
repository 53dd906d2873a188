"""What happens on the page, apart from how it is drawn: turns, corrections, language, passages, search."""

import logging
import time
from collections.abc import Iterator

from app.advisor import Advisor, Answer
from app.errors import GrassrootsError, InputError
from app.language import Language, say
from app.page import passages
from app.page.chat import Chat
from app.page.conversation import Conversation, Turn
from app.page.fragments import esc

log = logging.getLogger(__name__)
RESULTS = 8
FRAME_SECONDS = 0.08


def sentence(error: Exception, language: Language) -> str:
    """What a person is told of an error; the unexpected ones go to the log."""
    if isinstance(error, GrassrootsError):
        return error.sentence(language)
    log.exception("the page could not do what was asked", exc_info=error)
    return InputError("internal").sentence(language)


class Desk:
    """One for all sessions; what belongs to a session is in its Conversation."""

    def __init__(self, advisor: Advisor, chat: Chat) -> None:
        self.advisor = advisor
        self.chat = chat
        self._opened = 0

    def turn(self, talk: Conversation, turn: Turn) -> Iterator[None]:
        """Run an open turn; yields when there is something new to draw, at most once a frame."""
        drawn = 0.0
        try:
            for event in self.chat.stream(turn.question, talk.thread, None):
                if turn.stopped:
                    return
                if event.type == "progress":
                    turn.progress = event.text
                elif event.type == "text":
                    turn.text += event.text
                elif event.type == "answer" and event.answer:
                    talk.finish(turn, event.answer)
                elif event.type == "error":
                    turn.failure = event.text
                if time.monotonic() - drawn > FRAME_SECONDS:
                    drawn = time.monotonic()
                    yield
        except Exception as error:  # no traceback ever reaches the user
            turn.failure = sentence(error, talk.language)
        if not turn.done:
            turn.failure = say("page.failed", talk.language)

    def speak(self, talk: Conversation, language: Language) -> None:
        """Switch the page's language. A built-in strategy is written anew in it; a model's own words stay."""
        talk.language = language
        answer = talk.panel
        if (
            answer is None
            or answer.strategy is None
            or answer.strategy.language == language
            or answer.mind != "builtin"
        ):
            return
        try:
            talk.panel = self._translated(answer, language)
        except Exception as error:
            log.warning("strategy not rewritten: %s", sentence(error, "en"))

    def _translated(self, answer: Answer, language: Language) -> Answer:
        assert answer.strategy
        strategy = self.advisor.recommend(answer.strategy.diagnosis.situation.text, language)
        return answer.model_copy(
            update={
                "strategy": strategy, "language": language, "citations": strategy.citations,
                "situation": strategy.diagnosis.situation, "question": strategy.diagnosis.question,
            }
        )  # fmt: skip

    def passage(self, talk: Conversation, where: str, number: int) -> str:
        """The passage behind a citation mark."""
        self._opened += 1
        citation = talk.citation(where, number)
        try:
            found = self.advisor.store.catalogue.passages_by_id([citation.passage]) if citation else {}
        except Exception as error:
            log.warning("passage not read: %s", sentence(error, "en"))
            found = {}
        passage = found.get(citation.passage) if citation else None
        return passages.quoted_passage(citation, passage, talk.language, self._opened)

    def search(self, query: str, language: Language) -> str:
        """Results of a search as HTML."""
        if not query.strip():
            return passages.nothing_yet(language)
        try:
            hits = self.advisor.search(query, RESULTS, language)
            titles = {d["id"]: d["title"] for d in self.advisor.store.catalogue.documents()}
        except Exception as error:
            return passages.failed(sentence(error, language))
        fault = self.advisor.store.vectors.fault
        notice = f'<p class="notice" role="status">{esc(fault.notice(language))}</p>' if fault else ""
        return notice + passages.results(query.strip(), hits, titles, language)

    def correction(self, talk: Conversation, field: str, value: str) -> str:
        """The message that corrects a fact, in the language of the strategy."""
        language = talk.panel.language if talk.panel else talk.language
        return say(f"page.say.{field}", language, value=" ".join(value.split()))

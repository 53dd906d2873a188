"""The chat: LangChain's agent loop over the Advisor, with memory, streaming and bounded steps."""

import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    ModelCallLimitMiddleware,
    ModelRequest,
    ToolCallLimitMiddleware,
    wrap_model_call,
)
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage, trim_messages
from langgraph.checkpoint.sqlite import SqliteSaver

from app.advisor import Advisor, Answer
from app.chat.events import Event
from app.chat.model import BuiltinChatModel
from app.chat.tools import make_tools
from app.errors import GrassrootsError, InputError
from app.language import Language, detect_language, say
from app.llm import choose_model
from app.prompts import load_prompt
from app.tokens import count_tokens

HISTORY_TOKENS = 6000
MODEL_CALLS, TOOL_CALLS = 4, 3
LANGUAGE_NAMES = {"vi": "Vietnamese", "en": "English", "zh": "simplified Chinese"}
log = logging.getLogger(__name__)


def _tokens(messages: list[BaseMessage]) -> int:
    return sum(count_tokens(str(m.content)) + 4 for m in messages)


@wrap_model_call
def within_budget(request: ModelRequest, handler: Any) -> Any:
    """Send only as much history as the budget allows; the newest turn always goes whole."""
    kept = trim_messages(
        request.messages,
        max_tokens=HISTORY_TOKENS,
        token_counter=_tokens,
        strategy="last",
        start_on="human",
        allow_partial=False,
    )
    sent: Any = kept or request.messages[-2:]
    return handler(request.override(messages=sent))


class Chat:
    """Conversations with one Advisor. Safe to use from several threads; state is kept per thread id."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        self.choice = choose_model(advisor.settings)
        path = advisor.settings.home / "chat.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._memory = SqliteSaver(sqlite3.connect(path, timeout=30, check_same_thread=False))
        self._tools = make_tools(advisor)

    def _agent(self, thread: str, language: Language) -> Any:
        return create_agent(
            BuiltinChatModel(advisor=self.advisor, thread=thread, language=None),
            self._tools,
            system_prompt=load_prompt("agent").render(language=LANGUAGE_NAMES[language]),
            middleware=[
                within_budget,
                ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
                ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="end"),
            ],
            checkpointer=self._memory,
        )

    def stream(self, message: str, thread: str, language: Language | None = None) -> Iterator[Event]:
        """Run one turn; yields progress, pieces of text, and last the whole answer or an error sentence."""
        spoken: Language = language or detect_language(message)
        try:
            message = self.advisor.checked(message)
            yield Event(type="progress", text=say("chat.thinking", spoken))
            yield from self._turn(message, thread, language, spoken)
        except GrassrootsError as error:
            yield Event(type="error", text=error.sentence(spoken), code=error.code)
        except Exception:
            log.exception("chat turn failed")
            yield Event(type="error", text=InputError("internal").sentence(spoken), code="internal")

    def _turn(
        self, message: str, thread: str, language: Language | None, spoken: Language
    ) -> Iterator[Event]:
        answer: Answer | None = None
        config = {
            "configurable": {"thread_id": thread, "thread": thread, "language": language},
            "recursion_limit": 20,
        }
        stream = self._agent(thread, spoken).stream(
            {"messages": [{"role": "user", "content": message}]}, config,
            stream_mode=["messages", "custom", "updates"], durability="exit",
        )  # fmt: skip
        for mode, piece in stream:
            if mode == "custom":
                yield Event(type="progress", text=piece["progress"])
            elif mode == "messages" and isinstance(piece[0], AIMessage) and piece[0].content:
                yield Event(type="text", text=str(piece[0].content))
            elif mode == "updates":
                answer = _answer_in(piece) or answer
        if answer is None:
            raise InputError("internal")
        yield Event(type="answer", answer=answer)

    def answer(self, message: str, thread: str, language: Language | None = None) -> Answer:
        """Run one turn to its end. Raises GrassrootsError."""
        for event in self.stream(message, thread, language):
            if event.type == "answer" and event.answer:
                return event.answer
            if event.type == "error":
                raise InputError(
                    event.code or "internal", length=len(message), limit=self.advisor.settings.max_characters
                )
        raise InputError("internal")


def _answer_in(update: dict[str, Any]) -> Answer | None:
    """The Answer that a tool or the model left in a state update."""
    for node in update.values():
        for message in (node or {}).get("messages", []) if isinstance(node, dict) else []:
            raw = None
            if isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
                raw = message.artifact
            elif isinstance(message, AIMessage):
                raw = message.additional_kwargs.get("answer")
            if raw:
                return Answer.model_validate(raw)
    return None

"""The chat: LangChain's agent loop over the Advisor, with memory, bounded steps and a time budget."""

import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware
from langgraph.checkpoint.sqlite import SqliteSaver

from app.advisor import Advisor, Answer
from app.advisor.threads import chat_id
from app.chat.context import TurnContext
from app.chat.events import Event, pieces
from app.chat.model import BuiltinChatModel
from app.chat.routing import Routing
from app.chat.tools import make_tools
from app.errors import GrassrootsError, InputError
from app.language import Language, detect_language, say
from app.llm.endpoint import Endpoint
from app.prompts import load_prompt

MODEL_CALLS, TOOL_CALLS, STEPS = 2, 2, 30
log = logging.getLogger(__name__)


class Chat:
    """Conversations with one Advisor. Safe to use from several threads; state is kept per thread id."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        path = advisor.settings.threads_path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._memory = SqliteSaver(sqlite3.connect(path, timeout=30, check_same_thread=False))
        router = None if advisor.choice.builtin else Endpoint(advisor.settings, "router")
        builtin = BuiltinChatModel(advisor=advisor)
        self._agent: Any = create_agent(
            builtin,
            make_tools(advisor),
            system_prompt=load_prompt("agent").render(),
            middleware=[
                Routing(advisor, builtin, router),
                ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
                ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="end"),
            ],
            context_schema=TurnContext,
            checkpointer=self._memory,
        )

    def stream(self, message: str, thread: str, language: Language | None = None) -> Iterator[Event]:
        """Run one turn; yields progress, pieces of text, and last the whole answer or an error sentence."""
        spoken: Language = language or detect_language(message)
        try:
            yield from self._turn(message, thread, language, spoken)
        except GrassrootsError as error:
            yield Event(type="error", text=error.sentence(spoken), code=error.code)
        except Exception:
            log.exception("chat turn failed")
            yield Event(type="error", text=InputError("internal").sentence(spoken), code="internal")

    def answer(self, message: str, thread: str, language: Language | None = None) -> Answer:
        """Run one turn to its end. Raises GrassrootsError."""
        spoken: Language = language or detect_language(message)
        for event in self._turn(message, thread, language, spoken):
            if event.answer:
                return event.answer
        raise InputError("internal")

    def _turn(
        self, message: str, thread: str, language: Language | None, spoken: Language
    ) -> Iterator[Event]:
        at = TurnContext(self.advisor.checked(message), thread, language, spoken, self.advisor.turn())
        yield Event(type="progress", text=say("chat.thinking", spoken))
        stream = self._agent.stream(
            {"messages": [{"role": "user", "content": at.message}]},
            {
                "configurable": {"thread_id": chat_id(self.advisor.settings.workspace, thread)},
                "recursion_limit": STEPS,
            },
            context=at, stream_mode="custom", durability="exit",
        )  # fmt: skip
        for piece in stream:
            yield Event(type="progress", text=piece["progress"])
        yield from pieces(at.answer or self.advisor.answer(at.message, thread, language, turn=at.turn))

"""The built-in chat model: drives the same agent loop as a language model would, without one.

It asks the Advisor what the message is and calls the tool that fits. Small talk and refusals need no tool.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from app.advisor import Advisor
from app.chat.context import TurnContext

TOOL_OF = {
    "situation": "recommend", "correction": "recommend", "language": "recommend", "why": "recommend",
    "titles": "recommend", "compare": "recommend", "question": "explain",
}  # fmt: skip


class BuiltinChatModel(BaseChatModel):
    """See module."""

    advisor: Any
    context: TurnContext | None = None
    """The message to route; a copy is made for each."""
    bound: list[str] = []

    @property
    def _llm_type(self) -> str:
        return "grassroots-builtin"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> "BuiltinChatModel":
        return self.model_copy(update={"bound": [t.name for t in tools]})

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        return ChatResult(generations=[ChatGeneration(message=self._reply())])

    def _reply(self) -> AIMessage:
        advisor: Advisor = self.advisor
        at = self.context
        assert at is not None
        tool = TOOL_OF.get(advisor.route(at.message, at.thread))
        if tool in self.bound:
            return AIMessage(
                "", tool_calls=[{"name": tool, "args": {}, "id": f"call_{uuid.uuid4().hex[:8]}"}]
            )
        at.answer = advisor.answer(at.message, at.thread, at.language, turn=at.turn)
        return AIMessage(at.answer.text)

"""The built-in chat model: drives the same agent loop as a language model would, without one.

It asks the Advisor what the message is, calls the tool that fits, and repeats the tool's answer. Small talk and
refusals need no tool.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from app.advisor import Advisor

TOOL_OF = {
    "situation": "recommend", "correction": "recommend", "language": "recommend", "why": "recommend",
    "titles": "recommend", "question": "explain",
}  # fmt: skip
_PIECE = re.compile(r".{1,24}(?:\s+|$)|\S{1,24}", re.S)


class BuiltinChatModel(BaseChatModel):
    """See module."""

    advisor: Any
    thread: str = ""
    language: str | None = None
    bound: list[str] = []

    @property
    def _llm_type(self) -> str:
        return "grassroots-builtin"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> "BuiltinChatModel":
        return self.model_copy(update={"bound": [t.name for t in tools]})

    def _reply(self, messages: list[BaseMessage]) -> AIMessage:
        last = messages[-1]
        if isinstance(last, ToolMessage):
            return AIMessage(str(last.content))
        said = str(next((m.content for m in reversed(messages) if isinstance(m, HumanMessage)), ""))
        advisor: Advisor = self.advisor
        tool = TOOL_OF.get(advisor.route(said, self.thread or None))
        if tool in self.bound:
            return AIMessage(
                "",
                tool_calls=[{"name": tool, "args": {"message": said}, "id": f"call_{uuid.uuid4().hex[:8]}"}],
            )
        answer = advisor.answer(said, self.thread or None, self.language)  # type: ignore[arg-type]
        return AIMessage(answer.text, additional_kwargs={"answer": answer.model_dump(mode="json")})

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages))])

    def _stream(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:  # fmt: skip
        reply = self._reply(messages)
        if reply.tool_calls:
            call = reply.tool_calls[0]
            chunk = AIMessageChunk(content="", tool_calls=[call], additional_kwargs=reply.additional_kwargs)
            yield ChatGenerationChunk(message=chunk)
            return
        pieces = _PIECE.findall(str(reply.content)) or [""]
        for i, piece in enumerate(pieces):
            extra = reply.additional_kwargs if i == len(pieces) - 1 else {}
            generated = ChatGenerationChunk(message=AIMessageChunk(content=piece, additional_kwargs=extra))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=generated)
            yield generated

"""Who routes a message: the language model where there is one and the message needs it, else the built-in model."""

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, RemoveMessage, ToolMessage, trim_messages
from langchain_core.messages.utils import convert_to_openai_messages

from app.advisor import Advisor
from app.advisor.advisor import FIRM
from app.chat.context import TurnContext
from app.chat.model import BuiltinChatModel
from app.llm import ModelFault
from app.llm.endpoint import Endpoint
from app.tokens import clip, count_tokens

TOOLS = frozenset({"recommend", "explain"})
KEPT_MESSAGES = 60
"""Of a long conversation the older messages are forgotten: what a turn costs must not grow with its history."""
HISTORY_TOKENS = 3000
ANSWER_TOKENS = 250
"""Of an earlier answer the router sees the beginning: enough to know what was talked about."""
Handler = Callable[[ModelRequest], ModelResponse]


class Routing(AgentMiddleware):
    """One routing call at most. What the model does wrong costs no second one: the built-in model routes instead."""

    def __init__(self, advisor: Advisor, builtin: BuiltinChatModel, router: Endpoint | None) -> None:
        super().__init__()
        self.advisor, self.builtin, self.router = advisor, builtin, router

    def before_agent(self, state: Any, runtime: Any) -> dict[str, Any] | None:
        """Forget the oldest messages."""
        old = state["messages"][:-KEPT_MESSAGES]
        return {"messages": [RemoveMessage(id=m.id) for m in old]} if old else None

    def wrap_model_call(self, request: ModelRequest, handler: Handler) -> ModelResponse:
        """Route, with the language model if it can."""
        at: TurnContext = request.runtime.context
        if self.router and self.router.learned.tools and self._unsettled(at):
            try:
                message = _one_call(self._ask(self.router, at, request, handler))
            except ModelFault as fault:
                if fault.code == "refused":
                    self.router.learned.tools = "tool" not in fault.refused
                else:
                    at.turn.fault = fault
                message = None
            if message:
                return ModelResponse(result=[message])
        return handler(request.override(model=self.builtin.model_copy(update={"context": at})))

    def _unsettled(self, at: TurnContext) -> bool:
        """Greetings, refusals and plain follow-ups need no model; an attack never gets to see one."""
        return self.advisor.route(at.message, at.thread) not in FIRM

    def _ask(self, router: Endpoint, at: TurnContext, request: ModelRequest, handler: Handler) -> Any:
        kept = recent(request.messages)
        prompt = str(request.system_prompt or "") + str(convert_to_openai_messages(kept))

        def send(options: dict[str, Any]) -> Any:
            asked = request.override(model=router.chat, messages=kept, model_settings=options)
            return handler(asked).result[-1]

        return router.ask(at.turn, send, prompt)


def recent(messages: list[AnyMessage]) -> list[AnyMessage]:
    """As much history as the budget allows, long answers cut short; the newest message always goes whole.

    A call that a broken-off turn left unanswered stays out: endpoints reject a conversation that holds one.
    """
    answered = {m.tool_call_id for m in messages if isinstance(m, ToolMessage)}
    whole = [
        m for m in messages if not isinstance(m, AIMessage) or all(c["id"] in answered for c in m.tool_calls)
    ]
    short = [
        m.model_copy(update={"content": clip(str(m.content), ANSWER_TOKENS)})
        if isinstance(m, ToolMessage)
        else m
        for m in whole
    ]
    kept: Any = trim_messages(
        short,
        max_tokens=HISTORY_TOKENS,
        token_counter=_tokens,
        strategy="last",
        start_on="human",
        allow_partial=False,
    )
    return kept or messages[-1:]


def _tokens(messages: list[Any]) -> int:
    return sum(count_tokens(str(m.content)) + 4 for m in messages)


def _one_call(message: Any) -> AIMessage | None:
    """The reply with its first call of a known tool; None when there is none: a router's own words are not shown."""
    calls = [c for c in message.tool_calls if c["name"] in TOOLS]
    return AIMessage("", tool_calls=calls[:1]) if calls else None

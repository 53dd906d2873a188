"""The agent's tools: thin wrappers over the Advisor, without side effects outside the thread.

A tool's answer is the turn's answer: nobody rewrites it. Arguments are hints; a wrong one is left unheeded instead of
costing another call.
"""

from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, tool

from app.advisor import Advisor
from app.advisor.advisor import Hint
from app.chat.context import TurnContext
from app.language import say


def make_tools(advisor: Advisor) -> list[BaseTool]:
    """``recommend`` and ``explain`` over one Advisor."""

    def answer(runtime: ToolRuntime[TurnContext, Any], hint: Hint, doing: str) -> str:
        at = runtime.context
        runtime.stream_writer({"progress": say(f"chat.{doing}", at.spoken)})
        at.answer = advisor.answer(at.message, at.thread, at.language, hint=hint, turn=at.turn)
        return at.answer.text

    @tool(return_direct=True)
    def recommend(runtime: ToolRuntime[TurnContext, Any], new_brand: Any = False) -> str:
        """Judge the brand's situation and recommend content, or go on from the last recommendation.

        Args:
            new_brand: true when the message is about another brand than the one before.
        """
        return answer(runtime, "new-brand" if new_brand is True else "recommend", "judging")

    @tool(return_direct=True)
    def explain(runtime: ToolRuntime[TurnContext, Any]) -> str:
        """Answer a question about a term, KPI, figure, rule or method from the knowledge, with citations."""
        return answer(runtime, "explain", "looking")

    return [recommend, explain]

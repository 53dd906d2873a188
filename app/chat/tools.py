"""The agent's tools: thin wrappers over the Advisor, without side effects outside the thread."""

from typing import Any

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, tool
from langgraph.config import get_stream_writer

from app.advisor import Advisor, Answer
from app.language import say


def make_tools(advisor: Advisor) -> list[BaseTool]:
    """``recommend``, ``explain`` and ``search`` over one Advisor."""

    def answer(message: str, config: RunnableConfig, doing: str) -> tuple[str, dict[str, Any]]:
        options = config.get("configurable", {})
        language = options.get("language")
        get_stream_writer()({"progress": say(f"chat.{doing}", language or "en")})
        found: Answer = advisor.answer(message, options.get("thread"), language)
        return found.text, found.model_dump(mode="json")

    @tool(response_format="content_and_artifact")
    def recommend(message: str, config: RunnableConfig) -> tuple[str, dict[str, Any]]:
        """Judge the brand's situation and recommend content, or go on from the last recommendation.

        Args:
            message: the user's message, word for word.
        """
        return answer(message, config, "judging")

    @tool(response_format="content_and_artifact")
    def explain(message: str, config: RunnableConfig) -> tuple[str, dict[str, Any]]:
        """Answer a question about a term, KPI, figure, rule or method from the knowledge, with citations.

        Args:
            message: the user's question, word for word.
        """
        return answer(message, config, "looking")

    @tool(response_format="content_and_artifact")
    def search(query: str, config: RunnableConfig) -> tuple[str, list[dict[str, Any]]]:
        """Find passages of the knowledge.

        Args:
            query: what to look for, in Vietnamese, English or Chinese.
        """
        hits = advisor.search(query, 5, config.get("configurable", {}).get("language"))
        text = "\n\n".join(f"({h.passage.id}) {h.passage.heading}\n{h.passage.text}" for h in hits)
        return text, [h.model_dump(mode="json") for h in hits]

    return [recommend, explain, search]

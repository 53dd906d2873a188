"""Structured output from any endpoint: json_schema, then a tool call, then json_object, then JSON in plain text."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from app.llm.endpoint import Endpoint
from app.llm.faults import ModelFault
from app.llm.turn import Turn

LEVELS = ("json_schema", "tool", "json_object", "text")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.S)
T = TypeVar("T")


def ask_structured(
    endpoint: Endpoint, turn: Turn, system: str, user: str, schema: type[BaseModel],
    check: Callable[[dict[str, Any]], T | None],
) -> T:  # fmt: skip
    """What ``check`` makes of the model's JSON. One unusable reply is asked again at the next level.

    The level that worked is remembered for the process. Raises ModelFault.
    """
    level, rubbish = endpoint.learned.level, 0
    while True:
        try:
            reply = endpoint.ask(turn, partial(_send, endpoint, level, system, user, schema), system + user)
        except ModelFault as fault:
            if fault.code != "refused" or level + 1 == len(LEVELS):
                raise
            level += 1
            endpoint.learned.level = level
            continue
        found = read_json(reply)
        result = check(found) if isinstance(found, dict) else None
        if result is not None:
            endpoint.learned.level = level
            return result
        rubbish += 1
        if rubbish == 2:
            raise ModelFault("rubbish")
        level = min(level + 1, len(LEVELS) - 1)


def _send(
    endpoint: Endpoint, level: int, system: str, user: str, schema: type[BaseModel], options: dict[str, Any]
) -> Any:
    from langchain_core.messages import HumanMessage, SystemMessage

    shape, name = strict_schema(schema), schema.__name__
    body = dict(options["extra_body"])
    more: dict[str, Any] = {}
    if LEVELS[level] == "json_schema":
        body["response_format"] = {
            "type": "json_schema", "json_schema": {"name": name, "schema": shape, "strict": True}
        }  # fmt: skip
    elif LEVELS[level] == "tool":
        function = {"name": name, "description": "Give the result.", "parameters": shape}
        more = {
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": name}},
        }
    else:
        system += (
            f"\n\nAnswer with one JSON object of this JSON schema and nothing else:\n{json.dumps(shape)}"
        )
        if LEVELS[level] == "json_object":
            body["response_format"] = {"type": "json_object"}
    return endpoint.chat.invoke(
        [SystemMessage(system), HumanMessage(user)], **{**options, "extra_body": body}, **more
    )


def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema in the strict form: every property required, none beyond them, no defaults."""

    def strict(node: Any) -> Any:
        if isinstance(node, list):
            return [strict(x) for x in node]
        if not isinstance(node, dict):
            return node
        out = {k: strict(v) for k, v in node.items() if k not in ("default", "title")}
        if isinstance(node.get("properties"), dict):
            out["properties"] = {k: strict(v) for k, v in node["properties"].items()}
            out |= {"additionalProperties": False, "required": list(node["properties"])}
        return out

    found: dict[str, Any] = strict(schema.model_json_schema())
    return found


def read_json(reply: Any) -> Any:
    """The JSON of a reply, wherever the endpoint put it; None when there is none."""
    if reply.tool_calls:
        return reply.tool_calls[0]["args"]
    if reply.invalid_tool_calls:
        return _parse(str(reply.invalid_tool_calls[0].get("args") or ""))
    return _parse(str(reply.content))


def _parse(text: str) -> Any:
    fenced = _FENCE.search(text)
    start, end = text.find("{"), text.rfind("}")
    for candidate in (text, fenced[1] if fenced else "", text[start : end + 1] if 0 <= start < end else ""):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    return None

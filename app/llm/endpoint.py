"""One model behind one address: the only place that sends, waits, tries again, and learns what is accepted."""

import contextvars
import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeVar

from app.llm.choice import choose_model
from app.llm.faults import ModelFault, fault_of
from app.llm.turn import Turn
from app.settings import Settings
from app.tokens import count_tokens

T = TypeVar("T")
Role = Literal["router", "writer"]
Send = Callable[[dict[str, Any]], Any]
"""Sends with the given call options and returns LangChain's AIMessage."""
TRIES = 3
LEAST_SECONDS = 0.2
CONNECT_SECONDS = 5.0
FIRST_WAIT, LONGEST_WAIT = 0.25, 8.0
REST_SECONDS = 20.0
REPLY_TOKENS: dict[Role, int] = {"router": 600, "writer": 4000}
_OPTIONAL = ("temperature", "reasoning_effort", "max_completion_tokens", "max_tokens", "stream_options")
log = logging.getLogger(__name__)


@dataclass
class Learned:
    """What this process has found out about a model at an address."""

    refused: set[str] = field(default_factory=set)
    """Optional parameters it rejects."""
    level: int = 0
    """Index of the structured-output level it accepts."""
    tools: bool = True
    rest_until: float = 0.0
    """Monotonic time until which it is left alone: it was silent or asked to be."""


@lru_cache(maxsize=64)
def learned(base_url: str, model: str) -> Learned:
    """The one memory of this process."""
    return Learned()


class Endpoint:
    """A chat model in one role. Safe to use from several threads."""

    def __init__(self, settings: Settings, role: Role) -> None:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        own = settings.router_model if role == "router" else settings.writer_model
        self.name = own or choose_model(settings).name
        self.role: Role = role
        self.official = not settings.openai_base_url or "api.openai.com" in settings.openai_base_url
        self.learned = learned(settings.openai_base_url, self.name)
        self._settings = settings
        self.chat = ChatOpenAI(
            model=self.name, api_key=SecretStr(settings.openai_api_key or "not-needed"),
            base_url=settings.openai_base_url or None, max_retries=0, timeout=settings.answer_seconds, streaming=True,
            use_responses_api=False,
        )  # fmt: skip

    def ask(self, turn: Turn, send: Send, prompt: str) -> Any:
        """Send within the turn's time, with bounded retries. Raises ModelFault.

        ``prompt`` is only counted, where the endpoint does not count itself.
        """
        fault = ModelFault("slow")
        tries = 0
        while tries < TRIES:
            self._must_go_on(turn)
            try:
                return self._once(turn, send, prompt)
            except Exception as error:
                fault = fault_of(error)
            if self._learn(fault):
                continue
            tries += 1
            log.warning("model %s, %s: %s (try %d)", self.name, self.role, fault.code, tries)
            wait = self._wait(fault, tries)
            if not fault.retry or wait > turn.deadline.for_model() - LEAST_SECONDS:
                break
            if tries < TRIES:
                time.sleep(wait)
        self._rest(fault)
        raise fault

    def _must_go_on(self, turn: Turn) -> None:
        if turn.deadline.for_model() < LEAST_SECONDS:
            raise ModelFault("slow")
        if time.monotonic() < self.learned.rest_until:
            raise ModelFault("resting")

    def _once(self, turn: Turn, send: Send, prompt: str) -> Any:
        seconds = turn.deadline.for_model()
        reply = within(seconds, lambda: send(self._options(seconds)))
        self._count(turn, reply, prompt)
        finish = reply.response_metadata.get("finish_reason")
        if not finish:
            raise ModelFault("cut")
        if finish == "content_filter" or reply.additional_kwargs.get("refusal"):
            raise ModelFault("withheld")
        if not (str(reply.content).strip() or reply.tool_calls or reply.invalid_tool_calls):
            raise ModelFault("empty")
        return reply

    def _options(self, seconds: float) -> dict[str, Any]:
        """Options of one call, without those that this endpoint refuses."""
        from openai import Timeout

        settings, refused = self._settings, self.learned.refused
        temperature = settings.router_temperature if self.role == "router" else settings.writer_temperature
        effort = settings.reasoning_effort or ("low" if self.official and _reasons(self.name) else "")
        longest = "max_completion_tokens" if self.official else "max_tokens"
        body = {
            "temperature": temperature,
            "reasoning_effort": effort or None,
            longest: REPLY_TOKENS[self.role],
        }
        body = {k: v for k, v in body.items() if v is not None and k not in refused}
        return {
            "extra_body": body, "stream_usage": "stream_options" not in refused,
            "timeout": Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        }  # fmt: skip

    def _learn(self, fault: ModelFault) -> bool:
        """Whether the fault named an optional parameter that can be left out from now on."""
        named = [p for p in _OPTIONAL if p in fault.refused and p not in self.learned.refused]
        self.learned.refused.update(named)
        return bool(named)

    def _wait(self, fault: ModelFault, tries: int) -> float:
        if fault.wait is not None:
            return fault.wait
        return min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + random.random() / 2)

    def _rest(self, fault: ModelFault) -> None:
        """Leave an endpoint alone that was silent or asked for a pause, so that the next messages need not wait."""
        seconds = REST_SECONDS if fault.code == "slow" else min(fault.wait or 0.0, 3 * REST_SECONDS)
        self.learned.rest_until = time.monotonic() + seconds

    def _count(self, turn: Turn, reply: Any, prompt: str) -> None:
        said = reply.usage_metadata
        if said:
            turn.usage.add(self.name, said["input_tokens"], said["output_tokens"], estimated=False)
            return
        received = str(reply.content) + str(reply.tool_calls or "")
        turn.usage.add(self.name, count_tokens(prompt, True), count_tokens(received, True), estimated=True)


def within(seconds: float, work: Callable[[], T]) -> T:
    """The result of ``work`` within the time, or ModelFault: the client's own limits only bound single reads."""
    done: queue.Queue[tuple[bool, Any]] = queue.Queue(1)
    context = contextvars.copy_context()

    def run() -> None:
        try:
            done.put((True, context.run(work)))
        except BaseException as error:  # handed to the waiting thread
            done.put((False, error))

    threading.Thread(target=run, daemon=True, name="model-call").start()
    try:
        ok, result = done.get(timeout=seconds)
    except queue.Empty:
        raise ModelFault("slow") from None
    if ok:
        return result
    raise result


def _reasons(model: str) -> bool:
    """Whether OpenAI's model of that name thinks before it writes; unbounded, that alone can take a minute."""
    return model.startswith(("gpt-5", "o1", "o3", "o4"))

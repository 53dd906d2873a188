"""Talking to a language model: faults, time, retries, structured output, usage. Against a real server on loopback."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from app.llm import ModelFault, Turn, choose_model
from app.llm.endpoint import Endpoint, learned, within
from app.llm.structured import ask_structured, strict_schema
from app.llm.turn import Deadline
from tests.conftest import settings_for
from tests.fake_openai import FakeOpenAI

KEY = "sk-very-secret"


class Shape(BaseModel):
    """What is asked for."""

    answer: str = ""


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


def endpoint(fake: FakeOpenAI, **more: object) -> Endpoint:
    settings = settings_for(
        Path("unused"), OPENAI_BASE_URL=fake.base_url, OPENAI_API_KEY=KEY, OPENAI_MODEL="fake", **more
    )
    return Endpoint(settings, "writer")


def ask(one: Endpoint, seconds: float = 3) -> tuple[str, Turn]:
    turn = Turn(Deadline(seconds))
    answer = ask_structured(
        one, turn, "system", "user", Shape, lambda raw: str(raw["answer"]) if "answer" in raw else None
    )
    return answer, turn


@pytest.mark.parametrize(
    ("setting", "key", "url", "label"),
    [
        ("auto", "", "", "builtin"), ("auto", "k", "", "openai:gpt-5-mini"), ("auto", "", "http://x/v1", "openai:gpt-5-mini"),
        ("builtin", "k", "", "builtin"), ("openai:m", "", "", "openai:m"), ("m", "", "", "openai:m"),
    ],
)  # fmt: skip
def test_choice(setting: str, key: str, url: str, label: str) -> None:
    settings = settings_for(Path("unused"), model=setting, OPENAI_API_KEY=key, OPENAI_BASE_URL=url)
    assert choose_model(settings).label == label


@pytest.mark.parametrize(
    ("reply", "code", "calls"),
    [
        ({"status": 401, "error": f"Incorrect API key provided: {KEY}"}, "key", 1), ({"status": 403}, "forbidden", 1),
        ({"status": 404}, "model", 1), ({"status": 408}, "down", 3), ({"status": 409}, "down", 3), ({"status": 429}, "busy", 3),
        ({"status": 429, "error": "insufficient_quota"}, "quota", 1),
        ({"status": 429, "headers": {"Retry-After": "60"}}, "busy", 1), ({"status": 500}, "down", 3), ({"status": 503}, "down", 3),
        ({"status": 400, "error": "context_length_exceeded"}, "long", 1), ({"cut": True}, "cut", 3),
        ({"unfinished": True, "text": '{"answer": "half'}, "cut", 3), ({"empty": True}, "empty", 3), ({"raw": "<html>"}, "empty", 3),
        ({"text": "no JSON here"}, "rubbish", 2), ({"tool": "Shape", "args": "{broken"}, "rubbish", 2),
        ({"json": {"other": 1}}, "rubbish", 2), ({"hang": 60}, "slow", 1), ({"trickle": 60}, "slow", 1),
    ],
    ids=lambda v: str(v)[:50],
)  # fmt: skip
def test_every_fault_ends_in_time_with_its_name(
    fake: FakeOpenAI, caplog: pytest.LogCaptureFixture, reply: dict[str, Any], code: str, calls: int
) -> None:
    one = endpoint(fake)
    fake.default = lambda body: reply
    begun = time.monotonic()
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelFault) as fault:
        ask(one)
    assert time.monotonic() - begun < 3
    assert fault.value.code == code and fake.calls == calls
    for language in ("vi", "en", "zh"):
        assert len(fault.value.sentence(language)) > 12
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("app"))
    assert KEY not in ours and "system" not in ours


def test_no_route_and_no_name() -> None:
    for url in ("http://127.0.0.1:9/v1", "http://no-such-host.invalid/v1", "not an address"):
        settings = settings_for(Path("unused"), OPENAI_BASE_URL=url, OPENAI_MODEL="fake")
        begun = time.monotonic()
        with pytest.raises(ModelFault) as fault:
            ask(Endpoint(settings, "writer"))
        assert fault.value.code in ("unreachable", "slow") and time.monotonic() - begun < 3


def test_a_short_outage_is_ridden_out(fake: FakeOpenAI) -> None:
    fake.say({"status": 503}, {"status": 429, "headers": {"Retry-After": "0.2"}}, {"json": {"answer": "yes"}})
    answer, turn = ask(endpoint(fake))
    assert answer == "yes" and fake.calls == 3 and turn.usage.calls == 1


def test_a_silent_endpoint_is_left_alone_for_a_while(fake: FakeOpenAI) -> None:
    one = endpoint(fake)
    fake.say({"hang": 60})
    with pytest.raises(ModelFault):
        ask(one, 1)
    with pytest.raises(ModelFault) as fault:
        ask(one, 1)
    assert fault.value.code == "resting" and fake.calls == 1
    one.learned.rest_until = 0
    fake.say({"json": {"answer": "back"}})
    assert ask(one)[0] == "back"


def _rejects_formats(*names: str) -> Any:
    def accepts(body: dict[str, Any]) -> str:
        kind = (body.get("response_format") or {}).get("type") or ("tool" if body.get("tools") else "text")
        return f"{kind} is not supported" if kind in names else ""

    return accepts


@pytest.mark.parametrize(
    ("rejected", "level"),
    [
        ((), 0), (("json_schema",), 1), (("json_schema", "tool"), 2), (("json_schema", "tool", "json_object"), 3),
    ],
)  # fmt: skip
def test_structured_output_falls_back_and_remembers(
    fake: FakeOpenAI, rejected: tuple[str, ...], level: int
) -> None:
    one = endpoint(fake)
    fake.accepts = _rejects_formats(*rejected)
    fake.default = lambda body: {"json": {"answer": "ok"}}
    assert ask(one)[0] == "ok"
    assert fake.calls == level + 1 and one.learned.level == level
    assert ask(endpoint(fake))[0] == "ok"
    assert fake.calls == level + 2, "a second object of the same address must know it"


def test_an_endpoint_that_ignores_the_format_is_still_read(fake: FakeOpenAI) -> None:
    fake.say(
        {"text": 'Here it is:\n```json\n{"answer": "fenced"}\n```'},
        {"text": 'Sure! {"answer": "bare"} Done.'},
    )
    one = endpoint(fake)
    assert [ask(one)[0], ask(one)[0]] == ["fenced", "bare"] and fake.calls == 2


@pytest.mark.parametrize("parameter", ["temperature", "max_tokens", "stream_options", "reasoning_effort"])
def test_a_refused_parameter_is_left_out_from_then_on(fake: FakeOpenAI, parameter: str) -> None:
    one = endpoint(fake, reasoning_effort="low")
    fake.accepts = lambda body: f"Unsupported parameter: '{parameter}'" if parameter in body else ""
    fake.default = lambda body: {"json": {"answer": "ok"}}
    assert ask(one)[0] == "ok" and fake.calls == 2
    assert ask(one)[0] == "ok" and fake.calls == 3
    assert parameter in fake.requests[0] and parameter not in fake.requests[-1]


def test_roles_have_their_model_and_temperature(fake: FakeOpenAI) -> None:
    one = endpoint(fake, writer_model="big", writer_temperature=0.3)
    fake.say({"json": {"answer": "ok"}})
    ask(one)
    assert fake.requests[0]["model"] == "big" and fake.requests[0]["temperature"] == 0.3
    assert fake.requests[0]["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize("counts", [True, False])
def test_usage_is_the_endpoints_or_an_estimate(fake: FakeOpenAI, counts: bool) -> None:
    fake.counts = counts
    fake.say({"json": {"answer": "ok"}})
    usage = ask(endpoint(fake))[1].usage
    assert usage.calls == 1 and usage.input > 0 and usage.output > 0
    assert usage.estimated is not counts and usage.model == "fake"


def test_strict_schema_has_no_optional_property() -> None:
    from app.advisor.draft import Draft

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "properties" in node:
                assert node["additionalProperties"] is False and node["required"] == list(node["properties"])
            assert "default" not in node
            for value in node.values():
                walk(value)

    schema = strict_schema(Draft)
    walk(schema)
    assert schema["properties"]["tier"]["enum"] == ["core", "interest", "general"]
    assert {"id", "title", "why"} <= schema["$defs"]["Idea"]["properties"].keys()


def test_within_hands_errors_on() -> None:
    assert within(1, lambda: 5) == 5
    with pytest.raises(KeyError):
        within(1, lambda: {}["x"])


def test_what_is_learned_belongs_to_an_address() -> None:
    assert learned("http://a/v1", "m") is learned("http://a/v1", "m")
    assert learned("http://a/v1", "m") is not learned("http://b/v1", "m")

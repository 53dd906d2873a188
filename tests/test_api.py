"""The HTTP interface."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.advisor import Advisor
from app.api.server import create_app

TEXT = "40 jars of eczema balm sold, eczema mums don't know us, 8,000 RMB"


@pytest.fixture(scope="module")
def client(advisor: Advisor) -> Iterator[TestClient]:
    with TestClient(create_app(advisor, page=False), raise_server_exceptions=False) as one:
        yield one


def test_diagnoses(client: TestClient) -> None:
    found = client.post("/v1/diagnoses", json={"text": TEXT}).json()
    assert (found["tier"]["value"], found["stage"]["value"]) == ("core", "awareness")


def test_strategies_in_another_language(client: TestClient) -> None:
    strategy = client.post("/v1/strategies", json={"text": TEXT, "language": "vi"}).json()
    assert strategy["language"] == "vi"
    assert all(c["language"] == "vi" for c in strategy["citations"])
    assert strategy["diagnosis"]["tier"]["value"] == "core"


def test_chat_json_and_stream_give_the_same_answer(client: TestClient) -> None:
    plain = client.post("/v1/chat", json={"message": TEXT})
    assert plain.headers["x-thread"]
    with client.stream("POST", "/v1/chat", json={"message": TEXT, "stream": True}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        events = [e.split("\n", 1) for e in "".join(reply.iter_text()).strip().split("\n\n")]
    kinds = [e[0].removeprefix("event: ") for e in events]
    assert kinds[0] == "progress" and kinds[-1] == "answer" and "text" in kinds
    last = json.loads(events[-1][1].removeprefix("data: "))
    assert last == plain.json()
    said = "".join(json.loads(e[1].removeprefix("data: "))["text"] for e in events if e[0] == "event: text")
    assert said == last["text"]


def test_chat_remembers_its_thread(client: TestClient) -> None:
    thread = client.post("/v1/chat", json={"message": TEXT}).headers["x-thread"]
    less = client.post("/v1/chat", json={"message": "only 3,000 RMB", "thread": thread}).json()
    assert less["situation"]["budget"]["value"] == "3000 CNY"


def test_search(client: TestClient) -> None:
    found = client.post("/v1/search", json={"text": "chu kỳ quyết định tinh chất", "k": 3}).json()["passages"]
    assert "cycles.official" in [p["passage"]["section"] for p in found]


@pytest.mark.parametrize(
    ("path", "body", "language", "code", "words"),
    [
        ("/v1/strategies", {"text": ""}, "zh", "empty", "消息是空的"),
        ("/v1/chat", {"message": "x" * 60_000}, "vi", "too_long", "ký tự"),
        ("/v1/strategies", {}, "en", "request_invalid", "text"),
        ("/v1/search", {"text": "a", "k": 0}, "en", "request_invalid", "k"),
        ("/v1/strategies", {"text": "hi", "language": "fr"}, "en", "request_invalid", "language"),
    ],
)
def test_errors_have_one_shape_and_a_sentence(
    client: TestClient, path: str, body: dict, language: str, code: str, words: str
) -> None:
    reply = client.post(path, json=body, headers={"Accept-Language": language})
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert error["code"] == code and words in error["message"]


def test_documentation_names_every_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {
        "/v1/diagnoses",
        "/v1/strategies",
        "/v1/answers",
        "/v1/chat",
        "/v1/search",
        "/healthz",
    } <= paths.keys()
    assert client.get("/healthz").json()["mind"] == "builtin"

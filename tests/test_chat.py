"""Conversations: follow-ups, corrections, coming back after a restart, forgetting; and the loop around them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from langchain_core.messages import AIMessage, HumanMessage

from app.advisor import Advisor
from app.advisor.followups import wanted_titles
from app.api.server import create_app
from app.chat.agent import Chat
from app.chat.routing import KEPT_MESSAGES
from app.errors import InputError, NotFound
from app.playbook import Tier
from tests.conftest import settings_for

TEXT = "40 jars of eczema balm sold, eczema mums don't know us, 8,000 RMB"


@pytest.fixture
def own(home: Path) -> Advisor:
    """An Advisor that may write."""
    return Advisor(settings_for(home))


# --- a conversation --------------------------------------------------------------------------------------------------


def test_a_whole_conversation(own: Advisor) -> None:
    chat = Chat(own)
    say = lambda message: chat.answer(message, "t")  # noqa: E731
    first = say(TEXT)
    assert first.strategy and first.strategy.diagnosis.tier.value is Tier.CORE
    why = say("why not the interest crowd?")
    assert why.kind == "answer" and why.text.startswith("Why core crowd and not interest crowd")
    tet = say("make it for Tết")
    assert tet.strategy and tet.situation and tet.situation.timing and tet.situation.timing.concept == "tet"
    less = say("only 3,000 RMB")
    assert less.situation and less.situation.budget and less.situation.budget.value == "3000 CNY"
    assert less.situation.timing, "what was said before still counts"
    titles = say("five titles")
    assert [line[:2] for line in titles.text.splitlines() if line[:1].isdigit()] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
    ]
    term = say("what is CPTI?")
    assert term.kind == "answer" and term.citations and "[1]" in term.text
    both = say("compare core and interest")
    assert both.kind == "answer" and both.text.count("Objective") == 2 and both.text.count("Primary KPI") == 2
    assert both.text.count("Risk") == 2 and "What your situation says" in both.text and both.citations
    chinese = say("and in Chinese please")
    assert chinese.language == "zh" and chinese.strategy
    assert say("为什么不是兴趣人群？").language == "zh"
    other = say("We sell robot vacuums. Many people put them in the cart, few order, 50,000 RMB.")
    assert (
        other.strategy
        and other.situation
        and "balm" not in other.situation.text
        and not other.situation.timing
    )


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("so sánh nhóm cốt lõi và nhóm quan tâm", ("nhóm cốt lõi", "nhóm quan tâm")), ("对比核心人群和泛人群", ("核心人群", "泛人群")),
        ("compare awareness with purchase", ("awareness", "purchase")), ("compare it with the general crowd", ("core", "general")),
    ],
)  # fmt: skip
def test_routes_are_compared_in_every_language(own: Advisor, question: str, parts: tuple[str, str]) -> None:
    own.answer(TEXT, "c")
    answer = own.answer(question, "c")
    assert answer.kind == "answer" and all(f"{part}" in answer.text for part in parts)
    numbers = {c.number for c in answer.citations}
    assert numbers and all(f"[{n}]" in answer.text for n in numbers)


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("five titles", 5),
        ("3 more titles", 3),
        ("thêm năm tiêu đề", 5),
        ("再来两个标题", 2),
        ("titles", 10),
        ("99 titles", 16),
    ],
)
def test_as_many_titles_as_asked_for(message: str, count: int) -> None:
    assert wanted_titles(message) == count


def test_coming_back_after_a_restart(own: Advisor, home: Path) -> None:
    Chat(own).answer(TEXT, "back")
    again = Chat(Advisor(settings_for(home)))
    answer = again.answer("only 3,000 RMB", "back")
    assert answer.strategy and answer.situation and "eczema" in answer.situation.text
    state = again._agent.get_state({"configurable": {"thread_id": "main:back"}})
    said = [m.content for m in state.values["messages"] if isinstance(m, HumanMessage)]
    assert said == [TEXT, "only 3,000 RMB"]


def test_threads_do_not_mix(own: Advisor) -> None:
    chat = Chat(own)
    chat.answer(TEXT, "one")
    assert chat.answer("five titles", "two").situation is None


# --- correcting what is known ----------------------------------------------------------------------------------------


def test_a_field_is_set_and_cleared(own: Advisor) -> None:
    own.answer(TEXT, "k")
    answer = own.correct("k", "budget", "3,000 RMB")
    assert answer.kind == "strategy" and answer.situation and answer.situation.budget
    assert answer.situation.budget.value == "3000 CNY" and answer.situation.budget.words == ""
    cleared = own.correct("k", "budget", "")
    assert cleared.situation and cleared.situation.budget is None
    product = own.correct("k", "product", "robot vacuum").situation
    assert product and product.product and product.category and product.category.value == "home-appliances"
    assert own.correct("k", "brand", "Lá Lành").situation.brand.value == "Lá Lành"  # type: ignore[union-attr]
    later = own.answer("five titles", "k").situation
    assert later and later.budget is None and later.brand and later.brand.value == "Lá Lành"
    assert own.correct("k", "timing", "11.11", "vi").language == "vi"


@pytest.mark.parametrize(
    ("thread", "field", "value", "code"),
    [
        ("k", "colour", "red", "field_unknown"),
        ("k", "brand", "x" * 300, "too_long"),
        ("nobody", "brand", "X", "thread_unknown"),
    ],
)
def test_wrong_corrections_are_told(own: Advisor, thread: str, field: str, value: str, code: str) -> None:
    own.answer(TEXT, "k")
    with pytest.raises(InputError) as error:
        own.correct(thread, field, value)
    assert error.value.code == code
    for language in ("vi", "en", "zh"):
        assert len(error.value.sentence(language)) > 10


@pytest.fixture
def client(own: Advisor) -> Iterator[TestClient]:
    with TestClient(create_app(own, page=False), raise_server_exceptions=False) as one:
        yield one


def test_threads_by_http(client: TestClient, own: Advisor) -> None:
    thread = client.post("/v1/chat", json={"message": TEXT}).headers["x-thread"]
    shown = client.get(f"/v1/threads/{thread}").json()
    assert shown["situation"]["budget"] == {"value": "8000 CNY", "words": "8,000 RMB", "concept": None}
    assert shown["turns"] == [TEXT] and "drafts" not in shown
    answer = client.patch(f"/v1/threads/{thread}", json={"field": "budget", "value": "2,000 RMB"}).json()
    assert answer["kind"] == "strategy" and answer["situation"]["budget"]["value"] == "2000 CNY"
    assert client.get(f"/v1/threads/{thread}").json()["situation"]["budget"]["value"] == "2000 CNY"
    assert client.patch(f"/v1/threads/{thread}", json={"field": "colour"}).status_code == 422
    assert client.delete(f"/v1/threads/{thread}").status_code == 204
    for call in (client.get, client.delete):
        reply = call(f"/v1/threads/{thread}", headers={"Accept-Language": "vi"})
        assert reply.status_code == 404 and "cuộc trò chuyện" in reply.json()["error"]["message"]


def test_forgetting_takes_the_chat_history_along(own: Advisor) -> None:
    chat = Chat(own)
    chat.answer(TEXT, "gone")
    chat.answer("hi", "only-chat")
    own.threads.delete("gone")
    own.threads.delete("only-chat")
    for thread in ("gone", "only-chat"):
        assert not chat._agent.get_state({"configurable": {"thread_id": f"main:{thread}"}}).values
        with pytest.raises(NotFound):
            own.threads.delete(thread)
    assert b"eczema" not in b"".join(
        bytes(str(row), "utf-8")
        for row in own.threads._db.execute(
            "SELECT * FROM checkpoints WHERE thread_id IN ('main:gone', 'main:only-chat')"
        ).fetchall()
    )


# --- the loop --------------------------------------------------------------------------------------------------------


def test_a_model_that_only_loops_is_stopped(own: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.chat.model import BuiltinChatModel

    calls = 0

    def loop(self: Any) -> AIMessage:
        nonlocal calls
        calls += 1
        return AIMessage("", tool_calls=[{"name": "no_such_tool", "args": {}, "id": f"c{calls}"}])

    monkeypatch.setattr(BuiltinChatModel, "_reply", loop)
    answer = Chat(own).answer(TEXT, "loop")
    assert answer.kind == "strategy" and calls <= 2


def test_the_memory_of_a_long_conversation_is_bounded(own: Advisor) -> None:
    chat = Chat(own)
    for _ in range(KEPT_MESSAGES // 2 + 5):
        chat.answer("hi", "long")
    state = chat._agent.get_state({"configurable": {"thread_id": "main:long"}})
    assert len(state.values["messages"]) <= KEPT_MESSAGES + 2


def test_errors_of_a_turn_are_sentences(own: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat(own)
    with pytest.raises(InputError) as error:
        chat.answer("x" * 50_000, "e")
    assert error.value.code == "too_long" and "20000" in error.value.sentence("en")

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(own, "answer", broken)
    last = list(chat.stream(TEXT, "e"))[-1]
    assert last.type == "error" and last.code == "internal" and "secret" not in last.text


def test_importing_the_advisor_loads_no_chat_library() -> None:
    import subprocess
    import sys

    code = "import sys, app.advisor; print(sorted({m.split('.')[0] for m in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout
    assert "pydantic" in out
    for name in ("langchain", "langchain_core", "langgraph", "openai", "gradio"):
        assert f"'{name}'" not in out


def loop_cost(advisor: Advisor, turns: int = 20, note: Callable[[str], None] = print) -> float:
    """Milliseconds that the agent loop adds to a turn of the built-in advisor, once warm."""
    chat = Chat(advisor)
    chat.answer("what is CPTI?", "warm")
    spent = {"chat": 0.0, "direct": 0.0}
    for i in range(turns):
        for door, call in (("chat", chat.answer), ("direct", advisor.answer)):
            begun = time.perf_counter()
            call("what is CPTI?", f"{door}-{i}")
            spent[door] += time.perf_counter() - begun
    cost = 1000 * (spent["chat"] - spent["direct"]) / turns
    note(
        f"the loop costs {cost:.1f} ms a turn ({1000 * spent['direct'] / turns:.1f} ms is the answer itself)"
    )
    return cost


def test_the_loops_cost_is_measured(own: Advisor) -> None:
    notes: list[str] = []
    loop_cost(own, 5, notes.append)
    print(notes[0])
    assert notes[0].startswith("the loop costs")

"""The command line, as a user calls it."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
SITUATIONS = {
    "en": "40 jars of our eczema balm sold, eczema mums don't know us, 8,000 RMB",
    "vi": "Kem dưỡng của chúng tôi bán được 40 hũ, các mẹ có con da khô chưa biết tới, ngân sách 8.000 tệ",
    "zh": "我们的润肤膏卖了40罐，敏感肌宝宝的妈妈还不认识我们，预算8000元",
}


@pytest.mark.parametrize("language", SITUATIONS)
def test_ask_gives_a_cited_strategy_in_the_language_of_the_question(run: Run, language: str) -> None:
    status, out, _ = run("ask", SITUATIONS[language], "--json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["kind"], answer["language"], answer["mind"]) == ("strategy", language, "builtin")
    strategy = answer["strategy"]
    assert strategy["diagnosis"]["tier"]["value"] == "core"
    assert strategy["diagnosis"]["stage"]["value"] == "awareness"
    assert strategy["diagnosis"]["situation"]["budget"]["value"] == "8000 CNY"
    numbers = {c["number"] for c in answer["citations"]}
    for idea in strategy["content_types"]:
        assert idea["citations"] and set(idea["citations"]) <= numbers
        assert idea["example"]["title_units"] <= 20
        assert (idea["example"]["title"]["gloss"] is None) == (language == "zh")
    for citation in answer["citations"]:
        assert citation["quote"] and citation["language"] == language


def test_ask_as_text_prints_the_sources_it_cites(run: Run) -> None:
    status, out, _ = run("ask", "What is CPTI?")
    assert status == 0
    assert "[1]" in out and "“" in out


def test_diagnose_one(run: Run) -> None:
    status, out, _ = run("diagnose", "Many people put our robot vacuum in the cart, few order it.", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["stage"]["value"] == "purchase"
    assert found["stage"]["runner_up"] != "purchase"
    for evidence in found["evidence"]:
        text = found["situation"]["text"]
        assert text[evidence["start"] : evidence["end"]] == evidence["span"]


def test_bulk_keeps_order_and_ids_and_goes_on_after_a_bad_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(
        '{"id":"a","text":"很多人收藏面霜，还没下单"}\n{"id":"b","text":" "}\nnope\n{"id":"c","text":"hi, we sell tea"}\n',
        encoding="utf-8",
    )
    status, out, _ = run("diagnose", str(file))
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [r["id"] for r in rows] == ["a", "b", 3, "c"]
    assert [("error" in r) for r in rows] == [False, True, True, False]
    assert rows[1]["error"]["code"] == "empty"


def test_bulk_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 7, "text": "What is the reverse funnel?"}\n'))
    status, out, _ = run("search", "-", "-k", "3")
    row = json.loads(out)
    assert status == 0 and row["id"] == 7
    assert len(row["passages"]) == 3
    assert {"id", "document", "section", "language", "score", "text"} <= row["passages"][0].keys()
    assert len({p["section"] for p in row["passages"]}) == 3


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["ask", ""], 2, "empty"),
        (["ask", "x" * 100_000], 2, "limit"),
        (["ingest", "/no/such/file.txt"], 2, "no file"),
        (["briefs", "/no/such.csv", "-o", "/tmp/out"], 2, "no file"),
        (["knowledge", "remove", "nothing"], 1, "no document"),
        (["threads", "show", "nothing"], 1, "no thread"),
        (["ask"], 2, "required"),
        (["nonsense"], 2, "invalid choice"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(run: Run, arguments: list[str], status: int, words: str) -> None:
    got, _, err = run(*arguments)
    assert got == status
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "text",
    [
        "👍🎉",
        "<script>alert(1)</script>",
        "Ceci est une crème pour bébés, personne ne nous connaît",
        "𝕬𝖇𝖈 \x00 \u202e",
    ],
)
def test_strange_input_gets_an_answer_without_traceback(run: Run, text: str) -> None:
    status, out, err = run("ask", text, "--json")
    assert status == 0
    assert json.loads(out)["kind"] in ("clarify", "strategy", "declined", "answer")
    assert "Traceback" not in err


def test_error_speaks_the_language_of_the_text(run: Run) -> None:
    _, _, err = run("ask", "面霜" * 20_000)
    assert "上限" in err


def test_port_in_use(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run("serve", "--port", str(port))
    assert status == 2
    assert str(port) in err and "--port" in err


def test_read_only_data_folder(tmp_path: Path) -> None:
    """Run as a user who may not write there (root may write everywhere)."""
    folder = tmp_path / "ro"
    folder.mkdir()
    folder.chmod(0o555)
    command = [sys.executable, "-m", "app", "search", "CPTI"]
    if os.geteuid() == 0:
        for part in (tmp_path, *tmp_path.parents):
            if part != Path("/") and part.stat().st_mode & 0o005 != 0o005:
                part.chmod(part.stat().st_mode | 0o055)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        probe = subprocess.run([*command[:4], "touch", str(folder / "x")], capture_output=True)
        assert probe.returncode != 0, "the fault is not there"
        if subprocess.run([*command[:4], sys.executable, "-c", ""], capture_output=True).returncode:
            pytest.skip("the interpreter is not readable for another user here")
    env = os.environ | {"GRASSROOTS_HOME": str(folder / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    assert "GRASSROOTS_HOME" in run.stderr and "Traceback" not in run.stderr


def test_first_use_ingests_the_bundled_knowledge_by_itself(tmp_path: Path) -> None:
    env = os.environ | {"GRASSROOTS_HOME": str(tmp_path / "new")}
    run = subprocess.run(
        [sys.executable, "-m", "app", "search", "phễu đám đông ngược", "--json"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["passages"][0]["section"].startswith("reverse-funnel")
    assert "knowledge" in run.stderr and "knowledge" not in run.stdout[:20]


def test_doctor_finds_and_mends_a_damaged_index(run: Run, home: Path) -> None:
    assert run("doctor", "--json")[0] == 0
    folder = next((home / "index").iterdir())
    (folder / "passages.json").write_text("{}", encoding="utf-8")
    status, out, _ = run("doctor", "--json")
    assert status == 1 and json.loads(out)["problems"][0]["mend"] == "grassroots doctor --mend"
    assert run("doctor", "--mend")[0] == 0
    assert run("doctor")[0] == 0


def test_conversation_over_the_command_line(run: Run) -> None:
    run("ask", SITUATIONS["en"], "--thread", "t1")
    _, out, _ = run("ask", "only 3,000 RMB", "--thread", "t1", "--json")
    assert json.loads(out)["situation"]["budget"]["value"] == "3000 CNY"
    assert "t1" in run("threads", "list")[1]
    assert run("threads", "delete", "t1")[0] == 0
    assert run("threads", "show", "t1")[0] == 1

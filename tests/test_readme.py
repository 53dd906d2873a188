"""The commands that README shows do what it says."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.advisor import Advisor
from app.api.server import create_app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.replace("\\\n", " ").splitlines()
]
GRASSROOTS = [
    c.removeprefix(".venv/bin/grassroots ") for c in COMMANDS if c.startswith(".venv/bin/grassroots ")
]
Run = Callable[..., tuple[int, str, str]]


def test_the_two_commands_stand_on_top_and_are_targets_of_the_makefile() -> None:
    assert [c.split("#")[0].strip() for c in COMMANDS[:2]] == ["make run", "make test"]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for target in re.findall(r"`?make ([a-z-]+)", README):
        assert target in targets, target


@pytest.mark.parametrize("command", GRASSROOTS)
def test_commands_of_the_readme_run(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brands.csv").write_text("situation\nWe sell candles and nobody knows us\n", encoding="utf-8")
    status, out, err = run(*shlex.split(command))
    assert status == 0, err
    assert out.strip()
    if command.startswith("briefs"):
        assert (tmp_path / "briefs" / "overview.csv").is_file()


def test_curl_of_the_readme(advisor: Advisor) -> None:
    line = next(c for c in COMMANDS if c.startswith("curl"))
    parts = shlex.split(line)
    path = next(p for p in parts if "localhost" in p).split("7860")[1]
    body = json.loads(parts[parts.index("-d") + 1])
    with TestClient(create_app(advisor, page=False)) as client:
        assert client.post(path, json=body).json()["language"] == "vi"


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    from app.cli import _parser

    actions = next(
        a
        for a in _parser()._actions
        if a.dest != "help" and hasattr(a, "choices") and a.choices and a.metavar == "COMMAND"
    )
    named = set(re.findall(r"^\| `(\w+)", README, re.M)) | set(re.findall(r"`(\w+)(?: \w+)?`", README))
    assert set(actions.choices) <= named

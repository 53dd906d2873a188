"""Shared fixtures: one prepared data folder a test process, copied for tests that write; no network but loopback."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", LANGSMITH_TRACING="false")
for name in list(os.environ):  # a developer's key or folder must not reach the tests
    if name.startswith(("GRASSROOTS_", "OPENAI_")):
        del os.environ[name]
for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
    os.environ[proxy] = "http://127.0.0.1:9"  # commands run as processes of their own cannot reach out either
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"

import pytest  # noqa: E402
from pytest_socket import socket_allow_hosts  # noqa: E402

from app.advisor import Advisor  # noqa: E402
from app.settings import Settings, get_settings  # noqa: E402
from app.store.store import Store  # noqa: E402
from ingest.pipeline import ensure_bundled  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).with_name("data")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


def settings_for(home: Path, **more: object) -> Settings:
    """Settings with a data folder, blind to ``.env`` of the working directory."""
    return Settings(_env_file=None, home=home, **more)  # type: ignore[call-arg, arg-type]


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled knowledge ingested. Read only: take ``home`` to write."""
    home = tmp_path_factory.mktemp("prepared")
    store = Store(settings_for(home))
    ensure_bundled(store)
    store.close()
    return home


@pytest.fixture(scope="session")
def advisor(prepared_home: Path) -> Iterator[Advisor]:
    """One Advisor for reading."""
    one = Advisor(settings_for(prepared_home))
    yield one
    one.store.close()


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the prepared data folder, also set for commands run in this process and in their own."""
    copy = tmp_path / "home"
    shutil.copytree(prepared_home, copy, ignore=shutil.ignore_patterns("readers"))
    monkeypatch.setenv("GRASSROOTS_HOME", str(copy))
    get_settings.cache_clear()
    yield copy
    get_settings.cache_clear()


@pytest.fixture
def run(home: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: (exit status, standard output, standard error)."""
    from app.cli import main

    def command(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capfd.readouterr()
        return status, out, err

    return command

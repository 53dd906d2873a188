"""Kills, Ctrl-C, full disks, folders that cannot be written: nothing is lost or doubled, and every sentence is plain.

Each test first shows that its fault is really there.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StoreError
from ingest.pipeline import ingest
from tests.conftest import ROOT
from tests.stores import assert_whole, fill, small_store, write_documents


def trials(folder: Path, mode: str, count: int, end: signal.Signals) -> list[dict]:
    command = [sys.executable, "-m", "tests.kill_trials", str(folder), mode, str(count), str(int(end))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def assert_survived(states: list[dict]) -> None:
    for state in states:
        assert state.get("served") in ("old", "new"), state
        assert state["completed"] and state["swept"], state


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    states = trials(tmp_path, "aimed", 6, signal.SIGKILL)
    assert all(s["ended"] == -signal.SIGKILL for s in states), "they were killed"
    assert_survived(states)


@pytest.mark.slow
def test_kill_at_aimed_moments(tmp_path: Path) -> None:
    states = trials(tmp_path, "aimed", 99, signal.SIGKILL)
    assert len(states) >= 20
    assert [s["at"] for s in states if s["ended"] != -signal.SIGKILL] == [], (
        "every one was killed at its moment"
    )
    assert any(s["behind"] for s in states) and any(s["left"] for s in states), (
        "some in the middle of the work"
    )
    assert {s["served"] for s in states} == {"old", "new"}
    assert_survived(states)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "count"), [(signal.SIGKILL, 50), (signal.SIGINT, 15)], ids=["kill", "ctrl-c"]
)
def test_ends_at_random_moments(tmp_path: Path, end: signal.Signals, count: int) -> None:
    states = trials(tmp_path, "random", count, end)
    cut = [s for s in states if s["ended"] != 0]
    assert len(states) == count and len(cut) >= count * 0.6, "most ended before the work was done"
    assert any(s["behind"] for s in cut), "some in the middle of the work"
    assert_survived(states)


def test_ctrl_c_is_one_word_and_no_traceback(home: Path, tmp_path: Path) -> None:
    docs = write_documents(tmp_path / "docs", range(400))
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "ingest", str(docs)], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"GRASSROOTS_HOME": str(home)},
    )  # fmt: skip
    with pytest.raises(subprocess.TimeoutExpired):  # it is at work
        process.wait(2.5)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "Stopped." in errors and "Traceback" not in out + errors


# --- full disk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_keeps_the_old_generation_in_force(small_disk: Path, tmp_path: Path) -> None:
    store = small_store(small_disk / "home")
    ingest(store, [write_documents(tmp_path / "docs", range(30))])
    before = assert_whole(store)
    store.generation()
    with pytest.raises(OSError, match="No space left"), (small_disk / "ballast").open("wb") as ballast:
        while True:
            ballast.write(b"x" * 4096)
            ballast.flush()
    for version in (2, 3):
        with pytest.raises(StoreError) as caught:
            ingest(store, [write_documents(tmp_path / "docs", range(30), version)])
        assert caught.value.code in ("store_unusable", "index_unbuilt"), caught.value
        assert "Traceback" not in caught.value.sentence("vi")
    assert store.generation().ids == before
    assert store.query(lambda g: g.nearest(store.embedder.embed(["x"])[0], 3))
    (small_disk / "ballast").unlink()
    ingest(store, [tmp_path / "docs"])
    after = assert_whole(store)
    assert len(after) == len(before) == 60 and set(before) != set(after)
    assert len(list(store.settings.index_folder.iterdir())) <= 2
    store.close()


LIMITED = """
import resource, sys
from pathlib import Path
from app.errors import GrassrootsError
from ingest.pipeline import ingest
from tests.stores import small_store
store = small_store(Path(sys.argv[1]))
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    Path(sys.argv[1], "ballast").write_bytes(b"x" * (limit + 1))
except OSError as error:
    print("fault", error.errno)
try:
    ingest(store, [Path(sys.argv[2])])
except GrassrootsError as error:
    print("said", error.code)
"""


def test_a_write_that_is_refused_half_way_is_undone(tmp_path: Path) -> None:
    home, docs = tmp_path / "home", write_documents(tmp_path / "docs", range(30))
    store = small_store(home)
    ingest(store, [docs])
    before = assert_whole(store)
    write_documents(docs, range(30, 90))
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(home), str(docs), "150000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "fault 27" in run.stdout and "said" in run.stdout, run.stdout + run.stderr
    assert store.generation().ids == before
    ingest(store, [docs])
    assert len(assert_whole(store)) == 180
    store.close()


# --- a folder that cannot be written --------------------------------------------------------------------------------

needs_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv"
)


def as_nobody(*command: str, home: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command], cwd=ROOT, capture_output=True,
        text=True, timeout=120, env=os.environ | {"GRASSROOTS_HOME": str(home), "HOME": "/nonexistent"},
    )  # fmt: skip


@needs_root
@pytest.mark.parametrize(
    "arguments",
    [("search", "kettle"), ("ingest", "README.md"), ("knowledge", "list"), ("doctor",), ("doctor", "--mend")],
    ids=" ".join,
)
def test_a_read_only_folder_is_named_in_a_sentence(home: Path, arguments: tuple[str, ...]) -> None:
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in list(home.parents)[:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
    before = {p: p.stat().st_mtime_ns for p in home.rglob("*")}
    assert as_nobody("touch", str(home / "x"), home=home).returncode != 0, "the fault is there"
    run = as_nobody(sys.executable, "-m", "app", *arguments, home=home)
    assert "Traceback" not in run.stdout + run.stderr
    if arguments == ("knowledge", "list") and run.returncode == 0:
        return  # where SQLite can, the list is read
    assert run.returncode == 1
    assert str(home) in run.stdout + run.stderr, run.stdout + run.stderr
    assert {p: p.stat().st_mtime_ns for p in home.rglob("*")} == before


@needs_root
def test_a_file_that_may_not_be_read_is_reported_and_the_others_come_in(tmp_path: Path) -> None:
    docs = write_documents(tmp_path / "docs", range(3))
    (docs / "tale-001.md").chmod(0)
    for parent in (docs, *list(docs.parents)[:4]):
        parent.chmod(parent.stat().st_mode | 0o055)
    home = tmp_path / "home"
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    code = (
        "import sys; from pathlib import Path; from tests.stores import small_store; from ingest.pipeline import ingest\n"
        "r = ingest(small_store(Path(sys.argv[1])), [Path(sys.argv[2])]); print(len(r.added), r.failed[0][1].code)"
    )
    assert as_nobody("cat", str(docs / "tale-001.md"), home=home).returncode != 0, "the fault is there"
    run = as_nobody(sys.executable, "-c", code, str(home), str(docs), home=home)
    assert run.stdout.split() == ["2", "file_unreadable"], run.stderr


def test_a_busy_store_is_named(tmp_path: Path) -> None:
    one, two = small_store(tmp_path / "home"), small_store(tmp_path / "home")
    fill(one, 1, 3)
    with one.writing():
        with pytest.raises(StoreError) as caught, two.writing(wait=0.1):
            pass
        assert caught.value.code == "store_busy"
        one.catalogue.set_removed(["u-0"], True)
        two.complete()
        assert len(two.generation().ids) == 3, "a reader does not wait for a writer"
    two.complete()
    assert two.generation().ids == []
    one.close(), two.close()

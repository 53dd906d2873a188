"""Catalogue and index: generations, readers beside writers, damage, other embedders."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.errors import StoreError
from app.language.concepts import search_tokens
from app.store import build, index
from app.store.lexical import Lexical
from app.store.schema import connect
from app.store.store import Store
from ingest.pipeline import ingest
from tests.conftest import ROOT, settings_for
from tests.stores import SmallEmbedder, assert_whole, fill, small_store, write_documents

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", range(12))


def found(store: Store, text: str) -> list[str]:
    ids = store.query(lambda g: [i for i, _ in g.lexical(search_tokens(text), 5)])
    return [p.text for p in store.catalogue.passages_by_id(ids).values()]


def number(store: Store) -> int:
    row = store.catalogue.generation()
    assert row
    return int(row["number"])


# --- generations ----------------------------------------------------------------------------------------------------


def test_the_next_generation_is_the_copy_with_the_difference(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    before = set(assert_whole(store))
    monkeypatch.setattr(build, "_all", None)
    write_documents(docs, range(3, 4), version=2)
    report = ingest(store, [docs])
    after = set(assert_whole(store))
    assert [Path(p).name for p in report.updated] == ["tale-003.md"]
    assert len(before - after) == len(after - before) == 1, "only the changed section is another passage"
    assert "edition2" in found(store, "edition2")[0] and "edition1" in found(store, "edition1")[0]
    whole = index.manifest(store.folder(number(store)))
    assert whole and whole.replaced == 1
    store.close()


def test_a_copy_that_is_unsound_gives_way_to_a_full_build(tmp_path: Path, docs: Path) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    ids = assert_whole(store)
    client = index.client(store.folder(number(store)))
    client.get_collection(index.COLLECTION, embedding_function=None).delete(ids=[ids[5]])
    client.close()
    with pytest.raises(StoreError):
        build.check(store.folder(number(store)), store.plan())
    write_documents(docs, range(3, 4), version=2)
    ingest(store, [docs])
    assert_whole(store)
    whole = index.manifest(store.folder(number(store)))
    assert whole and whole.replaced == 0
    store.close()


def test_a_large_difference_is_built_anew(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    monkeypatch.setattr(build, "_difference", None)
    write_documents(docs, range(8), version=2)
    ingest(store, [docs])
    assert_whole(store)
    store.close()


def test_a_build_that_fails_leaves_the_old_generation_in_force(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    before = number(store)

    def fails(*_: object) -> None:
        raise RuntimeError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(build, "check", fails)
        write_documents(docs, range(3, 4), version=2)
        with pytest.raises(StoreError) as caught:
            ingest(store, [docs])
    assert caught.value.code == "index_unbuilt" and "disk I/O error" in caught.value.sentence("vi")
    assert number(store) == before and len(found(store, "kettle")) > 0
    assert [p.name for p in store.settings.index_folder.iterdir()] == [f"main-{before}"]
    store.complete()
    assert_whole(store)
    store.close()


def test_an_unchanged_folder_builds_nothing(tmp_path: Path, docs: Path) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    before = number(store)
    report = ingest(store, [docs])
    assert len(report.unchanged) == 12 and number(store) == before
    store.close()


def test_words_weigh_as_in_a_common_implementation(tmp_path: Path, docs: Path) -> None:
    import bm25s

    store = small_store(tmp_path / "home")
    ingest(store, [docs])
    passages = store.catalogue.passages()
    other = bm25s.BM25(k1=1.2, b=0.6)
    other.index([search_tokens(f"{p.heading}\n{p.text}") for p in passages], show_progress=False)
    mine = Lexical(store.folder(number(store)) / "lexical")
    for text in ("the kettle by the river", "who carried the lantern", "nothing of the kind xyzzy"):
        tokens = search_tokens(text)
        scores = other.get_scores(tokens)
        assert dict(mine.best(tokens, 100)) == pytest.approx(
            {i: s for i, s in enumerate(scores.tolist()) if s > 0}, rel=1e-4
        )
    assert mine.knows("river") and not mine.knows("xyzzy")
    store.close()


def test_workspaces_do_not_sweep_each_other(tmp_path: Path, docs: Path) -> None:
    one = Store(settings_for(tmp_path / "home", workspace="main"), SmallEmbedder())
    two = Store(settings_for(tmp_path / "home", workspace="main-2"), SmallEmbedder())
    ingest(two, [docs])
    for version in (1, 2, 3):
        ingest(one, [write_documents(docs, range(2), version=version)])
    assert_whole(one), assert_whole(two)
    one.close(), two.close()


# --- two processes --------------------------------------------------------------------------------------------------

WRITER = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.stores import small_store
from ingest.pipeline import ingest
import chromadb
print("ready", flush=True)
sys.stdin.readline()
store = small_store(Path(sys.argv[1]))
start = time.time()
ingest(store, [Path(sys.argv[2])])
print(start, time.time(), flush=True)
"""


def writer(home: Path, docs: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), str(docs)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout and process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
    return process


def test_two_processes_ingesting_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    pair = [
        writer(home, write_documents(tmp_path / f"docs{i}", range(100 * i, 100 * i + 40))) for i in range(2)
    ]
    for process in pair:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    outs = [process.communicate(timeout=120) for process in pair]
    assert [p.returncode for p in pair] == [0, 0], outs
    (a, b), (c, d) = (map(float, out.split()) for out, _ in outs)
    assert max(a, c) < min(b, d), "they did overlap"
    store = small_store(home)
    assert len(assert_whole(store)) == 160 and len(store.catalogue.documents()) == 80
    store.close()


def test_a_reader_beside_a_writer_sees_the_new_document(tmp_path: Path, docs: Path) -> None:
    home = tmp_path / "home"
    reader = small_store(home)
    ingest(reader, [docs])
    open_before = reader.generation()
    assert not any("house 77" in t for t in found(reader, "house 77"))
    other = writer(home, write_documents(tmp_path / "more", range(77, 78)))
    _, errors = other.communicate("\n", timeout=120)
    assert other.returncode == 0, errors
    assert open_before.folder.is_dir(), "what a reader holds open is not deleted"
    assert open_before.nearest(np.ones(8, dtype=np.float32), 3), "and still answers"
    assert any("house 77" in t for t in found(reader, "house 77"))
    write_documents(docs, range(1), version=2)
    ingest(reader, [docs])
    assert not open_before.folder.exists(), "once let go, it is swept away"
    reader.close()


def test_a_query_in_flight_keeps_its_generation(tmp_path: Path, docs: Path) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [docs])

    def ask(generation: index.Generation) -> int:
        write_documents(docs, range(2), version=2)
        ingest(store, [docs])
        store.generation()
        return len(generation.nearest(np.ones(8, dtype=np.float32), 3))

    assert store.query(ask) == 3
    assert_whole(store)
    store.close()


# --- damage ---------------------------------------------------------------------------------------------------------


def _vectors_file(folder: Path, name: str) -> Path:
    return next((folder / "chroma").glob(f"*/{name}"))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "chroma database cut short": lambda f: _cut(f / "chroma" / "chroma.sqlite3"),
    "chroma database is garbage": lambda f: (f / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 999),
    "chroma folder gone": lambda f: shutil.rmtree(f / "chroma"),
    "vector metadata cut short": lambda f: _cut(_vectors_file(f, "index_metadata.pickle")),
    "vector header gone": lambda f: _vectors_file(f, "header.bin").unlink(),
    "vector data cut short": lambda f: _cut(_vectors_file(f, "data_level0.bin")),
    "words cut short": lambda f: _cut(f / "lexical" / "rows.npy"),
    "passages gone": lambda f: (f / "passages.json").unlink(),
    "all gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_noticed_and_built_anew(tmp_path: Path, damage: str) -> None:
    store = small_store(tmp_path / "home")
    fill(store, 13)
    before = number(store)
    vector = store.embedder.embed(["x"])[0]
    store.close()
    DAMAGES[damage](tmp_path / "home" / "index" / f"main-{before}")
    with pytest.raises(StoreError):  # the fault is there
        opened = index.Generation(tmp_path / "home" / "index" / f"main-{before}")
        try:
            opened.nearest(vector, 3)
        finally:
            opened.release()
    store = small_store(tmp_path / "home")
    assert len(store.query(lambda g: g.nearest(vector, 3))) == 3
    assert number(store) > before and len(assert_whole(store)) == 1300
    store.close()


def test_reading_leaves_the_files_as_they_were_written(tmp_path: Path) -> None:
    store = small_store(tmp_path / "home")
    fill(store, 13)
    for text in ("x", "kettle"):
        vector = store.embedder.embed([text])[0]
        assert store.query(lambda g, v=vector: g.nearest(v, 3) and g.lexical(["jar"], 3))
    store.close()
    build.check_files(tmp_path / "home" / "index" / "main-1")
    with (tmp_path / "home" / "index" / "main-1" / "lexical" / "weights.npy").open("r+b") as handle:
        handle.seek(400)
        handle.write(b"\x00\x01")
    with pytest.raises(StoreError):
        build.check_files(tmp_path / "home" / "index" / "main-1")


def test_doctor_says_what_is_wrong_and_mends_it(run: Run, home: Path) -> None:
    assert run("doctor", "--json")[0] == 0
    store = Store(settings_for(home))
    folder = store.folder(number(store))
    store.close()
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 999)
    status, out, _ = run("doctor", "--json")
    (problem,) = json.loads(out)["problems"]
    assert status == 1 and str(folder) in problem["what"] and problem["mend"] == "grassroots doctor --mend"
    assert "bị hỏng" in run("doctor", "--language", "vi")[1]
    status, out, _ = run("doctor", "--json", "--mend")
    assert status == 0 and json.loads(out)["mended"] == "index_damaged"
    assert run("doctor", "--json")[0] == 0


def test_doctor_finds_an_entry_that_is_missing_or_behind(run: Run, home: Path) -> None:
    store = Store(settings_for(home))
    client = index.client(store.folder(number(store)))
    client.get_collection(index.COLLECTION, embedding_function=None).delete(ids=assert_whole(store)[:1])
    client.close()
    assert run("doctor", "--json")[0] == 1
    assert json.loads(run("doctor", "--json", "--mend")[1])["mended"] == "index_incomplete"
    store.catalogue.set_removed(["rules.en"], True)
    assert "behind" in run("doctor")[1]
    assert json.loads(run("doctor", "--json", "--mend")[1])["mended"] == "index_behind"
    assert_whole(store)
    store.close()


def test_a_store_of_another_embedder_is_refused_until_it_is_indexed_anew(tmp_path: Path, docs: Path) -> None:
    home = tmp_path / "home"
    small = small_store(home)
    ingest(small, [docs])
    ids = assert_whole(small)
    builtin = Store(settings_for(home))
    assert small.catalogue.generation()["embedder"] != builtin.embedder.name  # type: ignore[index]
    write_documents(docs, range(3, 4), version=2)
    for work in (builtin.generation, builtin.refresh, lambda: ingest(builtin, [docs])):
        with pytest.raises(StoreError) as caught:
            work()
        assert caught.value.code == "embedder_differs" and "--reindex" in caught.value.sentence("zh")
    assert assert_whole(small) == ids, "nothing was written"
    builtin.refresh(force=True)
    assert assert_whole(builtin) == ids
    with pytest.raises(StoreError):
        small.generation()
    small.close(), builtin.close()


def test_a_new_store_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    barrier = threading.Barrier(4)

    def opened(number: int) -> None:
        barrier.wait()
        connect(tmp_path / f"{number}" / "catalogue.sqlite3").close()

    with ThreadPoolExecutor(4) as pool:
        for number in range(60):
            list(pool.map(opened, [number] * 4))

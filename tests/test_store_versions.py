"""Schema versions, backup and restore."""

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import GrassrootsError, StoreError
from app.settings import Settings
from app.store.backup import backup, restore
from app.store.catalogue import Catalogue
from app.store.schema import MIGRATIONS
from app.store.store import Store
from ingest.pipeline import ensure_bundled, ingest
from tests.conftest import DATA, settings_for
from tests.stores import assert_whole, small_store, write_documents

Run = Callable[..., tuple[int, str, str]]


def old_store(home: Path) -> Settings:
    """A data folder as the previous version left it."""
    settings = settings_for(home)
    home.mkdir()
    db = sqlite3.connect(settings.catalogue_path)
    db.executescript((DATA / "store-v1.sql").read_text(encoding="utf-8"))
    db.close()
    return settings


def version(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def test_a_store_of_the_previous_version_opens_and_keeps_everything(tmp_path: Path) -> None:
    settings = old_store(tmp_path / "home")
    assert version(settings.catalogue_path) == 1 < len(MIGRATIONS)
    store = Store(settings)
    ensure_bundled(store)
    assert version(settings.catalogue_path) == len(MIGRATIONS)
    (row,) = [r for r in store.catalogue.documents() if r["source"] == "user"]
    assert (row["id"], row["author"], row["added"]) == ("u-am-gang-0a1b2c", "Lê An", 1732400000.0)
    assert "a3c5e7a9b1d3f507" in assert_whole(store)
    store.close()


def test_a_migrated_catalogue_is_one_made_anew(tmp_path: Path) -> None:
    old, new = old_store(tmp_path / "old"), settings_for(tmp_path / "new")
    shapes = []
    for settings in (old, new):
        Catalogue(settings.catalogue_path).close()
        db = sqlite3.connect(settings.catalogue_path)
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        shapes.append({t: [tuple(r)[1:] for r in db.execute(f"PRAGMA table_info({t})")] for t in tables})
        db.close()
    assert shapes[0] == shapes[1] and "workspace" in str(shapes[0]["documents"])


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = old_store(tmp_path / "home")
    monkeypatch.setattr("app.store.schema.MIGRATIONS", [*MIGRATIONS, "CREATE TABLE x(a); NOT SQL"])
    with pytest.raises(StoreError):
        Catalogue(settings.catalogue_path)
    assert version(settings.catalogue_path) == 1
    monkeypatch.undo()
    Catalogue(settings.catalogue_path).close()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "home")
    Catalogue(settings.catalogue_path).close()
    db = sqlite3.connect(settings.catalogue_path)
    db.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    db.close()
    with pytest.raises(StoreError) as caught:
        Store(settings)
    assert caught.value.code == "store_newer"


def test_a_damaged_catalogue_is_named_with_the_way_back(run: Run, home: Path) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        (home / "catalogue.sqlite3").write_bytes(b"no database " * 1000)
        sqlite3.connect(home / "catalogue.sqlite3").execute("SELECT * FROM documents")
    status, out, err = run("search", "kettle")
    assert status == 1 and "--restore" in err and "Traceback" not in out + err
    status, out, _ = run("doctor", "--json")
    assert status == 1 and "--restore" in json.loads(out)["problems"][0]["mend"]


# --- backup and restore ---------------------------------------------------------------------------------------------


def test_backup_and_restore_bring_documents_and_conversations_back(
    run: Run, home: Path, tmp_path: Path
) -> None:
    run("ingest", str(write_documents(tmp_path / "docs", range(3))))
    run("ask", "We sell kettles by the river and nobody knows us.", "--thread", "river")
    threads = run("threads", "list", "--json")[1]
    assert "river" in threads
    target = tmp_path / "keep" / "all.zip"
    assert run("doctor", "--backup", str(target))[0] == 0
    assert run("doctor", "--backup", str(target))[0] == 2, "a backup is not written over"
    run("knowledge", "remove", "--yes", *[r["id"] for r in _user_rows(run)])
    run("threads", "delete", "river")
    assert not _user_rows(run)
    status, _, err = run("doctor", "--restore", str(target))
    assert status == 2 and "--force" in err and not _user_rows(run)
    status, out, _ = run("doctor", "--restore", str(target), "--force", "--json")
    assert status == 0
    assert len(_user_rows(run)) == 3 and run("threads", "list", "--json")[1] == threads
    kept = Path(json.loads(out)["kept"])
    assert kept.parent == home and (kept / "catalogue.sqlite3").exists(), "what was there is kept beside it"
    store = Store(settings_for(home))
    assert_whole(store)
    store.close()


def _user_rows(run: Run) -> list[dict]:
    rows = json.loads(run("knowledge", "list", "--json")[1])["documents"]
    return [r for r in rows if r["source"] == "user"]


def test_a_backup_taken_while_someone_writes_is_whole(tmp_path: Path) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [write_documents(tmp_path / "docs", range(5))])
    with store.catalogue.transaction() as db:
        db.execute("DELETE FROM documents")
        about = backup(store.settings, tmp_path / "a.zip")
    assert about["documents"] == 5
    store.close()


def test_restore_into_an_empty_folder(tmp_path: Path) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [write_documents(tmp_path / "docs", range(5))])
    ids = assert_whole(store)
    backup(store.settings, tmp_path / "a.zip")
    store.close()
    restored = restore(settings_for(tmp_path / "other"), tmp_path / "a.zip")
    assert restored["kept"] is None
    other = small_store(tmp_path / "other")
    other.complete()
    assert assert_whole(other) == ids
    other.close()


@pytest.mark.parametrize(
    "fault", ["no zip", "cut short", "another zip", "changed inside", "escapes", "newer"]
)
def test_a_backup_that_is_unsound_changes_nothing(tmp_path: Path, fault: str) -> None:
    store = small_store(tmp_path / "home")
    ingest(store, [write_documents(tmp_path / "docs", range(5))])
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    backup(store.settings, good)
    data = good.read_bytes()
    if fault == "no zip":
        bad.write_bytes(b"nothing of the kind")
    elif fault == "cut short":
        bad.write_bytes(data[: len(data) // 2])
    else:
        _tampered(good, bad, fault)
    before = (tmp_path / "home" / "catalogue.sqlite3").read_bytes()
    with pytest.raises(GrassrootsError) as caught:
        restore(store.settings, bad, force=True)
    assert caught.value.code in ("backup_unusable", "store_newer")
    assert (tmp_path / "home" / "catalogue.sqlite3").read_bytes() == before
    assert not list((tmp_path / "home").glob("*restore*")), "nothing lies about"
    assert len(assert_whole(store)) == 10
    store.close()


def _tampered(good: Path, bad: Path, fault: str) -> None:
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        about = json.loads(old.read("backup.json"))
        catalogue = old.read("catalogue.sqlite3")
        if fault == "another zip":
            new.writestr("readme.txt", "hello")
            return
        if fault == "changed inside":
            catalogue = catalogue.replace(b"kettle", b"bottle")
        if fault == "escapes":
            about["files"]["../escaped"] = "0"
            new.writestr("../escaped", "x")
        if fault == "newer":
            about["schema"] = 99
        new.writestr("backup.json", json.dumps(about))
        new.writestr("catalogue.sqlite3", catalogue)

"""Backup and restore: catalogue and conversations in one zip, each copied while in use and proved by its hash."""

import hashlib
import json
import shutil
import sqlite3
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from app import __version__
from app.errors import InputError, StoreError
from app.settings import Settings
from app.store.schema import MIGRATIONS

FORMAT = 1
_CATALOGUE, _THREADS, _ABOUT = "catalogue.sqlite3", "threads.sqlite3", "backup.json"


def _databases(settings: Settings) -> dict[str, Path]:
    """What cannot be built again: the catalogue, and every conversation kept."""
    return {_CATALOGUE: settings.catalogue_path, _THREADS: settings.threads_path}


def backup(settings: Settings, target: Path, force: bool = False) -> dict[str, Any]:
    """Write a backup; returns what it holds. A file that is there already is replaced with ``force`` only."""
    if target.exists() and not force:
        raise InputError("backup_exists", path=target)
    if not settings.catalogue_path.exists():
        raise StoreError("store_empty")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            about = _copies(settings, Path(folder))
            draft = Path(folder) / "draft.zip"
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as package:
                package.writestr(_ABOUT, json.dumps(about, indent=1))
                for name in about["files"]:
                    package.write(Path(folder) / name, name)
            draft.replace(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError("store_unusable", path=target.parent, reason=why) from error
    except sqlite3.DatabaseError as error:
        raise StoreError("store_damaged", path=settings.catalogue_path) from error
    return about


def _copies(settings: Settings, folder: Path) -> dict[str, Any]:
    """Consistent copies of the databases, and what is to be said of them."""
    files: dict[str, str] = {}
    for name, path in _databases(settings).items():
        if not path.exists():
            continue
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(folder / name)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no side files
        files[name] = _hash(folder / name)
    with closing(sqlite3.connect(folder / _CATALOGUE)) as db:
        counts = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("documents", "passages")}
        schema = db.execute("PRAGMA user_version").fetchone()[0]
    made = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    return {"format": FORMAT, "version": __version__, "made": made, "schema": schema, "files": files} | counts


def restore(settings: Settings, source: Path, force: bool = False) -> dict[str, Any]:
    """Bring a backup back; returns what it holds and where the data that was there is kept.

    Refuses to replace data without ``force``. Everything is unpacked and proved before the first file moves.
    """
    present = [p for p in _databases(settings).values() if p.exists()]
    if present and not force:
        raise InputError("restore_refused", path=settings.home)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with (
            FileLock(settings.home / "writer.lock", timeout=5),
            tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder,
        ):
            about = _unpack(source, Path(folder))
            kept = _set_aside(settings, present)
            for name, path in _databases(settings).items():
                if name in about["files"]:
                    (Path(folder) / name).replace(path)
    except Timeout as error:
        raise StoreError("store_busy", path=settings.home) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError("store_unusable", path=settings.home, reason=why) from error
    return about | {"kept": str(kept) if kept else None}


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """The databases of a backup, each proved; the catalogue without its pointer, as the index beside it is another."""
    try:
        with zipfile.ZipFile(source) as package:
            about: dict[str, Any] = json.loads(package.read(_ABOUT))
            if about["format"] != FORMAT or about["schema"] > len(MIGRATIONS):
                raise InputError("store_newer", path=source)
            for name, wanted in about["files"].items():
                if name not in (_CATALOGUE, _THREADS):
                    raise ValueError(name)
                with package.open(name) as packed, (folder / name).open("wb") as out:
                    shutil.copyfileobj(packed, out)
                if _hash(folder / name) != wanted:
                    raise ValueError(f"{name}: checksum")
        with closing(sqlite3.connect(folder / _CATALOGUE)) as db:
            if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise ValueError(f"{_CATALOGUE}: quick_check")
            db.execute("DELETE FROM pointer")
            db.commit()
    except OSError as error:
        raise InputError("file_unreadable", path=source, reason=error.strerror or str(error)) from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, sqlite3.DatabaseError) as error:
        raise InputError("backup_unusable", path=source, reason=str(error)[:120]) from error
    return about


def _set_aside(settings: Settings, present: list[Path]) -> Path | None:
    """Move the data that is there, with SQLite's side files, into a folder beside it."""
    if not present:
        return None
    kept = settings.home / time.strftime("before-restore-%Y%m%d-%H%M%S")
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{kept.name.split('_')[0]}_{number}")
    kept.mkdir()
    for path in present:
        for side in ("", "-wal", "-shm", "-journal"):
            file = path.with_name(path.name + side)
            if file.exists():
                file.replace(kept / file.name)
    return kept


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as handle:
        while part := handle.read(1 << 20):
            found.update(part)
    return found.hexdigest()

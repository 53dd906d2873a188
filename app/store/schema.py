"""The catalogue's tables, their versions, and how a store of an older version is brought up."""

import os
import sqlite3
import time
from pathlib import Path

from app.errors import StoreError

WAL_TRIES, WAL_WAIT = 200, 0.05
"""How often, and after how many seconds, another process that opens a new catalogue is waited for."""

MIGRATIONS: list[str] = [
    """
    CREATE TABLE documents(
        workspace TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL,
        origin TEXT NOT NULL, author TEXT, date TEXT, as_of TEXT, path TEXT NOT NULL, encoding TEXT NOT NULL,
        text_hash TEXT NOT NULL, added REAL NOT NULL, updated REAL NOT NULL, removed REAL,
        PRIMARY KEY(workspace, id));
    CREATE TABLE passages(
        workspace TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, section TEXT NOT NULL, heading TEXT NOT NULL,
        language TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL, start INTEGER NOT NULL,
        "end" INTEGER NOT NULL, statements TEXT NOT NULL,
        PRIMARY KEY(workspace, id),
        FOREIGN KEY(workspace, document) REFERENCES documents(workspace, id) ON DELETE CASCADE);
    CREATE INDEX passages_document ON passages(workspace, document, position);
    CREATE INDEX passages_section ON passages(workspace, section);
    CREATE TABLE vectors(
        workspace TEXT NOT NULL, passage TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY(workspace, passage, embedder));
    CREATE TABLE generations(
        workspace TEXT NOT NULL, number INTEGER NOT NULL, embedder TEXT NOT NULL, dimension INTEGER NOT NULL,
        passages INTEGER NOT NULL, content TEXT NOT NULL, built REAL NOT NULL,
        PRIMARY KEY(workspace, number));
    CREATE TABLE pointer(workspace TEXT PRIMARY KEY, generation INTEGER NOT NULL);
    CREATE TABLE facts(workspace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(workspace, key));
    """,
    # The cleaned text that the spans of passages point into, and a count of changes that tells at once whether the
    # index is behind.
    """
    ALTER TABLE documents ADD COLUMN text TEXT NOT NULL DEFAULT '';
    ALTER TABLE generations ADD COLUMN edition INTEGER NOT NULL DEFAULT -1;
    CREATE TABLE editions(workspace TEXT PRIMARY KEY, number INTEGER NOT NULL);
    """,
]


def connect(path: Path) -> sqlite3.Connection:
    """Open a catalogue of this version, making or migrating it. Raises StoreError with what is wrong."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
        db.row_factory = sqlite3.Row
        _migrate(db, path)
        return db
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreError("store_unusable", path=path.parent, reason=reason(error, path)) from error
    except sqlite3.DatabaseError as error:
        raise StoreError("store_damaged", path=path) from error


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError("store_newer", path=path)
    db.execute("PRAGMA foreign_keys=ON")
    if version == len(MIGRATIONS):
        return
    _use_wal(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
        for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in script.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA user_version={number}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. SQLite does not wait for another process that does the same at this moment."""
    for left in range(WAL_TRIES - 1, -1, -1):
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not left:
                raise
            time.sleep(WAL_WAIT)


def reason(error: Exception, path: Path) -> str:
    """Why a data folder cannot be used, in words an operator knows."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    folder = path.parent
    if folder.exists() and not os.access(folder, os.W_OK):
        return "read-only"
    return str(error)

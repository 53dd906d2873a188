"""The catalogue (SQLite): the source of truth for documents, passages and vectors.

One transaction a document; the index is built from here and can always be built again. Every table carries
``workspace``. Migrations: see ``MIGRATIONS``; a store of a newer version is refused.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.errors import StoreError
from app.store.types import Document, Passage, Statement

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
]


class Catalogue:
    """One open catalogue. Cheap to open; use one a thread or rely on the lock of SQLite."""

    def __init__(self, path: Path, workspace: str = "main") -> None:
        self.path, self.workspace = path, workspace
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._migrate()
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError("store_unusable", path=path.parent, reason=_reason(error, path)) from error
        except sqlite3.DatabaseError as error:
            raise StoreError("store_damaged", path=path) from error

    def _migrate(self) -> None:
        db = self._db
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise StoreError("store_newer", path=self.path)
        db.execute("PRAGMA foreign_keys=ON")
        if version == len(MIGRATIONS):
            return
        db.execute("PRAGMA journal_mode=WAL")
        with self.transaction():
            version = db.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                for statement in script.split(";"):
                    if statement.strip():
                        db.execute(statement)
                db.execute(f"PRAGMA user_version={number}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; waits for another writer."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StoreError(
                "store_unusable", path=self.path.parent, reason=_reason(error, self.path)
            ) from error

    def close(self) -> None:
        self._db.close()

    # --- documents ---------------------------------------------------------------------------------------------

    def hashes(self) -> dict[str, str]:
        """Content hash of every document that is not removed, by id."""
        rows = self._db.execute(
            "SELECT id, text_hash FROM documents WHERE workspace=? AND removed IS NULL", (self.workspace,)
        )
        return {r["id"]: r["text_hash"] for r in rows}

    def put(self, document: Document, vectors: dict[str, bytes], embedder: str) -> None:
        """Add or replace one document with its passages and vectors, in one transaction."""
        now = time.time()
        with self.transaction() as db:
            old = db.execute(
                "SELECT added FROM documents WHERE workspace=? AND id=?", (self.workspace, document.id)
            ).fetchone()
            self._drop(db, document.id)
            db.execute(
                "INSERT INTO documents VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL)",
                (self.workspace, document.id, document.title, document.language, document.source, document.origin,
                 document.author, document.date, document.as_of, document.path, document.encoding,
                 document.text_hash, old["added"] if old else now, now),
            )  # fmt: skip
            db.executemany(
                "INSERT INTO passages VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                [
                    (self.workspace, p.id, p.document, p.section, p.heading, p.language, i, p.text, p.start, p.end,
                     json.dumps([s.model_dump() for s in p.statements]))
                    for i, p in enumerate(document.passages)
                ],
            )  # fmt: skip
            self._put_vectors(db, vectors, embedder)

    def _put_vectors(self, db: sqlite3.Connection, vectors: dict[str, bytes], embedder: str) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES(?,?,?,?)",
            [(self.workspace, passage, embedder, vector) for passage, vector in vectors.items()],
        )

    def add_vectors(self, vectors: dict[str, bytes], embedder: str) -> None:
        """Vectors of another embedder for passages that are there."""
        with self.transaction() as db:
            self._put_vectors(db, vectors, embedder)

    def _drop(self, db: sqlite3.Connection, document: str) -> None:
        db.execute(
            "DELETE FROM vectors WHERE workspace=? AND passage IN (SELECT id FROM passages WHERE workspace=? AND document=?)",
            (self.workspace, self.workspace, document),
        )
        db.execute("DELETE FROM documents WHERE workspace=? AND id=?", (self.workspace, document))

    def purge(self, document: str) -> None:
        """Delete a document for good."""
        with self.transaction() as db:
            self._drop(db, document)

    def set_removed(self, document: str, removed: bool) -> None:
        """Take a document out of the index, or bring it back; its text stays until it is purged."""
        with self.transaction() as db:
            db.execute(
                "UPDATE documents SET removed=? WHERE workspace=? AND id=?",
                (time.time() if removed else None, self.workspace, document),
            )

    def set_path(self, document: str, path: str) -> None:
        """A file that was moved: same document under another name."""
        with self.transaction() as db:
            db.execute(
                "UPDATE documents SET path=?, updated=? WHERE workspace=? AND id=?",
                (path, time.time(), self.workspace, document),
            )

    def documents(self, removed: bool = False) -> list[dict[str, Any]]:
        """Rows of documents with their passage counts, bundled ones first."""
        rows = self._db.execute(
            f"""SELECT d.*, (SELECT count(*) FROM passages p WHERE p.workspace=d.workspace AND p.document=d.id) AS passages
                FROM documents d WHERE workspace=? AND removed IS {"NOT" if removed else ""} NULL
                ORDER BY source, id""",
            (self.workspace,),
        )
        return [dict(r) for r in rows]

    # --- passages ----------------------------------------------------------------------------------------------

    def passages(self) -> list[Passage]:
        """All passages of documents that are not removed, in document order."""
        return [
            _passage(r)
            for r in self._db.execute(_PASSAGES + " ORDER BY p.document, p.position", (self.workspace,))
        ]

    def passages_by_id(self, ids: list[str]) -> dict[str, Passage]:
        """Those of ``ids`` that are there."""
        found = {}
        for i in range(0, len(ids), 500):
            part = ids[i : i + 500]
            marks = ",".join("?" * len(part))
            for r in self._db.execute(f"{_PASSAGES} AND p.id IN ({marks})", (self.workspace, *part)):
                found[r["id"]] = _passage(r)
        return found

    def section(self, section: str) -> list[Passage]:
        """The passages of one section id, in every language it has."""
        return [
            _passage(r) for r in self._db.execute(_PASSAGES + " AND p.section=?", (self.workspace, section))
        ]

    def vectors(self, embedder: str) -> dict[str, bytes]:
        """Vectors of one embedder by passage id."""
        rows = self._db.execute(
            "SELECT passage, vector FROM vectors WHERE workspace=? AND embedder=?", (self.workspace, embedder)
        )
        return {r["passage"]: r["vector"] for r in rows}

    # --- generations and facts ---------------------------------------------------------------------------------

    def generation(self) -> dict[str, Any] | None:
        """The generation in force, or None before the first."""
        row = self._db.execute(
            """SELECT g.* FROM generations g JOIN pointer p ON p.workspace=g.workspace AND p.generation=g.number
               WHERE g.workspace=?""",
            (self.workspace,),
        ).fetchone()
        return dict(row) if row else None

    def next_generation(self) -> int:
        row = self._db.execute(
            "SELECT max(number) AS n FROM generations WHERE workspace=?", (self.workspace,)
        ).fetchone()
        return int(row["n"] or 0) + 1

    def point_at(self, number: int, embedder: str, dimension: int, passages: int, content: str) -> None:
        """Put a finished generation in force, in one transaction."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO generations VALUES(?,?,?,?,?,?,?)",
                (self.workspace, number, embedder, dimension, passages, content, time.time()),
            )
            db.execute("INSERT OR REPLACE INTO pointer VALUES(?,?)", (self.workspace, number))

    def fact(self, key: str) -> str | None:
        row = self._db.execute(
            "SELECT value FROM facts WHERE workspace=? AND key=?", (self.workspace, key)
        ).fetchone()
        return row["value"] if row else None

    def set_fact(self, key: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES(?,?,?)", (self.workspace, key, value))

    def integrity(self) -> str:
        """``ok`` or what SQLite found wrong."""
        try:
            return str(self._db.execute("PRAGMA quick_check").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)


_PASSAGES = (
    "SELECT p.* FROM passages p JOIN documents d ON d.workspace=p.workspace AND d.id=p.document "
    "WHERE p.workspace=? AND d.removed IS NULL"
)


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"], document=row["document"], section=row["section"], heading=row["heading"],
        language=row["language"], text=row["text"], start=row["start"], end=row["end"],
        statements=[Statement(**s) for s in json.loads(row["statements"])],
    )  # fmt: skip


def _reason(error: Exception, path: Path) -> str:
    """Why a folder cannot be used, in words an operator knows."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    folder = path.parent
    if folder.exists() and not os.access(folder, os.W_OK):
        return "read-only"
    return str(error)

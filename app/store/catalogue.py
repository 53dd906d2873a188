"""The catalogue (SQLite): the source of truth for documents, passages and vectors.

One transaction a document; the index is built from here and can always be built again. Every table carries
``workspace``. Tables and migrations: ``schema.py``; a store of a newer version is refused.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.errors import StoreError
from app.store.schema import connect, reason
from app.store.types import Document, Passage, Statement, signature

_COLUMNS = "id, title, language, source, origin, author, date, as_of, path, encoding, text_hash, added, updated, removed"
_PASSAGES = (
    "SELECT p.* FROM passages p JOIN documents d ON d.workspace=p.workspace AND d.id=p.document "
    "WHERE p.workspace=? AND d.removed IS NULL"
)


class Catalogue:
    """One open catalogue. Threads may share it: one writes at a time."""

    def __init__(self, path: Path, workspace: str = "main") -> None:
        self.path, self.workspace = path, workspace
        self._db = connect(path)
        self._writing = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; waits for another writer."""
        try:
            with self._writing:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:  # SQLite itself rolls back when the disk is full
                        self._db.execute("ROLLBACK")
                    raise
        except sqlite3.OperationalError as error:
            why = reason(error, self.path)
            raise StoreError("store_unusable", path=self.path.parent, reason=why) from error
        except sqlite3.DatabaseError as error:
            raise StoreError("store_damaged", path=self.path) from error

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            why = reason(error, self.path)
            raise StoreError("store_unusable", path=self.path.parent, reason=why) from error
        except sqlite3.DatabaseError as error:
            raise StoreError("store_damaged", path=self.path) from error

    def close(self) -> None:
        self._db.close()

    # --- documents ---------------------------------------------------------------------------------------------

    def hashes(self) -> dict[str, str]:
        """Content hash of every document that is not removed, by id."""
        rows = self._rows(
            "SELECT id, text_hash FROM documents WHERE workspace=? AND removed IS NULL", self.workspace
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
                f"INSERT INTO documents(workspace, text, {_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL)",
                (self.workspace, document.text, document.id, document.title, document.language, document.source,
                 document.origin, document.author, document.date, document.as_of, document.path, document.encoding,
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
            self._touch(db)

    def _put_vectors(self, db: sqlite3.Connection, vectors: dict[str, bytes], embedder: str) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES(?,?,?,?)",
            [(self.workspace, passage, embedder, vector) for passage, vector in vectors.items()],
        )

    def _touch(self, db: sqlite3.Connection) -> None:
        """Count a change of what the index must hold."""
        db.execute(
            "INSERT INTO editions VALUES(?,1) ON CONFLICT(workspace) DO UPDATE SET number=number+1",
            (self.workspace,),
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
            self._touch(db)

    def set_removed(self, documents: list[str], removed: bool) -> None:
        """Take documents out of the index, or bring them back; their text stays until it is purged."""
        when = time.time() if removed else None
        with self.transaction() as db:
            db.executemany(
                "UPDATE documents SET removed=? WHERE workspace=? AND id=?",
                [(when, self.workspace, document) for document in documents],
            )
            self._touch(db)

    def set_path(self, document: str, path: str) -> None:
        """A file that was moved: same document under another name."""
        with self.transaction() as db:
            db.execute(
                "UPDATE documents SET path=?, updated=? WHERE workspace=? AND id=?",
                (path, time.time(), self.workspace, document),
            )

    def documents(self, removed: bool = False) -> list[dict[str, Any]]:
        """Rows of documents with their passage counts, bundled ones first."""
        rows = self._rows(
            f"""SELECT {_COLUMNS}, (SELECT count(*) FROM passages p WHERE p.workspace=d.workspace AND p.document=d.id)
                AS passages FROM documents d WHERE workspace=? AND removed IS {"NOT" if removed else ""} NULL
                ORDER BY source, id""",
            self.workspace,
        )
        return [dict(r) for r in rows]

    def text(self, document: str) -> str:
        """The cleaned text that the spans of a document's passages point into; empty for an unknown one."""
        rows = self._rows("SELECT text FROM documents WHERE workspace=? AND id=?", self.workspace, document)
        return rows[0]["text"] if rows else ""

    # --- passages ----------------------------------------------------------------------------------------------

    def passages(self) -> list[Passage]:
        """All passages of documents that are not removed, in document order."""
        return [
            _passage(r) for r in self._rows(f"{_PASSAGES} ORDER BY p.document, p.position", self.workspace)
        ]

    def signatures(self) -> dict[str, str]:
        """Every passage the index must hold, in document order, with a hash of what the index says of it."""
        query = _PASSAGES.replace("p.*", "p.id, p.heading, p.section, p.language")
        rows = self._rows(f"{query} ORDER BY p.document, p.position", self.workspace)
        return {r["id"]: signature(r["id"], r["heading"], r["section"], r["language"]) for r in rows}

    def passages_by_id(self, ids: list[str]) -> dict[str, Passage]:
        """Those of ``ids`` that are there."""
        found = {}
        for i in range(0, len(ids), 500):
            part = ids[i : i + 500]
            marks = ",".join("?" * len(part))
            for r in self._rows(f"{_PASSAGES} AND p.id IN ({marks})", self.workspace, *part):
                found[r["id"]] = _passage(r)
        return found

    def section(self, section: str) -> list[Passage]:
        """The passages of one section id, in every language it has."""
        return [_passage(r) for r in self._rows(f"{_PASSAGES} AND p.section=?", self.workspace, section)]

    def vectors(self, embedder: str, ids: list[str]) -> dict[str, bytes]:
        """Vectors of one embedder for those of ``ids`` that have one."""
        found: dict[str, bytes] = {}
        for i in range(0, len(ids), 500):
            part = ids[i : i + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT passage, vector FROM vectors WHERE workspace=? AND embedder=? AND passage IN ({marks})"
            found.update(
                (r["passage"], r["vector"]) for r in self._rows(query, self.workspace, embedder, *part)
            )
        return found

    def without_vector(self, embedder: str, dimension: int = 0) -> list[str]:
        """Passages the index must hold that have no vector of this embedder (and dimension, unless 0)."""
        query = _PASSAGES.replace("p.*", "p.id")
        rows = self._rows(
            f"""{query} AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.workspace=p.workspace AND v.passage=p.id
                AND v.embedder=? AND (?=0 OR length(v.vector)=4*?)) ORDER BY p.document, p.position""",
            self.workspace, embedder, dimension, dimension,
        )  # fmt: skip
        return [r["id"] for r in rows]

    def dimension(self, embedder: str) -> int:
        """Dimension of the vectors of an embedder; 0 when there are none."""
        query = "SELECT length(vector)/4 AS n FROM vectors WHERE workspace=? AND embedder=? LIMIT 1"
        rows = self._rows(query, self.workspace, embedder)
        return int(rows[0]["n"]) if rows else 0

    # --- generations and facts ---------------------------------------------------------------------------------

    def edition(self) -> int:
        """How often the content has changed."""
        rows = self._rows("SELECT number FROM editions WHERE workspace=?", self.workspace)
        return int(rows[0]["number"]) if rows else 0

    def generation(self) -> dict[str, Any] | None:
        """The generation in force, or None before the first."""
        rows = self._rows(
            """SELECT g.* FROM generations g JOIN pointer p ON p.workspace=g.workspace AND p.generation=g.number
               WHERE g.workspace=?""",
            self.workspace,
        )
        return dict(rows[0]) if rows else None

    def next_generation(self) -> int:
        rows = self._rows("SELECT max(number) AS n FROM generations WHERE workspace=?", self.workspace)
        return int(rows[0]["n"] or 0) + 1

    def point_at(
        self, number: int, embedder: str, dimension: int, passages: int, content: str, edition: int
    ) -> None:
        """Put a finished generation in force, in one transaction."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO generations VALUES(?,?,?,?,?,?,?,?)",
                (self.workspace, number, embedder, dimension, passages, content, time.time(), edition),
            )
            db.execute("INSERT OR REPLACE INTO pointer VALUES(?,?)", (self.workspace, number))

    def confirm(self, number: int, edition: int) -> None:
        """The generation holds what the catalogue holds at this edition."""
        with self.transaction() as db:
            db.execute(
                "UPDATE generations SET edition=? WHERE workspace=? AND number=?",
                (edition, self.workspace, number),
            )

    def fact(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM facts WHERE workspace=? AND key=?", self.workspace, key)
        return rows[0]["value"] if rows else None

    def set_fact(self, key: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES(?,?,?)", (self.workspace, key, value))

    def integrity(self) -> str:
        """``ok`` or what SQLite found wrong."""
        try:
            return str(self._db.execute("PRAGMA quick_check").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        id=row["id"], document=row["document"], section=row["section"], heading=row["heading"],
        language=row["language"], text=row["text"], start=row["start"], end=row["end"],
        statements=[Statement(**s) for s in json.loads(row["statements"])],
    )  # fmt: skip

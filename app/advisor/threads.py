"""What is known of each conversation: the brand's situation so far. One SQLite file; deletable by the user."""

import json
import sqlite3
import time
import uuid
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from app.diagnosis.questions import answered
from app.diagnosis.situation import FIELDS, read_situation, says_more
from app.diagnosis.types import Known, Situation
from app.errors import NotFound, StoreError
from app.language import Language

VERSION = 1


class Thread(BaseModel):
    """State of one conversation."""

    id: str = Field(default_factory=lambda: uuid.uuid4().hex[:12])
    title: str = ""
    turns: list[str] = Field(default_factory=list)
    """The user's words about the present brand that bear on the judgement, oldest first."""
    facts: dict[str, Known] = Field(default_factory=dict)
    """Fields that a later message corrected; they win over what the turns say."""
    language: Language | None = None
    """Set when the user asked for a language; else each message decides."""
    updated: float = Field(default_factory=time.time)

    @property
    def text(self) -> str:
        return "\n".join(self.turns)

    def situation(self, language: Language | None = None) -> Situation | None:
        """What is known so far; None before the first situation."""
        if not self.turns:
            return None
        return read_situation(self.text, language).model_copy(update=dict(self.facts))

    def begin(self, message: str) -> None:
        """A new brand or situation: what was known before no longer counts."""
        self.turns, self.facts, self.title = [message], {}, ""

    def correct(self, message: str) -> None:
        """A later message about the same brand: its facts win; its words join the judgement if they say more."""
        if answered(message):
            self.turns.append(message)
            return
        found = read_situation(message)
        rest = message
        for name in FIELDS:
            known = getattr(found, name)
            if known is not None and name != "goal":
                self.facts[name] = known
                rest = rest.replace(known.words, " ")
        if says_more(rest):
            self.turns.append(message)


class Threads:
    """Keeps threads. Opened in one place; another database may take its stead later."""

    def __init__(self, path: Path, workspace: str = "main") -> None:
        self.workspace = workspace
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS threads(workspace TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,"
                " updated REAL NOT NULL, state TEXT NOT NULL, PRIMARY KEY(workspace, id))"
            )
            self._db.execute(f"PRAGMA user_version={VERSION}")
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                "store_unusable", path=path.parent, reason=getattr(error, "strerror", None) or error
            ) from error

    def get(self, thread: str) -> Thread:
        """The thread of that id, new if it is not there."""
        row = self._db.execute(
            "SELECT state FROM threads WHERE workspace=? AND id=?", (self.workspace, thread)
        ).fetchone()
        return Thread.model_validate_json(row[0]) if row else Thread(id=thread)

    def save(self, thread: Thread) -> None:
        thread.updated = time.time()
        thread.title = thread.title or thread.text[:60].replace("\n", " ")
        self._db.execute(
            "INSERT OR REPLACE INTO threads VALUES(?,?,?,?,?)",
            (self.workspace, thread.id, thread.title, thread.updated, thread.model_dump_json()),
        )

    def list(self) -> list[dict[str, Any]]:
        """Newest first."""
        rows = self._db.execute(
            "SELECT id, title, updated FROM threads WHERE workspace=? ORDER BY updated DESC",
            (self.workspace,),
        )
        return [{"id": r[0], "title": r[1], "updated": r[2]} for r in rows]

    def delete(self, thread: str) -> None:
        """Forget a thread for good."""
        if not self._db.execute(
            "DELETE FROM threads WHERE workspace=? AND id=?", (self.workspace, thread)
        ).rowcount:
            raise NotFound("thread_unknown", thread=thread)

    def show(self, thread: str) -> dict[str, Any]:
        """All that is kept of a thread."""
        row = self._db.execute(
            "SELECT state FROM threads WHERE workspace=? AND id=?", (self.workspace, thread)
        ).fetchone()
        if not row:
            raise NotFound("thread_unknown", thread=thread)
        return dict(json.loads(row[0]))

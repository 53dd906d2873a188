"""What is known of each conversation: the brand's situation so far. One SQLite file; deletable by the user."""

import json
import sqlite3
import time
import uuid
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from app.advisor.draft import Draft
from app.diagnosis.model_opinion import Opinion
from app.diagnosis.questions import answered
from app.diagnosis.situation import FIELDS, read_situation, says_more
from app.diagnosis.types import Known, Situation
from app.errors import NotFound, StoreError
from app.language import Language

VERSION = 1
CHAT_TABLES = ("checkpoints", "writes")
"""Tables of the chat's memory."""


def chat_id(workspace: str, thread: str) -> str:
    """The id under which the chat remembers a thread."""
    return f"{workspace}:{thread}"


class Thread(BaseModel):
    """State of one conversation."""

    id: str = Field(default_factory=lambda: uuid.uuid4().hex[:12])
    title: str = ""
    turns: list[str] = Field(default_factory=list)
    """The user's words about the present brand that bear on the judgement, oldest first."""
    facts: dict[str, Known | None] = Field(default_factory=dict)
    """Fields that a later message or the user corrected; they win over what the turns say. None: cleared."""
    drafts: dict[str, Draft] = Field(default_factory=dict)
    """What a language model wrote for the present text, by language and facts, so that it need not be asked again."""
    drafts_of: str = ""
    """The text that the drafts are of."""
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

    def draft(self, key: str, text: str) -> Draft | None:
        """The model's words for this text, language and facts."""
        return self.drafts.get(key) if self.drafts_of == text else None

    def opinion(self, text: str) -> Draft | None:
        """The model's judgement of this text: the same whatever the language and facts."""
        return next(iter(self.drafts.values()), None) if self.drafts_of == text else None

    def keep(self, key: str, text: str, draft: Draft) -> Draft:
        """Keep a draft; the judgement of the same text stays what it was first."""
        if first := self.opinion(text):
            draft = draft.model_copy(update={name: getattr(first, name) for name in Opinion.model_fields})
        else:
            self.drafts, self.drafts_of = {}, text
        self.drafts[key] = draft
        return draft

    def set(self, field: str, value: str) -> None:
        """Set one field as the user gave it; an empty value clears it."""
        self.facts[field] = read_field(field, value) if value else None
        if field == "product":
            found = read_situation(value).category if value else None
            self.facts |= {"category": found.model_copy(update={"words": ""})} if found else {}

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


def read_field(field: str, value: str) -> Known:
    """A field as the user gave it, recognised by the same reader as a message; it has no words of its own."""
    found = getattr(read_situation(value), field, None)
    if isinstance(found, Known) and (field != "budget" or found.words == value.strip()):
        return Known(value=found.value, concept=found.concept)
    return Known(value=value)


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
        """Forget a thread for good, with what the chat remembers of it (its tables stand in the same file)."""
        known = self._db.execute(
            "DELETE FROM threads WHERE workspace=? AND id=?", (self.workspace, thread)
        ).rowcount
        for table in CHAT_TABLES:
            if self._db.execute("SELECT 1 FROM sqlite_master WHERE name=?", (table,)).fetchone():
                key = (chat_id(self.workspace, thread),)
                known += self._db.execute(f"DELETE FROM {table} WHERE thread_id=?", key).rowcount
        if not known:
            raise NotFound("thread_unknown", thread=thread)

    def show(self, thread: str) -> dict[str, Any]:
        """All that is kept of a thread."""
        row = self._db.execute(
            "SELECT state FROM threads WHERE workspace=? AND id=?", (self.workspace, thread)
        ).fetchone()
        if not row:
            raise NotFound("thread_unknown", thread=thread)
        return dict(json.loads(row[0]))

"""Kills an ingest at chosen moments and looks at what is left: run as a program by ``test_store_faults``.

Everything heavy is imported once; each trial runs in forked children, so that a trial takes a fraction of a second.
Prints one JSON object a trial.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  (imported before the fork, opened only after it)

from app.store import build, index, lexical
from app.store import store as stores
from app.store.catalogue import Catalogue
from app.store.index import Generation
from ingest.pipeline import ingest
from tests.stores import assert_whole, small_store, write_documents

Aim = tuple[Any, str, str, int]
"""Owner, function, before or after its work, at which call."""
AIMS: list[Aim] = [
    (stores.Store, "put", "before", 1),
    (Catalogue, "_drop", "after", 1),
    (Catalogue, "_put_vectors", "before", 2),
    (Catalogue, "_touch", "before", 1),
    (Catalogue, "_touch", "after", 3),
    (Catalogue, "put", "after", 1),
    (Catalogue, "put", "after", 4),
    (Catalogue, "set_removed", "before", 1),
    (Catalogue, "set_removed", "after", 1),
    (stores, "build", "before", 1),
    (build, "_copy_chroma", "before", 1),
    (build, "_copy_chroma", "after", 1),
    (build, "_add", "before", 1),
    (build, "_add", "after", 1),
    (lexical, "write", "before", 1),
    (lexical, "write", "after", 1),
    (build, "check", "before", 1),
    (build, "_finish", "before", 1),
    (stores, "build", "after", 1),
    (Catalogue, "point_at", "before", 1),
    (Catalogue, "point_at", "after", 1),
    (index, "discard", "before", 1),
    (index, "discard", "after", 1),
    (shutil, "rmtree", "after", 1),
    (shutil, "rmtree", "before", 2),
]
STATEMENTS = ("INSERT OR REPLACE INTO pointer", "INSERT INTO generations", "COMMIT", "DELETE FROM documents")


def forked(work: Callable[[], object]) -> int:
    """Start work in a child."""
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            work()
            code = 0
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(code)
    return pid


def ended(pid: int) -> int:
    """The signal that ended a child, as a negative number, or its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill_inside(aim: Aim) -> None:
    """Let the process kill itself at a call of a function."""
    owner, name, when, at = aim
    real, calls = getattr(owner, name), [0]

    def deadly(*args: Any, **options: Any) -> Any:
        calls[0] += 1
        if when == "before" and calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **options)
        if when == "after" and calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)


def run(home: Path, docs: Path, aim: Aim | None = None, statement: str | None = None) -> None:
    if aim:
        kill_inside(aim)
    store = small_store(home)
    if statement:
        store.catalogue._db.set_trace_callback(
            lambda sql: os.kill(os.getpid(), signal.SIGKILL) if sql.startswith(statement) else None
        )
    ingest(store, [docs], prune=True)
    store.close()


def look(home: Path, docs: Path, old: list[str], new: list[str], out: Path) -> None:
    """What a reader finds after the kill, and what the next run makes of it."""
    store = small_store(home)
    row = store.catalogue.generation()
    opened = Generation(store.folder(row["number"])).ids if row else []
    left = [p.name for p in store.settings.index_folder.glob("*")]
    state = {
        "served": "old" if opened == old else "new" if opened == new else opened,
        "behind": bool(row) and row["edition"] != store.catalogue.edition(),
        "left": len(left) - 1,
        "edition": store.catalogue.edition(),
    }
    ingest(store, [docs], prune=True)
    ids = assert_whole(store)
    state["completed"] = ids == new and len(store.catalogue.documents()) == len(list(docs.iterdir()))
    store.refresh()
    state["swept"] = len([p for p in store.settings.index_folder.glob("*") if p.name.endswith(".gone")]) == 0
    out.write_text(json.dumps(state))
    store.close()


def main(folder: Path, mode: str, count: int, end: int) -> None:
    base, docs = folder / "base", write_documents(folder / "docs", range(40))
    assert ended(forked(lambda: run(base, docs))) == 0
    write_documents(docs, range(3), version=2)
    write_documents(docs, range(40, 46))
    (docs / "tale-039.md").unlink()
    shutil.copytree(base, folder / "after", ignore=shutil.ignore_patterns("*.lock"))
    start = time.perf_counter()
    assert ended(forked(lambda: run(folder / "after", docs))) == 0
    length = time.perf_counter() - start
    old, new = (list(small_store(folder / name).catalogue.signatures()) for name in ("base", "after"))
    dice = random.Random(20)
    aims: list[Any] = (
        [*AIMS, *STATEMENTS] if mode == "aimed" else [dice.uniform(0, length) for _ in range(count)]
    )
    for number, aim in enumerate(aims[:count]):
        home, out = folder / f"trial-{number}", folder / f"out-{number}"
        shutil.copytree(base, home, ignore=shutil.ignore_patterns("*.lock"))
        if isinstance(aim, float):
            pid = forked(lambda h=home: run(h, docs))
            time.sleep(aim)
            os.kill(pid, end)
        elif isinstance(aim, str):
            pid = forked(lambda h=home, s=aim: run(h, docs, statement=s))
        else:
            pid = forked(lambda h=home, a=aim: run(h, docs, aim=a))
        state = {"at": str(aim), "ended": ended(pid)}
        looked = ended(forked(lambda h=home, o=out: look(h, docs, old, new, o)))
        state |= json.loads(out.read_text()) if looked == 0 else {"look": looked}
        print(json.dumps(state), flush=True)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

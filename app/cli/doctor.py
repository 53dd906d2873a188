"""``doctor``: what is installed, which mind, where data lives, what is wrong and how to mend it."""

import argparse
import json
import platform
from importlib import metadata
from typing import Any

from app import __version__
from app.errors import GrassrootsError
from app.llm import choose_model
from app.settings import get_settings, knowledge_folder

LIBRARIES = (
    "langchain",
    "langchain-openai",
    "langgraph",
    "openai",
    "chromadb",
    "gradio",
    "tiktoken",
    "fastapi",
    "bm25s",
    "numpy",
)


def doctor(args: argparse.Namespace) -> int:
    """Report, and with ``--mend`` rebuild what can be rebuilt. Exit status 1 when something is wrong."""
    settings = get_settings()
    problems: list[dict[str, str]] = []
    report: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "mind": choose_model(settings).label,
        "home": str(settings.home),
        "knowledge": str(knowledge_folder()),
        "tokens": "estimated" if _estimated() else "tiktoken",
        "problems": problems,
    }
    for name, version in report["libraries"].items():
        if version is None:
            problems.append({"what": f"{name} is not installed", "mend": "make setup"})
    try:
        report |= _store(args.mend, problems)
    except GrassrootsError as error:
        problems.append({"what": error.sentence(), "mend": "see the sentence"})
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)
    return 1 if problems else 0


def _store(mend: bool, problems: list[dict[str, str]]) -> dict[str, Any]:
    from app.store.index import Generation
    from app.store.store import Store

    store = Store(get_settings())
    integrity = store.catalogue.integrity()
    if integrity != "ok":
        problems.append({"what": f"catalogue: {integrity}", "mend": "restore a copy of catalogue.sqlite3"})
    documents = store.catalogue.documents()
    row = store.catalogue.generation()
    found = {
        "documents": len(documents),
        "passages": sum(d["passages"] for d in documents),
        "generation": row and row["number"],
    }
    if row is None:
        if mend:
            from app.cli.ready import ready_store

            ready_store()
        else:
            problems.append({"what": "the knowledge is not ingested yet", "mend": "grassroots ingest"})
        return found
    try:
        if row["embedder"] != store.embedder.name:
            raise GrassrootsError("embedder_differs", index=row["embedder"], setting=store.embedder.name)
        if row["passages"] != found["passages"]:
            raise GrassrootsError("index_incomplete", found=row["passages"], wanted=found["passages"])
        Generation(store.settings.index_folder / f"{store.settings.workspace}-{row['number']}").release()
    except GrassrootsError as error:
        if mend:
            store.refresh(force=True)
            found["mended"] = error.code
        else:
            problems.append({"what": error.sentence(), "mend": "grassroots doctor --mend"})
    return found


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _estimated() -> bool:
    from app.tokens import is_estimate

    return is_estimate()


def _print(report: dict[str, Any]) -> None:
    for key, value in report.items():
        if key == "libraries":
            print("libraries: " + ", ".join(f"{n} {v}" for n, v in value.items()))
        elif key != "problems":
            print(f"{key}: {value}")
    if not report["problems"]:
        print("Everything is in order.")
    for problem in report["problems"]:
        print(f"! {problem['what']}\n  mend: {problem['mend']}")

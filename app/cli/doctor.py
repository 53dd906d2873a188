"""``doctor``: what is installed, which mind, where data lives, what is wrong and how to mend it; backup and restore."""

import argparse
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from app import __version__
from app.errors import GrassrootsError, StoreError
from app.language.texts import say
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
MEND = "grassroots doctor --mend"


def doctor(args: argparse.Namespace) -> int:
    """Report, and with ``--mend`` rebuild what can be rebuilt. Exit status 1 when something is wrong."""
    language = args.language or "en"
    if args.backup or args.restore:
        return _backup(args, language)
    settings = get_settings()
    problems: list[dict[str, str]] = []
    report: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "mind": choose_model(settings).label,
        "embedding": settings.embedding,
        "home": str(settings.home),
        "knowledge": str(knowledge_folder()),
        "tokens": "estimated" if _estimated() else "tiktoken",
        "problems": problems,
    }
    for name, version in report["libraries"].items():
        if version is None:
            problems.append({"what": say("store.not-installed", language, name=name), "mend": "make setup"})
    try:
        report |= _store(args.mend, problems, language)
    except GrassrootsError as error:
        mend = "grassroots doctor --restore FILE --force" if error.code == "store_damaged" else ""
        problems.append({"what": error.sentence(language), "mend": mend})
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report, language)
    return 1 if problems else 0


def _store(mend: bool, problems: list[dict[str, str]], language: str) -> dict[str, Any]:
    """What the store holds; what is wrong with it is mended or added to ``problems``."""
    from app.store.store import Store

    store = Store(get_settings())
    try:
        found: dict[str, Any] = {"embedding": _embedding(store, problems, language)}
        integrity = store.catalogue.integrity()
        if integrity != "ok":
            what = say("store.catalogue-wrong", language, reason=integrity)
            problems.append({"what": what, "mend": "grassroots doctor --restore FILE --force"})
        wrong = _wrong(store)
        if wrong and mend:
            _mend(store, wrong)
            found["mended"] = wrong.code
        elif wrong:
            key = {"store_empty": "not-ingested", "index_behind": "index-behind"}.get(wrong.code)
            what = say(f"store.{key}", language) if key else wrong.sentence(language)
            problems.append({"what": what, "mend": "grassroots ingest" if key == "not-ingested" else MEND})
        documents, row = store.catalogue.documents(), store.catalogue.generation()
        found["documents"] = len(documents)
        found["passages"] = sum(d["passages"] for d in documents)
        found["generation"] = row and row["number"]
        return found
    finally:
        store.close()


def _embedding(store: Any, problems: list[dict[str, str]], language: str) -> str:
    """Which embedder makes the vectors; a server is asked whether it answers, and as it did for the index."""
    from app.store.embedding import EmbeddingFault

    mine, server = store.vectors.embedder, store.vectors.remote and store.vectors.remote.server
    try:
        store.vectors.probe()
        row = store.catalogue.generation()
        if server and row and row["embedder"] == mine.name and row["dimension"] != mine.dimension:
            raise EmbeddingFault("dimension", server)
    except EmbeddingFault as fault:
        mend = "grassroots ingest --reindex" if fault.why == "dimension" else say("embedding.mend", language)
        problems.append({"what": fault.reason(language), "mend": mend})
    key = "embedding.line-server" if server else "embedding.line"
    return say(key, language, name=mine.name, server=server, dimension=mine.dimension or "?")


def _wrong(store: Any) -> StoreError | None:
    """What is wrong with the index: none, another embedder's, behind, not whole, or not to be read."""
    from app.store.build import check, check_files
    from app.store.index import Generation

    try:
        row = store.check_embedder()
        if row is None:
            return StoreError("store_empty")
        folder = store.folder(row["number"])
        check_files(folder)
        Generation(folder).release()
        if row["edition"] != store.catalogue.edition():
            return StoreError("index_behind")
        check(folder, store.plan())
    except StoreError as error:
        return error
    return None


def _mend(store: Any, wrong: StoreError) -> None:
    if wrong.code == "store_empty":
        from app.cli.ready import ready_store

        ready_store().close()
    elif wrong.code == "embedder_differs":
        store.reindex()
    else:
        store.refresh(force=wrong.code != "index_behind")


def _backup(args: argparse.Namespace, language: str) -> int:
    from app.store.backup import backup, restore

    settings = get_settings()
    if args.backup:
        about = backup(settings, Path(args.backup), args.force) | {"path": args.backup}
        lines = [say("store.backed-up", language, **about)]
    else:
        from app.cli.ready import ready_store

        about = restore(settings, Path(args.restore), args.force)
        ready_store().close()
        lines = [say("store.restored", language, **about)]
        lines += [say("store.kept-beside", language, path=about["kept"])] if about["kept"] else []
    print(json.dumps(about, ensure_ascii=False) if args.json else "\n".join(lines))
    return 0


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _estimated() -> bool:
    from app.tokens import is_estimate

    return is_estimate()


def _print(report: dict[str, Any], language: str) -> None:
    for key, value in report.items():
        if key == "libraries":
            value = ", ".join(f"{n} {v}" for n, v in value.items())
        if key != "problems":
            name = say("store.passage-count" if key == "passages" else f"store.{key}", language)
            print(say("store.line", language, name=name, value=value))
    if not report["problems"]:
        print(say("store.in-order", language))
    for problem in report["problems"]:
        print(f"! {problem['what']}")
        if problem["mend"]:
            print(say("store.how-to-mend", language, mend=problem["mend"]))

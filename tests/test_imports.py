"""A module imports only what stands left of it on the way of the data; only doors import ``ingest``."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = ("settings", "errors", "files", "language", "tokens", "prompts", "llm")
ORDER = (
    "store",
    "retrieval",
    "playbook",
    "metrics",
    "diagnosis",
    "strategy",
    "briefs",
    "advisor",
    "chat",
    "jobs",
)
DOORS = ("page", "api", "cli", "evaluation", "training", "__main__")
INGEST_MAY = {"settings", "errors", "language", "tokens", "store", "__init__"}
HEAVY = (
    "gradio",
    "chromadb",
    "langchain",
    "langchain_core",
    "langgraph",
    "openai",
    "fastapi",
    "numpy",
    "pydantic",
    "yaml",
    "tiktoken",
)


def imports(path: Path) -> set[tuple[str, str]]:
    """(top, second) of every import of a file, e.g. ("app", "store")."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + ([f"app.{a.name}" for a in node.names] if node.module == "app" else [])
        for name in names:
            top, _, rest = name.partition(".")
            found.add((top, rest.split(".")[0].replace("__version__", "__init__") or "__init__"))
    return found


def noun(path: Path) -> str:
    part = path.relative_to(ROOT / "app").parts[0]
    return part.removesuffix(".py")


@pytest.mark.parametrize("path", sorted((ROOT / "app").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_app_imports_run_one_way(path: Path) -> None:
    me = noun(path)
    if me == "__init__":
        return
    assert me in (*BASE, *ORDER, *DOORS), f"{me} has no place on the way of the data"
    for top, other in imports(path):
        if top == "ingest":
            assert me in DOORS, f"{path} imports ingest, which only doors may"
        if top != "app" or other in (me, "__init__"):
            continue
        if me in BASE:
            assert other in BASE, f"{path} imports app.{other}"
        elif me in ORDER:
            assert other in BASE or (other in ORDER and ORDER.index(other) < ORDER.index(me)), (
                f"{path} imports app.{other}"
            )


@pytest.mark.parametrize("path", sorted((ROOT / "ingest").rglob("*.py")), ids=lambda p: p.name)
def test_ingest_imports_little(path: Path) -> None:
    for top, other in imports(path):
        assert top != "app" or other in INGEST_MAY, f"{path} imports app.{other}"


def loaded_after(*arguments: str) -> set[str]:
    """Top-level modules that are loaded after a command ran in a process of its own."""
    code = (
        "import sys, contextlib, io\n"
        "from app.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: main(sys.argv[1:])\n"
        "    except SystemExit: pass\n"
        "print(' '.join(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_after("--help") & set(HEAVY)


def test_diagnose_loads_neither_chroma_nor_langchain() -> None:
    loaded = loaded_after("diagnose", "many carts, few orders")
    assert "numpy" in loaded
    assert not loaded & {"chromadb", "langchain", "langchain_core", "gradio", "sklearn", "fastapi", "openai"}

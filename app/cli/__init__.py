"""The command line. Heavy imports stay inside the commands: ``--help`` loads none of them."""

import argparse
import json
import sys
from importlib import import_module

from app import __version__

LANGUAGES = ("vi", "en", "zh")


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit status 0, 1 (failed) or 2 (wrong usage)."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = _parser().parse_args(argv)
    from app.errors import GrassrootsError

    try:
        module, _, name = args.run.partition(":")
        return int(getattr(import_module(f"app.cli.{module}"), name)(args))
    except GrassrootsError as error:
        return _failed(error, args)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception:
        import logging

        logging.getLogger("grassroots").exception("command failed") if args.debug else None
        return _failed(GrassrootsError("internal"), args)


def _failed(error: "Exception", args: argparse.Namespace) -> int:
    language = getattr(args, "language", None)
    if not language and getattr(args, "text", None):
        from app.language import detect_language

        language = detect_language(args.text[:2000])
    sentence = error.sentence(language or "en")  # type: ignore[attr-defined]
    if getattr(args, "json", False):
        print(json.dumps({"error": {"code": error.code, "message": sentence}}, ensure_ascii=False))  # type: ignore[attr-defined]
    print(sentence, file=sys.stderr)
    return int(error.exit_status)  # type: ignore[attr-defined]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="grassroots", description="Content strategist for brands on Xiaohongshu."
    )
    parser.add_argument("--version", action="version", version=f"grassroots {__version__}")
    parser.add_argument("--debug", action="store_true", help="show the details of an unexpected error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: str, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        return sub

    def texts(sub: argparse.ArgumentParser, what: str) -> None:
        sub.add_argument(
            "text", metavar="TEXT", help=f'{what}; or FILE.jsonl or - for many, one {{"id", "text"}} a line'
        )
        _language(sub, "language of the answer (default: that of the text)")

    sub = command("ask", "ask:ask", "Answer a situation or a question.")
    texts(sub, "what to answer")
    sub.add_argument("--thread", help="go on in this conversation")
    texts(
        command("diagnose", "ask:diagnose", "Judge a situation: crowd tier and AIPS stage."), "the situation"
    )
    sub = command("search", "ask:search", "Find passages of the knowledge.")
    texts(sub, "what to look for")
    sub.add_argument("-k", type=_positive, default=5, help="how many passages (default 5)")

    sub = command(
        "ingest",
        "knowledge:ingest",
        "Bring documents in (txt, md, html, pdf, docx, pptx); without PATH: the bundled knowledge.",
    )
    sub.add_argument("paths", metavar="PATH", nargs="*", help="files or folders")
    sub.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
    sub.add_argument(
        "--prune", action="store_true", help="take out documents whose file is gone from the named folders"
    )
    sub.add_argument("--encoding", help="read files in this encoding instead of detecting it")
    sub.add_argument("--reindex", action="store_true", help="build the index anew")
    _language(sub)
    knowledge = commands.add_parser("knowledge", help="List and remove documents.").add_subparsers(
        metavar="ACTION", required=True
    )
    sub = knowledge.add_parser("list", help="list the documents")
    sub.set_defaults(run="knowledge:listing")
    sub.add_argument("--removed", action="store_true", help="those that were taken out")
    _shown(sub)
    sub = knowledge.add_parser("remove", help="take documents out (a preview, unless --yes)")
    sub.set_defaults(run="knowledge:remove", json=False)
    sub.add_argument("documents", metavar="DOCUMENT", nargs="+")
    sub.add_argument("--yes", action="store_true", help="do it")
    sub.add_argument("--undo", action="store_true", help="bring them back")
    _language(sub)

    sub = knowledge.add_parser("check", help="check the knowledge against the rules of its README")
    sub.set_defaults(run="check:check")
    sub.add_argument(
        "folder", metavar="FOLDER", nargs="?", help="knowledge folder (default: the bundled one)"
    )
    sub.add_argument("--strict", action="store_true", help="warnings fail too")
    _shown(sub)
    claims = commands.add_parser(
        "claims", help="List the figures and rules, or show one with its standing."
    ).add_subparsers(metavar="ACTION", required=True)
    sub = claims.add_parser("list", help="list the claims")
    sub.set_defaults(run="claims:listing")
    sub.add_argument(
        "--kind", choices=("official", "trade", "article", "practice", "hypothesis"), help="only of this kind"
    )
    sub.add_argument("--contested", action="store_true", help="only those that something speaks against")
    sub.add_argument("--stale", action="store_true", help="only those older than eighteen months")
    _shown(sub)
    sub = claims.add_parser(
        "show", help="show one claim: value, standing, sources, date, what speaks against it"
    )
    sub.set_defaults(run="claims:show")
    sub.add_argument("claim", metavar="ID")
    _shown(sub)
    sub = command(
        "explain",
        "explain:explain",
        "Explain a term or a KPI: what it is, formula, who says so, how sure, as of when.",
    )
    sub.add_argument("text", metavar="TERM", help="any of its names, in any of the three languages")
    _language(sub, "language of the explanation (default: that of the term)")

    sub = command(
        "lint",
        "lint:lint",
        "Check a text or brief of your own against the rules: forbidden words, long titles.",
    )
    sub.add_argument("file", metavar="FILE", help="text or Markdown file; - for standard input")
    sub.add_argument("--category", help="apply the rules of this category (default: the one the text names)")
    _language(sub)
    sub = command(
        "briefs",
        "briefs:briefs",
        "Write one brief for each row of a table (CSV, TSV, JSONL); or compare two: briefs diff A B.",
    )
    sub.add_argument(
        "input", metavar="INPUT", nargs="+", help="the table; or: diff A B (folders or files of briefs)"
    )
    sub.add_argument("-o", "--out", metavar="FOLDER", help="folder to write to")
    sub.add_argument(
        "--reader",
        action="append",
        choices=("creator", "agency", "in-house", "paid"),
        help="for whom (may be repeated; default in-house)",
    )
    sub.add_argument("--force", action="store_true", help="write finished rows again")
    _language(sub, "language of rows that name none (default: that of the row)")
    sub.add_argument("--quiet", action="store_true", help="no progress bar")

    sub = command(
        "metrics",
        "metrics:metrics",
        "Read your figures (CSV, XLSX, text): flows between the steps, two periods compared, where people are stuck.",
    )
    sub.add_argument("file", metavar="FILE", help="an export or a text; - reads standard input")
    _language(sub, "language of the output (default: that of the file)")

    for name, page in (("chat", True), ("serve", False)):
        sub = command(
            name, "serve:serve", "Open the chat in the browser." if page else "Serve the page and the API."
        )
        sub.add_argument("--host", help="address to listen on (default 127.0.0.1)")
        sub.add_argument("--port", type=_port, help="port to listen on (default 7860)")
        if page:
            sub.add_argument(
                "--no-browser", dest="browser", action="store_false", help="do not open a browser"
            )
        else:
            sub.add_argument("--no-page", action="store_true", help="API only")

    action = commands.add_parser("threads", help="List, show or delete conversations.").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    for name in ("list", "show", "delete"):
        sub = action.add_parser(name)
        sub.set_defaults(run="threads:threads")
        sub.add_argument("--json", action="store_true")
        if name != "list":
            sub.add_argument("thread", metavar="THREAD")
    sub = command(
        "doctor",
        "doctor:doctor",
        "Say what is installed, where data lives, what is wrong and how to mend it.",
    )
    sub.add_argument("--mend", action="store_true", help="rebuild what can be rebuilt")
    sub.add_argument("--backup", metavar="FILE", help="write catalogue and conversations to one zip")
    sub.add_argument("--restore", metavar="FILE", help="bring such a zip back (stop the server first)")
    sub.add_argument("--force", action="store_true", help="replace what is there")
    _language(sub)
    return parser


def _shown(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="print one JSON document")
    _language(sub)


def _language(sub: argparse.ArgumentParser, meaning: str = "language of the output (default en)") -> None:
    sub.add_argument("--language", choices=LANGUAGES, help=meaning)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return value

"""``lint``: what in a text of your own the rules forbid, why, and what to write instead."""

import argparse
import json
import sys
from pathlib import Path

from app.errors import InputError
from app.language import Language, detect_language, say
from app.language.text import as_language

_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")


def lint(args: argparse.Namespace) -> int:
    """Check a file or standard input; exit status 1 when something is found."""
    from app.briefs.lint import lint_text

    text = read_text(args.file)
    if not text.strip():
        raise InputError("empty")
    language = as_language(args.language or detect_language(text))
    result = lint_text(text, args.category, language)
    if args.json:
        print(json.dumps(result.model_dump(mode="json"), ensure_ascii=False))
        return 1 if result.findings else 0
    for finding in result.findings:
        for key in ("finding", "why", "instead"):
            print(say(f"lint.{key}", language, **finding.model_dump()))
    key = "found" if result.findings else "clean"
    scope = _scope(result.category, language)
    print(say(f"lint.{key}", language, count=len(result.findings or result.rules), scope=scope))
    return 1 if result.findings else 0


def _scope(category: str | None, language: Language) -> str:
    from app.playbook import load_playbook

    if category is None:
        return say("lint.scope.general", language)
    return say("lint.scope.category", language, category=load_playbook().categories[category].name[language])


def read_text(source: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    if source == "-":
        return sys.stdin.read()
    path = Path(source)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("path_missing", path=source) from error
    except OSError as error:
        raise InputError("file_unreadable", path=source, reason=error.strerror or str(error)) from error
    for encoding in _ENCODINGS if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("table_encoding", path=path.name)

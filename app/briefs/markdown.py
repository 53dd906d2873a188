"""A brief as Markdown: CommonMark with tables; everything that was not written here is escaped."""

import re
import unicodedata

from app.briefs.brief import Brief, Grid, Line, Part, Source
from app.language import Language, say

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_START = re.compile(r"^([+\-=]|#(?=#*(?:\s|$))|\d{1,9}(?=[.)]))")
_CONTROL = ("Cc", "Cf", "Zl", "Zp")


def escape(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would take for markup."""
    plain = "".join(" " if unicodedata.category(c) in _CONTROL else c for c in text)
    plain = _SPECIAL.sub(r"\\\1", " ".join(plain.split()))
    if match := _START.match(plain):
        cut = match.end()
        return plain[:cut] + "\\" + plain[cut:] if match[0][0].isdigit() else "\\" + plain
    return plain


def to_markdown(brief: Brief) -> str:
    """The whole brief."""
    language, sourced = brief.language, bool(brief.sources)
    out = [f"# {escape(brief.title)}"]
    for section in brief.sections:
        out.append(f"## {escape(section.title)}")
        for part in section.parts:
            out += _part(part, language, sourced)
    if sourced:
        out += [f"## {say('briefs.h.sources', language)}", say("briefs.foot.marks", language)]
        out.append("\n".join(f"- [{s.number}] {_source(s, language)}" for s in brief.sources))
    if brief.related:
        out.append(f"### {say('briefs.p.related', language)}")
        out.append("\n".join(f"- {_source(s, language)}" for s in brief.related))
    if not sourced:
        out += ["---", say("briefs.foot.unmarked", language)]
    return "\n\n".join(out) + "\n"


def _part(part: Part, language: Language, sourced: bool) -> list[str]:
    out = [f"### {escape(part.title)}"] if part.title else []
    if part.inline and part.lines:
        out.append(" · ".join(_line(line, language, sourced) for line in part.lines))
    elif part.lines:
        out.append("\n".join(row for line in part.lines for row in _item(line, language, sourced)))
    if part.grid:
        out.append(_grid(part.grid, language, sourced))
    return out


def _item(line: Line, language: Language, sourced: bool) -> list[str]:
    return [
        f"- {_line(line, language, sourced)}",
        *(f"  - {_line(c, language, sourced)}" for c in line.children),
    ]


def _line(line: Line, language: Language, sourced: bool) -> str:
    """``**Label:** text · *gloss* [1]``."""
    label = f"**{escape(line.label)}{say('briefs.colon', language)}** " if line.label else ""
    text = say("briefs.to-confirm", language) if line.confirm else escape(line.text)
    gloss = f" · *{escape(line.gloss)}*" if line.gloss else ""
    return f"{label}{text}{gloss}{_mark(line.kind, line.citations, language, sourced)}".rstrip()


def _mark(kind: str | None, citations: list[int], language: Language, sourced: bool) -> str:
    """The citations; without any, who stands behind the line. Rules of thumb go unmarked where nothing is numbered."""
    if sourced and citations:
        return " " + "".join(f"[{n}]" for n in citations)
    if kind is None or (kind == "practice" and not sourced):
        return ""
    return say("briefs.mark", language, word=say(f"briefs.kind.{kind}", language))


def _grid(grid: Grid, language: Language, sourced: bool) -> str:
    rows = [_cells([escape(c) for c in grid.columns]), "|" + " --- |" * len(grid.columns)]
    for row in grid.rows:
        first, *rest = [escape(c) for c in row.cells]
        rows.append(_cells([first + _mark(row.kind, row.citations, language, sourced), *rest]))
    return "\n".join(rows)


def _cells(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _source(source: Source, language: Language) -> str:
    text = say("briefs.source", language, heading=escape(source.heading), quote=escape(source.quote))
    details = [escape(source.origin)] if source.origin else []
    if source.as_of:
        details.append(escape(say("briefs.as-of", language, date=source.as_of)))
    return text + (
        say("briefs.mark", language, word=say("briefs.semicolon", language).join(details)) if details else ""
    )

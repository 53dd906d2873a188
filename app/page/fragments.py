"""Small pieces of HTML. Every value is escaped here; Markdown is rendered without HTML, links or images."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from app.language import Language, say
from app.strategy.types import Item, Posted

_MARK = re.compile(r"\[(\d{1,3})\]")


def esc(value: object) -> str:
    """``value`` as text of an element or a quoted attribute."""
    return escape(str(value), quote=True)


def words(key: str, language: str, **params: Any) -> str:
    """A text of the page, escaped."""
    return esc(say(f"page.{key}", language, **params))


def cite(numbers: Iterable[int], where: str, language: Language) -> str:
    """Citation marks: buttons that open the quoted passage. ``where`` names the answer they belong to."""
    return "".join(
        f'<button type="button" class="cite" data-where="{esc(where)}" data-n="{n}" '
        f'aria-label="[{n}] {words("source", language, n=n)}">[{n}]</button>'
        for n in numbers
    )


def standing(kind: str, language: Language) -> str:
    """The tag that says what an item rests on."""
    short = say("page.kind.practice" if kind == "practice" else f"answers.kind.{kind}", language)
    full = say("page.kind.label", language, kind=say(f"answers.kind.{kind}", language))
    return f'<span class="tag tag-{esc(kind)}" title="{esc(full)}">{esc(short)}</span>'


def posted(value: Posted, note_language: Language = "zh") -> str:
    """What will be posted, with its gloss below."""
    gloss = (
        f'<span class="gloss">{esc(value.gloss)}</span>' if value.gloss and value.gloss != value.text else ""
    )
    return f'<span class="posted" lang="{esc(note_language)}">{esc(value.text)}</span>{gloss}'


def item(value: Item, where: str, language: Language, label: str = "") -> str:
    """A piece of advice with its standing and its marks."""
    head = f"<strong>{esc(label)}</strong> " if label else ""
    marks = cite(value.citations, where, language)
    return f"<li>{head}{esc(value.text)} {marks} {standing(value.kind, language)}</li>"


def items(values: Iterable[Item], where: str, language: Language) -> str:
    """A list of advice; nothing for an empty one."""
    rows = "".join(item(v, where, language) for v in values)
    return f'<ul class="advice">{rows}</ul>' if rows else ""


def section(name: str, title: str, body: str, opened: bool = False, count: int | None = None) -> str:
    """A part of the strategy that opens and closes; empty ones are left out."""
    if not body:
        return ""
    many = f' <span class="count">{count}</span>' if count else ""
    state = " open" if opened else ""
    return (
        f'<details class="part part-{esc(name)}" id="part-{esc(name)}"{state}><summary><h3>{esc(title)}</h3>{many}'
        f'</summary><div class="part-body">{body}</div></details>'
    )


def bar(share: float, label: str) -> str:
    """A bar of 0–1 that is read out as its label."""
    percent = max(0, min(100, round(100 * share)))
    return (
        f'<div class="bar" role="img" aria-label="{esc(label)}"><span style="width:{percent}%"></span></div>'
    )


class _Renderer(RendererHTML):
    """Text tokens turn ``[n]`` into marks, so that nothing inside an attribute is touched."""

    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        out, at = [], 0
        content = tokens[idx].content
        for match in _MARK.finditer(content):
            if int(match[1]) in env["numbers"]:
                out += [
                    esc(content[at : match.start()]),
                    cite([int(match[1])], env["where"], env["language"]),
                ]
                at = match.end()
        return "".join([*out, esc(content[at:])])


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    return md.enable("table").disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])


def markdown(text: str, where: str = "", numbers: Iterable[int] = (), language: Language = "en") -> str:
    """Markdown of an answer as HTML; ``[n]`` becomes a mark where ``n`` is one of ``numbers``."""
    env = {"where": where, "numbers": set(numbers), "language": language}
    return str(_markdown().render(text, env))

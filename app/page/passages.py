"""Passages as HTML: the one behind a citation, and the results of a search."""

from collections.abc import Mapping

from app.language import Language, say
from app.page.fragments import bar, esc, words
from app.retrieval import FLOOR, Citation, Hit
from app.store.types import Passage


def highlighted(text: str, quote: str) -> str:
    """The text with the quote marked, when it stands in it verbatim."""
    at = text.find(quote) if quote else -1
    if at < 0:
        return esc(text)
    end = at + len(quote)
    return f'{esc(text[:at])}<mark id="quoted">{esc(text[at:end])}</mark>{esc(text[end:])}'


def quoted_passage(
    citation: Citation | None, passage: Passage | None, language: Language, turn: int = 0
) -> str:
    """The content of the dialog. ``turn`` counts its openings, so that the same passage can be opened twice."""
    close = (
        f'<form method="dialog"><button class="close" aria-label="{words("close", language)}">'
        f"{words('close', language)}</button></form>"
    )
    if citation is None:
        return f'<article data-turn="{turn}">{close}<p role="alert">{words("source.unknown", language)}</p></article>'
    quote = f'<blockquote lang="{citation.language}">{esc(citation.quote)}</blockquote>'
    if passage is None:
        body = f'{quote}<p class="notice">{words("source.gone", language)}</p>'
    else:
        text = highlighted(passage.text, citation.quote)
        body = (
            f'{"" if "<mark" in text else quote}<div class="passage" lang="{passage.language}">{text}</div>'
        )
    return (
        f'<article data-turn="{turn}">{close}<p class="small">{words("source", language, n=citation.number)}</p>'
        f'<h2 id="passage-title">{esc(citation.heading)}</h2>{body}{_about(citation, language)}</article>'
    )


def _about(citation: Citation, language: Language) -> str:
    """Document, date, and who said it first."""
    origins = "".join(f"<li>{esc(o)}</li>" for o in citation.origin.split(" · ") if o)
    rows = [
        ("source.document", esc(citation.document)),
        ("source.as-of", esc(citation.as_of or "")),
        ("source.origin", f"<ul>{origins}</ul>" if origins else ""),
    ]
    return (
        "<dl>"
        + "".join(f"<dt>{words(key, language)}</dt><dd>{value}</dd>" for key, value in rows if value)
        + "</dl>"
    )


def _hit(hit: Hit, documents: Mapping[str, str], language: Language) -> str:
    passage = hit.passage
    label = say("page.search.relevance", language, percent=round(100 * hit.relevance))
    return (
        f'<li class="hit"><h2>{esc(passage.heading)}</h2>'
        f'<p class="small">{esc(documents.get(passage.document, passage.document))} · '
        f"{words(f'lang.{passage.language}', language)}</p>"
        f'<div class="relevance">{bar(hit.relevance, label)}<span class="small">{esc(label)}</span></div>'
        f'<div class="passage" tabindex="0" lang="{passage.language}">{esc(passage.text)}</div></li>'
    )


def results(query: str, hits: list[Hit], documents: Mapping[str, str], language: Language) -> str:
    """What a search found; what lies below the floor is not shown as an answer."""
    found = [h for h in hits if h.relevance >= FLOOR]
    if not found:
        near = "; ".join(f"“{h.passage.heading}”" for h in hits[:2] if h.relevance >= FLOOR / 2)
        nearest = f"<p>{words('search.nearest', language, sections=near)}</p>" if near else ""
        return f'<div class="empty" role="status"><p>{words("search.nothing", language, query=query)}</p>{nearest}</div>'
    rows = "".join(_hit(h, documents, language) for h in found)
    head = words("search.found", language, n=len(found), query=query)
    return f'<p class="found" role="status">{head}</p><ol class="hits">{rows}</ol>'


def nothing_yet(language: Language) -> str:
    """The search before its first query."""
    return f'<div class="empty"><p>{words("search.empty", language)}</p></div>'


def failed(sentence: str) -> str:
    """A search that could not run."""
    return f'<div class="empty"><p class="failure" role="alert">{esc(sentence)}</p></div>'

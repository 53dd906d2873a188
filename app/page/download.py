"""The strategy as a Markdown file."""

import secrets
from pathlib import Path

from app.advisor import Answer, render
from app.language import Language, say
from app.strategy.types import ContentIdea, Strategy


def _ideas(idea: ContentIdea, language: Language) -> list[str]:
    a = lambda key: say(f"answers.{key}", language)  # noqa: E731
    example = idea.example
    return [
        f"### {idea.name}",
        "",
        f"- {a('title')}: {render.posted(example.title)} ({say('page.units', language, n=example.title_units)})",
        f"- {a('cover')}: {render.posted(example.cover)}",
        f"- {a('opening')}: {render.posted(example.opening)}",
        f"- {a('outline')}:",
        *(f"  {n}. {render.posted(o)}" for n, o in enumerate(example.outline, start=1)),
        f"- {a('tags')}: " + " ".join(f"#{t.text}" for t in example.tags),
        "",
    ]


def _calendar(strategy: Strategy, language: Language) -> list[str]:
    dates = [f"- {d.label}: {d.what} {d.decide}{render.marks(d.citations)}" for d in strategy.measurement]
    weeks = [
        f"- {say('page.week', language, n=w.week)}: {w.focus} ({'; '.join(w.notes)})"
        for w in strategy.content_calendar
    ]
    h = lambda key: ["", f"## {say(f'page.{key}', language)}", ""]  # noqa: E731
    return [*h("read-dates"), *dates, *h("calendar"), *weeks]


def strategy_markdown(answer: Answer) -> str:
    """The whole strategy of an answer: what the chat says, then every idea in full, calendars, rules, words, sources."""
    strategy = answer.strategy
    if strategy is None:
        return answer.text
    language = strategy.language
    h = lambda key: ["", f"## {say(f'page.{key}', language)}", ""]  # noqa: E731
    mind = "answers.answered-by.builtin" if answer.mind == "builtin" else "page.mind.llm-plain"
    lines = [
        f"# {strategy.headline}",
        "",
        say(mind, language),
        "",
        render.strategy_text(strategy),
        *h("s.ideas"),
    ]
    for idea in strategy.content_types:
        lines += _ideas(idea, language)
    lines += _calendar(strategy, language)
    if strategy.compliance:
        lines += h("s.rules")
    lines += [
        f"- **{r.name}**: {r.rule}{render.marks(r.citations)} {say('page.instead', language)}: {r.instead}"
        for r in strategy.compliance
    ]
    lines += [
        *h("s.words"),
        *(f"- {render.posted(w)}" for w in [*strategy.search_words, *strategy.more_titles]),
    ]
    lines += [*h("s.sources")]
    for c in strategy.citations:
        about = " · ".join(x for x in (c.origin, c.heading, c.as_of) if x)
        lines.append(f"[{c.number}] “{c.quote}” ({about})\n")
    return "\n".join(lines) + "\n"


def strategy_file(answer: Answer, folder: Path) -> Path:
    """Write the Markdown below ``folder`` under a name nobody can guess."""
    target = folder / secrets.token_hex(16)
    target.mkdir(parents=True, exist_ok=True)
    path = target / "grassroots-strategy.md"
    path.write_text(strategy_markdown(answer), encoding="utf-8")
    return path

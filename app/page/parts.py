"""The parts of a strategy as HTML: ideas, making, promotion, measuring, rules, words, claims."""

from app.language import Language, say
from app.page.fragments import cite, esc, item, items, posted, standing, words
from app.strategy.types import ContentIdea, Kpi, Posted, Rule, Strategy


def _row(label: str, body: str) -> str:
    return f"<dt>{esc(label)}</dt><dd>{body}</dd>"


def _posted_list(values: list[Posted], strategy: Strategy) -> str:
    rows = "".join(f"<li>{posted(v, strategy.note_language)}</li>" for v in values)
    return f'<ul class="posted-list">{rows}</ul>' if rows else ""


def _idea(idea: ContentIdea, strategy: Strategy, where: str, language: Language) -> str:
    """One content type: title first, because it is what gets copied."""
    example, note = idea.example, strategy.note_language
    a = lambda key: say(f"answers.{key}", language)  # noqa: E731
    tags = " ".join(
        f'<span class="topic" lang="{note}">#{esc(t.text)}</span>'
        + (f' <span class="gloss">{esc(t.gloss)}</span>' if t.gloss else "")
        for t in example.tags
    )
    outline = "".join(f"<li>{posted(o, note)}</li>" for o in example.outline)
    return (
        f'<article class="idea"><h4>{esc(idea.name)} <span class="tag">{esc(a(f"form.{idea.form}"))}</span> '
        f"{standing(idea.kind, language)}</h4>"
        f'<div class="headline">{posted(example.title, note)}'
        f'<span class="units">{words("units", language, n=example.title_units)}</span></div><dl>'
        + _row(say("page.why", language), f"{esc(idea.why)} {cite(idea.citations, where, language)}")
        + _row(a("cover"), posted(example.cover, note))
        + _row(a("opening"), posted(example.opening, note))
        + _row(a("outline"), f"<ol>{outline}</ol>")
        + _row(a("tags"), tags)
        + _row(a("sign"), esc(idea.sign))
        + "</dl></article>"
    )


def ideas(strategy: Strategy, where: str, language: Language) -> str:
    """Content ideas with everything that is needed to post them."""
    return "".join(_idea(i, strategy, where, language) for i in strategy.content_types)


def making(strategy: Strategy, where: str, language: Language) -> str:
    """Styles, directions, production, pitfalls, and what holds in the category."""
    groups = [
        (say(f"page.{k}", language), getattr(strategy, k))
        for k in ("styles", "directions", "production", "pitfalls")
    ]
    if strategy.category:
        groups.append(
            (say("answers.h.category", language, category=strategy.category), strategy.category_notes)
        )
    groups.append((say("strategy.h.fitted", language), strategy.fitted))
    return "".join(
        f"<h4>{esc(title)}</h4>{items(values, where, language)}" for title, values in groups if values
    )


def promotion(strategy: Strategy, where: str, language: Language) -> str:
    """Who and what carries the content."""
    rows = "".join(
        item(getattr(strategy.promotion, key), where, language, say(f"answers.{key}", language))
        for key in ("creators", "feeds", "search", "topics")
    )
    return f'<ul class="advice">{rows}</ul>'


def _kpi(kpi: Kpi, where: str, language: Language) -> str:
    w = lambda key: words(key, language)  # noqa: E731
    role = esc(say(f"answers.{kpi.role}", language))
    return (
        f'<tr class="kpi-{kpi.role}"><th scope="row">{esc(kpi.name)} <span class="tag">{role}</span>'
        f'<p class="small">{esc(kpi.definition)}</p></th>'
        f'<td data-label="{w("kpi.formula")}">{esc(kpi.formula)} ({esc(kpi.unit)}) {cite(kpi.citations, where, language)} '
        f"{standing(kpi.kind, language)}</td>"
        f'<td data-label="{w("kpi.where")}">{esc(kpi.where)}</td><td data-label="{w("kpi.read")}">{esc(kpi.read)}<p class="small">{esc(kpi.target)}</p></td>'
        f'<td data-label="{w("kpi.low")}">{esc(kpi.if_low)}</td></tr>'
    )


def measuring(strategy: Strategy, where: str, language: Language) -> str:
    """KPIs, read dates, content calendar, and when to scale, stop or move on."""
    heads = "".join(
        f'<th scope="col">{words(k, language)}</th>'
        for k in ("kpi", "kpi.formula", "kpi.where", "kpi.read", "kpi.low")
    )
    kpis = "".join(_kpi(k, where, language) for k in strategy.kpis)
    dates = "".join(
        f"<li><strong>{esc(d.label)}</strong> {esc(d.what)} <em>{esc(d.decide)}</em> "
        f"{cite(d.citations, where, language)} {standing(d.kind, language)}</li>"
        for d in strategy.measurement
    )
    weeks = "".join(
        f"<li><strong>{words('week', language, n=w.week)}</strong> {esc(w.focus)}"
        f'<span class="small">{esc(" · ".join(w.notes))}</span></li>'
        for w in strategy.content_calendar
    )
    rules = (("scale", strategy.scale_rule), ("stop", strategy.stop_rule), ("gate", strategy.next_step))
    after = "".join(item(value, where, language, say(f"answers.{key}", language)) for key, value in rules)
    return (
        f'<table class="kpis"><thead><tr>{heads}</tr></thead><tbody>{kpis}</tbody></table>'
        f'<h4>{words("read-dates", language)}</h4><ul class="advice">{dates}</ul>'
        f'<h4>{words("calendar", language)}</h4><ul class="weeks">{weeks}</ul>'
        f'<h4>{words("next", language)}</h4><ul class="advice">{after}</ul>{_gate(strategy, where, language)}'
    )


def _gate(strategy: Strategy, where: str, language: Language) -> str:
    """What has to hold before the plan moves on, the small trial beyond, and the way back."""
    gate = strategy.gate
    if not gate:
        return ""
    plain = "".join(
        f"<li><strong>{esc(say(f'strategy.h.{key}', language))}</strong> {esc(text)}</li>"
        for key, text in (("trial", gate.trial), ("back", gate.back))
    )
    rows = items(gate.checks, where, language)
    return f'<h4>{esc(say("strategy.h.gate", language, name=gate.name))}</h4>{rows}<ul class="advice">{plain}</ul>'


def _rule(rule: Rule, where: str, language: Language) -> str:
    loud = f'<p class="barred"><strong>{words("barred", language)}</strong></p>' if rule.bars_creators else ""
    return (
        f'<article class="rule">{loud}<h4>{esc(rule.name)} {standing(rule.kind, language)}</h4>'
        f"<p>{esc(rule.rule)} {cite(rule.citations, where, language)}</p>"
        f"<p><strong>{words('instead', language)}</strong> {esc(rule.instead)}</p></article>"
    )


def rules(strategy: Strategy, where: str, language: Language) -> str:
    """Rules that apply, the barring ones first and loud."""
    ordered = sorted(strategy.compliance, key=lambda r: not r.bars_creators)
    return "".join(_rule(r, where, language) for r in ordered)


def search_words(strategy: Strategy, language: Language) -> str:
    """Search words, more titles, more openings."""
    groups = (
        ("search-words", strategy.search_words), ("more-titles", strategy.more_titles), ("more-openings", strategy.more_openings)
    )  # fmt: skip
    return "".join(
        f"<h4>{words(key, language)}</h4>{_posted_list(values, strategy)}" for key, values in groups if values
    )


def to_confirm(strategy: Strategy) -> str:
    """What the user did not say and the plan assumes."""
    rows = "".join(f"<li>{esc(t)}</li>" for t in strategy.to_confirm)
    return f'<ul class="advice">{rows}</ul>' if rows else ""


def claims(strategy: Strategy, where: str, language: Language) -> str:
    """Figures with their standing, confidence, date and what speaks against them."""
    rows = []
    for claim in strategy.claims:
        against = (
            f'<p class="notice">{words("contested", language, by=claim.contested_by)}</p>'
            if claim.contested_by
            else ""
        )
        about = " · ".join(
            esc(x)
            for x in (say(f"page.confidence.{claim.confidence}", language), claim.as_of, claim.origin)
            if x
        )
        rows.append(
            f"<li>{esc(claim.text)} {cite(claim.citations, where, language)} {standing(claim.kind, language)}"
            f'<p class="small">{about}</p>{against}</li>'
        )
    return f'<ul class="advice">{"".join(rows)}</ul>' if rows else ""

"""The sections on making, booking, publishing, rules, measuring and what is open."""

from app.briefs.brief import Grid, GridRow, Line, Part, Section
from app.briefs.draft import ALWAYS, Draft
from app.language import say

CPTI = "cpti"


def formats(d: Draft) -> Section:
    """Limits of the platform and how to make it."""
    limits = [*d.claim("", "title-limit"), *d.claim("", "picture-ratio")]
    fields = ["picture-count", "product-share"]
    if any(i.form == "video" for i in d.strategy.content_types):
        fields.append("video-length")
    if d.reader == "creator":
        return d.section("format", Part(lines=[*limits[:1], *d.unknown_together(*fields)]))
    limits += [*d.claim("", "body-limit"), *d.claim("", "picture-limit"), *d.claim("", "licensed-music")]
    making = [d.item("", i) for i in d.strategy.production]
    return d.section(
        "format", Part(title=d.say("f.limits"), lines=limits), Part(lines=d.unknown(*fields), inline=True),
        Part(title=d.say("f.make"), lines=making),
    )  # fmt: skip


def creators(d: Draft) -> Section:
    """Whom to choose; where the rules bar creators, that and what to do instead stand here."""
    whom = d.item("whom", d.strategy.promotion.creators)
    if d.barred:
        return d.section("creators", Part(lines=[whom]))
    blanks = d.unknown("number", "band", "creator-category", "per-post")
    return d.section("creators", Part(lines=[whom]), Part(lines=blanks, inline=True))


def collaboration(d: Draft) -> Section:
    """How brand and creator work together; the agency also gets budget, mix, phases and competitors."""
    if d.reader == "creator":
        return d.section("collaboration", Part(lines=d.unknown_together("deadline", "rights"), inline=True))
    lines = [d.known("budget", d.situation.budget), *(d.item("", i) for i in d.strategy.fitted)]
    if d.reader == "agency":
        lines += d.unknown("split")
        if not d.barred:
            lines.append(d.item("mix", d.strategy.promotion.creators))
        lines += [d.line("phases", d.say("phases")), *d.unknown("competitors")]
    if d.barred:
        return d.section("collaboration", Part(lines=lines))
    registration = [d.rule(r, "") for r in d.rules if r.id == ALWAYS[0]]
    for line in registration:
        line.label = d.say("f.registration")
    blanks = d.unknown("script", "cart", "samples", "rounds", "deadline", "rights")
    return d.section("collaboration", Part(lines=[*lines, *registration]), Part(lines=blanks, inline=True))


def publishing(d: Draft) -> Section:
    """When, for how long, and what happens below the note."""
    lines = [d.known("window", d.situation.timing), *d.unknown("retention")]
    if d.reader == "paid":
        return d.section("publishing", Part(lines=[*lines, d.item("boosting", d.strategy.promotion.feeds)]))
    if d.reader == "creator":
        return d.section("publishing", Part(lines=lines, inline=True))
    lines += d.claim("comments", "pinned-comment")
    lines.append(d.item("boosting", d.strategy.promotion.feeds))
    rows = [
        GridRow(cells=[str(w.week), w.focus, d.say("comma").join(w.notes)])
        for w in d.strategy.content_calendar
    ]
    grid = Grid(columns=[d.say(f"g.{k}") for k in ("week", "focus", "notes")], rows=rows)
    return d.section("publishing", Part(lines=lines), Part(title=d.say("p.calendar"), grid=grid))


def compliance(d: Draft) -> Section:
    """Disclosure and AI label first, always with how; then the brand's other rules."""
    always = [d.rule(r, "rule-do") for r in d.rules if r.id in ALWAYS]
    rest = [d.rule(r, "" if d.reader == "creator" else "rule") for r in d.rules if r.id not in ALWAYS]
    return d.section("compliance", Part(lines=always), Part(lines=rest, inline=d.reader == "creator"))


def measurement(d: Draft) -> Section:
    """What is counted; for those who steer, how, where, when, and what follows from it."""
    if d.reader == "creator":
        counted = [d.say("counted", name=k.name, date=k.read) for k in d.strategy.kpis]
        numbers = [n for k in d.strategy.kpis for n in k.citations]
        return d.section(
            "measurement", Part(lines=[d.line("counted", d.say("comma").join(counted), "practice", numbers)])
        )
    parts = [Part(title=d.say("p.kpis"), grid=_kpis(d)), Part(title=d.say("p.dates"), grid=_dates(d))]
    if d.reader == "in-house":
        rules = (
            ("scale", d.strategy.scale_rule),
            ("stop", d.strategy.stop_rule),
            ("gate", d.strategy.next_step),
        )
        parts.append(Part(lines=[d.item(key, item) for key, item in rules] + _ledger(d)))
        parts += _gate(d)
    if d.reader == "paid":
        parts.append(Part(lines=_paid(d)))
    return d.section("measurement", *parts)


def _gate(d: Draft) -> list[Part]:
    """What has to hold before the plan moves on, the small trial beyond, and the way back."""
    gate = d.strategy.gate
    if not gate:
        return []
    tried = [
        Line(label=say(f"strategy.h.{k}", d.language), text=t)
        for k, t in (("trial", gate.trial), ("back", gate.back))
    ]
    lines = [*(d.item("", c) for c in gate.checks), *tried]
    return [Part(title=say("strategy.h.gate", d.language, name=gate.name), lines=lines)]


def _kpis(d: Draft) -> Grid:
    names = ["kpi", "role", "formula", "where", "read", "baseline"]
    low = d.reader == "in-house"
    rows = []
    for k in d.strategy.kpis:
        cells = [k.name, d.say(f"role.{k.role}"), k.formula, k.where, k.read, k.baseline or d.say("none")]
        rows.append(GridRow(cells=cells + ([k.if_low] if low else []), kind=k.kind, citations=k.citations))
    if d.reader == "paid" and not any(k.id == CPTI for k in d.strategy.kpis):
        rows.append(_cpti(d))
    return Grid(columns=[d.say(f"g.{n}") for n in (*names, *(["if-low"] if low else []))], rows=rows)


def _cpti(d: Draft) -> GridRow:
    """The price of true interest, which the paid team reads beside the plan's own KPIs."""
    row = d.book.kpis[CPTI]
    claims = [line for ref in row.cite for line in d.claim("", ref.partition("#")[2])]
    cells = [row.name[d.language], d.say("role.cost"), row.formula[d.language], row.where[d.language]]
    search = d.strategy.measurement[min(1, len(d.strategy.measurement) - 1)].label
    return GridRow(
        cells=[*cells, search, d.say("none")],
        kind=row.kind,
        citations=[n for x in claims for n in x.citations],
    )


def _dates(d: Draft) -> Grid:
    rows = [
        GridRow(cells=[r.label, r.what, r.decide], kind=r.kind, citations=r.citations)
        for r in d.strategy.measurement
    ]
    return Grid(columns=[d.say(f"g.{k}") for k in ("read", "what", "decide")], rows=rows)


def _ledger(d: Draft) -> list[Line]:
    """The figures the dates rest on, firm ones only."""
    return [
        d.line("ledger", c.text, c.kind, c.citations)
        for c in d.strategy.claims
        if c.confidence != "low" and not c.contested_by
    ]


def _paid(d: Draft) -> list[Line]:
    lines = [d.known("budget", d.situation.budget), *d.unknown("daily", "bids")]
    return [
        *lines,
        d.words("packs", d.slots.audience[:3]),
        d.item("scale", d.strategy.scale_rule),
        d.item("stop", d.strategy.stop_rule),
    ]


def questions(d: Draft) -> Section:
    """What has to be settled before this is sent."""
    asked = d.strategy.diagnosis.question
    lines = [d.line("question", asked.text)] if asked else []
    lines += [Line(text=t) for t in (*d.notes, *d.strategy.to_confirm)]
    return d.section("questions", Part(lines=[*lines, *d.unknown("out-of-scope")]))

"""The sections on strategy, brand and content."""

from app.briefs.brief import Grid, GridRow, Line, Part, Section
from app.briefs.draft import ALWAYS, Draft
from app.diagnosis.translate import line as in_our_terms
from app.diagnosis.translate import shown
from app.language import LANGUAGES, Text3, say
from app.playbook.labels import Stage
from app.strategy.types import ContentIdea

_STAGES = list(Stage)
_IDEAS = {"creator": 2, "agency": 3, "in-house": 3}
_WORDS_A_RULE = 6


def header(d: Draft, identifier: str) -> Section:
    """What this document is; one line for those who only use it."""
    rows = [("id", identifier), ("version", str(d.made.version)), ("date", d.made.today.isoformat())]
    if not d.short:
        rows += [("reader", d.say(f"reader.{d.reader}")), ("owner", ""), ("approver", "")]
    rows += [("mind", d.say(f"mind.{d.strategy.diagnosis.mind}")), ("knowledge", _snapshot(d))]
    rows += [("tier", d.likely("tier")), ("stage", d.likely("stage"))]
    if d.short:
        return d.section("header", Part(lines=[d.line(k, v) for k, v in rows], inline=True))
    cells = [GridRow(cells=[d.say(f"f.{k}"), v or d.say("to-confirm")]) for k, v in rows]
    return d.section("header", Part(grid=Grid(columns=[d.say("g.field"), d.say("g.value")], rows=cells)))


def _snapshot(d: Draft) -> str:
    snapshot, unknown = d.made.snapshot, d.say("to-confirm")
    if snapshot.generation is None and snapshot.as_of is None:
        return unknown
    return d.say("knowledge", generation=snapshot.generation or unknown, as_of=snapshot.as_of or unknown)


def barred(d: Draft) -> Section:
    """That no creator may be booked, why, and what to do instead."""
    return d.section("barred", Part(lines=[d.rule(r, "rule") for r in d.barred]))


def strategy(d: Draft) -> Section:
    """Tier, stage from and to, one objective, one KPI with guardrails, and the reasons."""
    primary = [k for k in d.strategy.kpis if k.role == "primary"]
    guards = [k for k in d.strategy.kpis if k.role == "guard"]
    facts = [
        d.line("tier", d.likely("tier")),
        d.line("from-to", _from_to(d)),
        d.line("objective", d.strategy.objective, "practice"),
    ]
    facts += [d.line("primary-kpi", k.name, k.kind, k.citations) for k in primary]
    if d.short:
        tier = say(f"diagnosis.tier.{d.strategy.diagnosis.tier.value.value}", d.language)
        parts = [
            tier,
            _from_to(d),
            d.strategy.objective.rstrip(".。"),
            *(d.say("kpi-is", name=k.name) for k in primary),
        ]
        text = d.say("semicolon").join(parts)
        return d.section(
            "strategy", Part(lines=[Line(text=text[:1].upper() + text[1:], kind="practice")], inline=True)
        )
    numbers = [n for k in guards for n in k.citations]
    facts.append(
        d.line(
            "guards", d.say("comma").join(k.name for k in guards), guards[0].kind if guards else None, numbers
        )
    )
    return d.section("strategy", Part(lines=facts + (_reasons(d) if d.reader == "in-house" else [])))


def _from_to(d: Draft) -> str:
    stage = d.strategy.diagnosis.stage.value
    if stage is Stage.SHARE:
        return d.say("stay")
    names = [
        say(f"diagnosis.stage.{s.value}", d.language) for s in (stage, _STAGES[_STAGES.index(stage) + 1])
    ]
    return d.say("from-to", start=names[0], end=names[1])


def _reasons(d: Draft) -> list[Line]:
    diagnosis = d.strategy.diagnosis
    lines = [d.line("reason", d.strategy.why, "practice")]
    for axis in ("tier", "stage"):
        judgement = getattr(diagnosis, axis)
        spans = [e for e in diagnosis.evidence if e.axis == axis]
        evidence = [d.line("evidence", d.say("wrote", span=e.span, says=e.says), "yours") for e in spans]
        flips = d.line("flips", judgement.flips_if)
        lines.append(d.line(f"reason-{axis}", judgement.rule, "practice"))
        lines[-1].children = [*evidence, flips]
    return lines + [
        Line(text=in_our_terms(w, d.language), citations=w.citations) for w in shown(diagnosis.translated)
    ]


def product(d: Draft) -> Section:
    """Brand and product; what the creator must not see (figures, background) stays out of the creator's version."""
    situation, inside = d.situation, d.reader != "creator"
    facts = [d.known("brand", situation.brand), d.known("product", situation.product), _note_name(d)]
    facts.append(_category(d))
    blanks = ("price", "function", "use", "link")
    if not inside:
        return d.section("product", Part(lines=facts + d.unknown_together(*blanks), inline=True))
    told = [d.line("background", d.say("quoted", text=situation.text), "yours")]
    if situation.metrics:
        told.append(
            d.line("figures", d.say("comma").join(m.words or m.value for m in situation.metrics), "yours")
        )
    told.append(d.known("market", situation.market))
    if situation.goal and not _within(situation.goal.words, situation.text):
        told.append(d.known("goal", situation.goal))
    return d.section(
        "product", Part(lines=facts), Part(lines=d.unknown(*blanks), inline=True), Part(lines=told)
    )


def _category(d: Draft) -> Line:
    known = d.situation.category
    if not d.strategy.category or not known:
        return d.known("category", known)
    said = known.words if d.reader != "creator" else ""
    text = d.say("read-from", value=d.strategy.category, words=said) if said else d.strategy.category
    return d.line("category", text, "yours" if said else None)


def _within(words: str, text: str) -> bool:
    return words.lower() in text.lower()


def _note_name(d: Draft) -> Line:
    """The Chinese name that the examples use, or that it still has to be translated."""
    if d.situation.product and d.situation.product.concept:
        return d.words("note-name", d.slots.product[:1], None)
    if d.situation.product:
        return d.line("note-name", f"{d.situation.product.value}{d.say('mark', word=d.say('to-translate'))}")
    return d.unknown("note-name")[0]


def audience(d: Draft) -> Section:
    """Who, when, and with which pain to open."""
    said = d.situation.audience
    who = d.known("who", said)
    lines = [who]
    if not (said and said.concept):
        lines.append(d.words("assumed", d.slots.audience[:2]))
    if d.reader != "creator":
        lines.append(
            d.line(
                "tier-people", d.book.tiers[d.strategy.diagnosis.tier.value].people[d.language], "practice"
            )
        )
    lines += [d.words("moment", d.slots.scene[:3]), d.words("pain", d.slots.pain[:3])]
    if d.reader == "creator":
        return d.section("audience", Part(lines=[*lines, *d.unknown_together("not-for")]))
    return d.section(
        "audience", Part(lines=lines), Part(lines=d.unknown("their-words", "not-for"), inline=True)
    )


def message(d: Draft) -> Section:
    """Selling points, must, may and must not."""
    if d.reader == "paid":
        return d.section("message", Part(lines=d.unknown("points")))
    if d.reader == "creator":
        return d.section("message", Part(lines=_message_in_short(d)))
    points = [d.line("points", ""), *d.unknown("dial")]
    points[0].children = [Line(text=d.say("point")) for _ in range(3)]
    must = [d.rule(r, "") for r in d.rules if r.id == ALWAYS[0]]
    may = [d.item("", i) for i in d.strategy.directions[:2]]
    return d.section(
        "message", Part(lines=points), Part(title=d.say("f.must"), lines=must),
        Part(title=d.say("f.may"), lines=may), Part(title=d.say("f.must-not"), lines=_forbidden(d)),
    )  # fmt: skip


def _message_in_short(d: Draft) -> list[Line]:
    names = [d.say("see-compliance", name=r.name[d.language]) for r in d.rules if r.id == ALWAYS[0]]
    words = [w for line in _forbidden(d)[:3] for w in line.text.split("、")[:4]]
    return [
        *d.unknown("points"), d.line("must", d.say("comma").join(names)),
        *(d.item("may", i) for i in d.strategy.directions[:1]), d.line("must-not", "、".join(words)),
    ]  # fmt: skip


def _forbidden(d: Draft) -> list[Line]:
    """Chinese words that the brand's own rules forbid; rules that hold for every brand come last."""
    everywhere = len(d.book.categories) - 1
    own = [r for r in d.rules if r.id not in ALWAYS and r.forbidden.zh]
    lines = []
    for row in sorted(own, key=lambda r: len(r.applies.categories) >= everywhere):
        line = d.rule(row, "")
        line.text = "、".join(row.forbidden.zh[:_WORDS_A_RULE])
        lines.append(line)
    return lines


def directions(d: Draft) -> Section:
    """Two or three angles, ready to use."""
    ideas = d.strategy.content_types
    if d.reader == "creator":  # live rooms and comment desks are run by the brand
        ideas = [i for i in ideas if i.form in ("image-text", "video")] or ideas
    ideas = ideas[: _IDEAS.get(d.reader, 3)]
    parts = [Part(lines=[Line(text=d.say("own-words"))], inline=True)]
    parts += [_idea(d, number, idea) for number, idea in enumerate(ideas, start=1)]
    if d.reader != "creator":
        style = [d.item("", i) for i in (*d.strategy.styles, *d.strategy.directions[2:])]
        parts.append(Part(title=d.say("p.style"), lines=style))
        spare = [d.posted("spare-title", t) for t in d.strategy.more_titles[:4]]
        spare += [d.posted("opening", t) for t in d.strategy.more_openings[:2]]
        parts.append(Part(title=d.say("p.spare"), lines=spare))
        parts.append(Part(title=d.say("p.avoid"), lines=[d.item("", i) for i in d.strategy.pitfalls]))
    return d.section("directions", *parts)


def _idea(d: Draft, number: int, idea: ContentIdea) -> Part:
    example = idea.example
    lines = [d.posted("title", example.title, units=example.title_units)]
    lines += [d.posted("cover", example.cover), d.posted("opening", example.opening)]
    body = d.line("body", "")
    body.children = [d.posted("", line) for line in example.outline]
    tags = d.line("tags", " ".join(f"#{t.text}" for t in example.tags))
    lines += [body, tags]
    if d.reader != "creator":
        lines.insert(0, d.line("why-fits", idea.why, idea.kind, idea.citations))
        lines.append(d.line("sign", idea.sign, "practice"))
    form = d.say(f"form.{idea.form}")
    return Part(title=d.say("direction", number=number, name=idea.name, form=form), lines=lines)


def search(d: Draft) -> Section:
    """Search words, topics, and for the paid team where the click lands."""
    words = [
        Text3(**{x: p.text if x == "zh" else p.gloss or p.text for x in LANGUAGES})
        for p in d.strategy.search_words
    ]
    if d.reader == "creator":
        return d.section("search", Part(lines=[d.words("words", words[:4])] if words else d.unknown("words")))
    lines = [d.words("words", words)] if words else d.unknown("words")
    lines.append(d.item("placement", d.strategy.promotion.search))
    if d.reader == "paid":
        lines += [*d.unknown("landing"), *d.claim("ways", "in-app-roads")]
        return d.section("search", Part(lines=lines), title="landing")
    return d.section("search", Part(lines=[*lines, d.item("topics", d.strategy.promotion.topics)]))

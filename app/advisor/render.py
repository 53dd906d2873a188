"""Answers as text: Markdown with [n] for the citations, in the reader's language."""

from app.advisor.figures_note import figures_note
from app.advisor.types import Answer
from app.diagnosis.translate import line as in_our_terms
from app.diagnosis.translate import shown
from app.diagnosis.types import Diagnosis, Judgement
from app.language import Language, say
from app.strategy.types import ContentIdea, Item, Posted, Strategy

HIGH, MEDIUM = 0.8, 0.6


def marks(numbers: list[int]) -> str:
    """`` [1][2]``."""
    return " " + "".join(f"[{n}]" for n in numbers) if numbers else ""


def line(item: Item, language: Language) -> str:
    """An item with its citations; one without a source says so."""
    standing = "" if item.citations else f" ({say(f'answers.kind.{item.kind}', language)})"
    return f"{item.text}{marks(item.citations)}{standing}"


def posted(value: Posted) -> str:
    """What is posted, with its gloss."""
    return f"{value.text} ({value.gloss})" if value.gloss and value.gloss != value.text else value.text


def confidence(judgement: Judgement, language: Language) -> str:
    """Word and percentage."""
    word = "high" if judgement.probability >= HIGH else "medium" if judgement.probability >= MEDIUM else "low"
    return say(
        "answers.confidence", language, word=say(f"diagnosis.confidence.{word}", language),
        percent=min(99, round(100 * judgement.probability)),
    )  # fmt: skip


def judgement_lines(diagnosis: Diagnosis, language: Language) -> list[str]:
    """Both axes: value, confidence, rule, evidence, runner-up, what would flip it."""
    out = []
    for axis in ("tier", "stage"):
        judgement: Judgement = getattr(diagnosis, axis)
        name = say(f"diagnosis.{axis}.{judgement.value.value}", language)
        state = say("answers.open", language) if judgement.open else confidence(judgement, language)
        out.append(f"- **{say(f'answers.{axis}', language)}: {name}** · {state}")
        said = [
            say("answers.you-said", language, span=e.span, says=e.says)
            for e in diagnosis.evidence
            if e.axis == axis
        ]
        out += [f"  - {s}" for s in said]
        out.append(f"  - {judgement.rule}")
        second = say(f"diagnosis.{axis}.{judgement.runner_up.value}", language)
        percent = round(100 * judgement.runner_up_probability)
        out.append(
            f"  - {say('answers.runner-up', language, value=second, percent=percent, fact=judgement.flips_if)}"
        )
    return out


def word_lines(diagnosis: Diagnosis, language: Language) -> list[str]:
    """The user's own words for a tier or stage, in our terms."""
    return [f"- {in_our_terms(w, language)}{marks(w.citations)}" for w in shown(diagnosis.translated)]


def idea_lines(idea: ContentIdea, language: Language) -> list[str]:
    """One content type with its example."""
    form = say(f"answers.form.{idea.form}", language)
    example = idea.example
    return [
        f"- **{idea.name}** ({form}): {idea.why}{marks(idea.citations)}",
        f"  - {say('answers.title', language)}: {posted(example.title)}",
        f"  - {say('answers.opening', language)}: {posted(example.opening)}",
        f"  - {say('answers.sign', language)}: {idea.sign}",
    ]


def strategy_text(strategy: Strategy) -> str:
    """The strategy as the chat shows it; the page and the briefs show all of it."""
    language = strategy.language
    h = lambda key, **p: f"\n**{say(f'answers.h.{key}', language, **p)}**\n"  # noqa: E731
    lines = [f"### {strategy.headline}", "", strategy.objective, "", strategy.why, h("judgement")]
    lines += judgement_lines(strategy.diagnosis, language) + word_lines(strategy.diagnosis, language)
    if note := figures_note(strategy.diagnosis, language):
        lines.append(f"- {note}")
    barred = [r for r in strategy.compliance if r.bars_creators]
    if barred:
        lines.append(h("rules"))
        lines += [
            f"- {r.rule}{marks(r.citations)} {say('answers.instead-of', language, instead=r.instead)}"
            for r in barred
        ]
    lines.append(h("do"))
    for idea in strategy.content_types:
        lines += idea_lines(idea, language)
    lines.append(h("how"))
    for key in ("styles", "directions", "production"):
        for item in getattr(strategy, key)[:2]:
            lines.append(f"- {say(f'answers.{key}', language)}: {line(item, language)}")
    lines.append(h("carry"))
    for key in ("creators", "feeds", "search", "topics"):
        lines.append(
            f"- {say(f'answers.{key}', language)}: {line(getattr(strategy.promotion, key), language)}"
        )
    if strategy.fitted:
        lines.append(f"\n**{say('strategy.h.fitted', language)}**\n")
        lines += [f"- {line(item, language)}" for item in strategy.fitted]
    if strategy.category_notes:
        lines.append(h("category", category=strategy.category))
        lines += [f"- {line(item, language)}" for item in strategy.category_notes[:4]]
    lines.append(h("kpis"))
    for kpi in strategy.kpis:
        role, read = say(f"answers.{kpi.role}", language), say("answers.read", language, date=kpi.read)
        lines.append(
            f"- **{kpi.name}** ({role}, {read}): {kpi.formula}{marks(kpi.citations)}; "
            f"{say('answers.if-low', language, do=kpi.if_low)}"
        )
        if kpi.role == "primary" and kpi.target:
            lines.append(f"  - {say('strategy.h.target', language, target=kpi.target)}")
    lines.append(h("next"))
    if strategy.season:
        lines.append(f"- {strategy.season.text} {line(strategy.season.advice, language)}")
    for key, item in (
        ("scale", strategy.scale_rule),
        ("stop", strategy.stop_rule),
        ("gate", strategy.next_step),
    ):
        lines.append(f"- {say(f'answers.{key}', language)}: {line(item, language)}")
    if strategy.gate:
        lines.append(f"- {say('strategy.h.trial', language)}: {strategy.gate.trial}")
    if strategy.to_confirm:
        lines.append(h("confirm"))
        lines += [f"- {t}" for t in strategy.to_confirm]
    if strategy.diagnosis.question:
        lines += ["", f"**{strategy.diagnosis.question.text}**"]
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def plain(answer: Answer) -> str:
    """For a terminal: the text, then the sources behind its numbers."""
    lines = [answer.text]
    used = [c for c in answer.citations if f"[{c.number}]" in answer.text]
    if used:
        lines.append("")
        for c in used:
            when = f", {c.as_of}" if c.as_of else ""
            lines.append(f"[{c.number}] {c.heading}{when}: “{c.quote}”")
    return "\n".join([*lines, *(f"\n· {n}" for n in answer.notices)])

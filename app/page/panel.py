"""The strategy as HTML: judgement, what is known, and the parts that open and close."""

from app.diagnosis.translate import line as in_our_terms
from app.diagnosis.translate import shown as explained
from app.diagnosis.types import Diagnosis, Known, Situation
from app.language import Language, say
from app.page import parts
from app.page.conversation import PANEL
from app.page.fragments import bar, cite, esc, section, words
from app.playbook import load_playbook
from app.retrieval import Citation
from app.strategy.types import Strategy

FIELDS = ("brand", "product", "category", "audience", "market", "goal", "budget", "timing", "metrics")
HIGH, MEDIUM = 0.8, 0.6


def empty(language: Language) -> str:
    """The panel before the first strategy."""
    return (
        f'<div class="empty"><h2>{words("strategy.empty", language)}</h2>'
        f"<p>{words('strategy.empty.text', language)}</p></div>"
    )


def working(language: Language) -> str:
    """The panel while the first strategy is being made."""
    return f'<div class="empty loading" role="status"><p>{words("working.strategy", language)}</p></div>'


def _axis(diagnosis: Diagnosis, axis: str, language: Language) -> str:
    """One axis: value, confidence, the words that decided, rule, runner-up, what would flip it."""
    judgement = getattr(diagnosis, axis)
    percent = round(100 * judgement.probability)
    level = (
        "high" if judgement.probability >= HIGH else "medium" if judgement.probability >= MEDIUM else "low"
    )
    sure = say(
        "answers.confidence", language, word=say(f"diagnosis.confidence.{level}", language), percent=percent
    )
    state = f'<span class="tag tag-open">{words("open", language)}</span>' if judgement.open else ""
    spans = (
        "".join(f"<li><q>{esc(e.span)}</q> {esc(e.says)}</li>" for e in diagnosis.evidence if e.axis == axis)
        or f"<li>{words('no-evidence', language)}</li>"
    )
    second = words(
        "likely",
        language,
        value=say(f"diagnosis.{axis}.{judgement.runner_up.value}", language),
        percent=round(100 * judgement.runner_up_probability),
    )
    return (
        f'<div class="axis" id="axis-{axis}"><p class="axis-name">{esc(say(f"answers.{axis}", language))}</p>'
        f'<p class="axis-value">{esc(say(f"diagnosis.{axis}.{judgement.value.value}", language))} {state}</p>'
        f'{bar(judgement.probability, sure)}<p class="small">{esc(sure)}</p>'
        f"<dl><dt>{words('evidence', language)}</dt><dd><ul>{spans}</ul></dd>"
        f"<dt>{words('rule', language)}</dt><dd>{esc(judgement.rule)}</dd>"
        f"<dt>{words('runner-up', language)}</dt><dd>{second}</dd>"
        f"<dt>{words('flips', language)}</dt><dd>{esc(judgement.flips_if)}</dd></dl></div>"
    )


def _second(diagnosis: Diagnosis, language: Language) -> str:
    """What the other mind judged."""
    other = diagnosis.second_opinion
    if other is None:
        return ""
    tier = say(f"diagnosis.tier.{other.tier.value}", language)
    stage = say(f"diagnosis.stage.{other.stage.value}", language)
    key = "second.agrees" if other.agrees else "second.differs"
    return f'<p class="notice">{words(key, language, tier=tier, stage=stage)}</p>'


def _translated(diagnosis: Diagnosis, language: Language) -> str:
    """The user's own words for a tier or stage, in our terms."""
    rows = "".join(
        f"<li>{esc(in_our_terms(w, language))} {cite(w.citations, PANEL, language)}</li>"
        for w in explained(diagnosis.translated)
    )
    heading = esc(say("ladders.heading", language))
    return f'<h3>{heading}</h3><ul class="advice translated">{rows}</ul>' if rows else ""


def judgement(strategy: Strategy, language: Language) -> str:
    """The card at the top of the panel."""
    diagnosis = strategy.diagnosis
    barred = "".join(
        f'<p class="barred" role="alert"><strong>{words("barred", language)}</strong> {esc(r.rule)}</p>'
        for r in strategy.compliance
        if r.bars_creators
    )
    return (
        f'<section class="card" aria-label="{words("judgement", language)}"><h2 id="headline">{esc(strategy.headline)}</h2>'
        f'<p class="objective">{esc(strategy.objective)}</p><p>{esc(strategy.why)}</p>{barred}'
        f'<div class="axes">{_axis(diagnosis, "tier", language)}{_axis(diagnosis, "stage", language)}</div>'
        f"{_translated(diagnosis, language)}{_second(diagnosis, language)}</section>"
    )


def shown(field: str, known: Known, language: Language) -> str:
    """A known value as a person reads it."""
    book = load_playbook()
    if field == "category" and known.concept in book.categories:
        return str(book.categories[known.concept].name[language])
    if field == "timing" and known.concept in book.seasons:
        return str(book.seasons[known.concept].name[language])
    if field in ("goal", "market") and known.concept:
        return say(f"page.{field}.{known.concept}", language)
    return known.value


def known_facts(situation: Situation, language: Language) -> str:
    """Every field with the words it came from and a button that corrects it."""
    rows = []
    for field in FIELDS:
        value = getattr(situation, field)
        facts = value if isinstance(value, list) else [value] if value else []
        name = say(f"page.field.{field}", language)
        cells = "".join(_fact(field, fact, language) for fact in facts)
        cells = cells or f'<span class="none">{words("known.none", language)}</span>'
        rows.append(
            f'<div class="fact"><dt>{esc(name)}</dt><dd>{cells}</dd><dd class="fact-edit"><button type="button" '
            f'class="tool" data-act="fix" data-field="{field}" aria-label="{words("edit", language, field=name)}">'
            f'<span aria-hidden="true">✎</span></button></dd></div>'
        )
    return (
        f'<section class="card" aria-label="{words("known", language)}"><h2>{words("known", language)}</h2>'
        f'<dl class="facts">{"".join(rows)}</dl></section>'
    )


def _fact(field: str, known: Known, language: Language) -> str:
    value = shown(field, known, language)
    words_of = (
        f'<span class="small">{words("known.words", language, words=known.words)}</span>'
        if known.words
        else ""
    )
    same = known.words.strip() == value.strip()
    return f'<span class="value">{esc(value)}{"" if same else " " + words_of}</span>'


def _sources(citations: list[Citation], where: str, language: Language) -> str:
    rows = "".join(
        f'<li value="{c.number}">{cite([c.number], where, language)} <strong>{esc(c.heading)}</strong>'
        f'{f" · {esc(c.as_of)}" if c.as_of else ""}<br><q lang="{c.language}">{esc(c.quote)}</q></li>'
        for c in citations
    )
    return f'<ul class="sources">{rows}</ul>' if rows else ""


def _related(citations: list[Citation]) -> str:
    rows = "".join(
        f'<li><strong>{esc(c.heading)}</strong><br><q lang="{c.language}">{esc(c.quote)}</q></li>'
        for c in citations
    )
    return f'<ul class="sources">{rows}</ul>' if rows else ""


def details(strategy: Strategy, language: Language, where: str = PANEL) -> str:
    """All parts of the strategy below the facts."""
    t = lambda key: say(f"page.s.{key}", language)  # noqa: E731
    barred = any(r.bars_creators for r in strategy.compliance)
    return "".join(
        [
            section(
                "ideas", t("ideas"), parts.ideas(strategy, where, language), True, len(strategy.content_types)
            ),
            section("making", t("making"), parts.making(strategy, where, language)),
            section("promotion", t("promotion"), parts.promotion(strategy, where, language)),
            section("kpis", t("kpis"), parts.measuring(strategy, where, language), False, len(strategy.kpis)),
            section(
                "rules", t("rules"), parts.rules(strategy, where, language), barred, len(strategy.compliance)
            ),
            section("words", t("words"), parts.search_words(strategy, language)),
            section("confirm", t("confirm"), parts.to_confirm(strategy), True, len(strategy.to_confirm)),
            section(
                "claims", t("claims"), parts.claims(strategy, where, language), False, len(strategy.claims)
            ),
            section("related", t("related"), _related(strategy.related)),
            section(
                "sources",
                t("sources"),
                _sources(strategy.citations, where, language),
                False,
                len(strategy.citations),
            ),
        ]
    )

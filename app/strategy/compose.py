"""Compose the strategy of a diagnosis: playbook cell + category + rules + passages, every item cited."""

from app.diagnosis.types import Diagnosis, Situation
from app.language import Language, Text3, say
from app.playbook import Category, Cell, Playbook, Rule, load_playbook
from app.retrieval import FLOOR, Citation, Retriever
from app.store.claims import load_ledger
from app.strategy.calendars import content_calendar, measurement, notes_a_week, read_label, season_plan
from app.strategy.citing import Citer
from app.strategy.compliance import rules_for
from app.strategy.slots import find_slots, seed_of
from app.strategy.types import Claim, ContentIdea, Kpi, Posted, Promotion, ReadDate, Strategy
from app.strategy.types import Rule as RuleNote
from app.strategy.writing import Writer

RELATED = 3


def compose(diagnosis: Diagnosis, retriever: Retriever, language: Language | None = None) -> Strategy:
    """The strategy for a diagnosed situation, in the reader's language; what is posted is Chinese beside a gloss."""
    situation = diagnosis.situation
    language = language or situation.language
    book = load_playbook()
    cell = book.cells[diagnosis.tier.value, diagnosis.stage.value]
    category = book.categories.get(situation.category.concept or "") if situation.category else None
    rules = rules_for(situation, category, book)
    slots = find_slots(situation, diagnosis.tier.value, category, book)
    writer, citer, turn = Writer(slots, rules, language), Citer(retriever, language), seed_of(situation)
    ideas = _ideas(cell, writer, citer, turn)
    dates = measurement(category, language, citer)
    return Strategy(
        diagnosis=diagnosis,
        language=language,
        headline=say(
            "strategy.headline",
            language,
            tier=book.tiers[cell.tier].name[language],
            stage=book.stages[cell.stage].name[language],
        ),
        objective=cell.objective[language],
        why=cell.why.fill(**slots.at(turn))[language],
        content_types=ideas,
        styles=[citer.item(a) for a in cell.styles],
        directions=[citer.item(a) for a in cell.directions],
        production=[citer.item(a) for a in cell.production],
        promotion=_promotion(cell, rules, citer, language),
        category=category.name[language] if category else None,
        category_notes=[citer.item(a) for a in (*category.winning, *category.traps, category.season_note)]
        if category
        else [],
        more_titles=writer.several(cell.title_patterns, turn, 6, titles=True),
        more_openings=writer.several(cell.opening_patterns, turn, 4, titles=False),
        search_words=_search_words(situation, category, writer),
        kpis=_kpis(cell, book, citer, dates, language),
        measurement=dates,
        content_calendar=content_calendar(situation, ideas, language),
        season=season_plan(situation, category, language, citer, book),
        scale_rule=citer.item(cell.scale_rule),
        stop_rule=citer.item(cell.stop_rule),
        next_step=citer.item(cell.next_step),
        pitfalls=[citer.item(a) for a in cell.pitfalls],
        compliance=[_rule_note(r, citer, language) for r in rules],
        claims=_claims(category, citer, language),
        to_confirm=_to_confirm(situation, category, language),
        related=_related(situation, cell, retriever, language),
        citations=citer.citations,
    )


def _ideas(cell: Cell, writer: Writer, citer: Citer, turn: int) -> list[ContentIdea]:
    language = citer.language
    ideas = []
    for i, content in enumerate(cell.content_types):
        example = writer.example(content, turn + i, cell.title_patterns)
        if example is None:
            continue
        slots = writer.slots.at(turn + i)
        ideas.append(
            ContentIdea(
                id=content.id, name=content.name[language], why=content.why.fill(**slots)[language],
                sign=content.sign[language], form=content.form, example=example, kind=content.kind,
                citations=citer.references(content.cite),
            )
        )  # fmt: skip
    return ideas


def _promotion(cell: Cell, rules: list[Rule], citer: Citer, language: Language) -> Promotion:
    """The cell's promotion; where creators are barred, the rule and what to do instead stands in their place."""
    promotion = Promotion(
        **{k: citer.item(getattr(cell.promotion, k)) for k in ("creators", "feeds", "search", "topics")}
    )
    barred = next((r for r in rules if r.bars_creators), None)
    if barred:
        text = (
            say("strategy.barred.why", language, rule=barred.rule[language]) + " " + barred.instead[language]
        )
        promotion.creators = citer.stated(text, barred.kind, barred.cite)
    return promotion


def _kpis(cell: Cell, book: Playbook, citer: Citer, dates: list[ReadDate], language: Language) -> list[Kpi]:
    out = []
    for i, identifier in enumerate([cell.kpis.primary, *cell.kpis.guards]):
        row = book.kpis[identifier]
        out.append(
            Kpi(
                id=row.id, name=row.name[language], role="primary" if i == 0 else "guard",
                definition=row.definition[language], formula=row.formula[language], unit=row.unit,
                where=row.where[language], if_low=row.if_low[language], read=read_label(row.read_at, dates),
                kind=row.kind, citations=citer.references(row.cite),
            )
        )  # fmt: skip
    return out


def _search_words(situation: Situation, category: Category | None, writer: Writer) -> list[Posted]:
    """Words people may search: product, product + people, product + pain, category; as combinations to test."""
    if not category:
        return []
    product = writer.slots.product[0]
    words: list[Text3] = [product]
    for other in (*writer.slots.audience[:2], *writer.slots.pain[:1], *writer.slots.scene[:1]):
        words.append(
            Text3(vi=f"{product.vi} {other.vi}", en=f"{product.en} {other.en}", zh=f"{other.zh}{product.zh}")
        )
    if category.name.zh != product.zh:
        words.append(category.name)
    return [writer.posted(w) for w in words]


def _rule_note(rule: Rule, citer: Citer, language: Language) -> RuleNote:
    return RuleNote(
        id=rule.id, name=rule.name[language], rule=rule.rule[language], instead=rule.instead[language],
        bars_creators=rule.bars_creators, kind=rule.kind, citations=citer.references(rule.cite),
    )  # fmt: skip


def _claims(category: Category | None, citer: Citer, language: Language) -> list[Claim]:
    """The figures the plan rests on, with their standing."""
    ledger = load_ledger()
    out = []
    for identifier in [category.cycle.claim] if category else []:
        row = ledger.claims.get(identifier)
        if row:
            out.append(
                Claim(
                    id=row.id, text=row.text[language], kind=row.kind, confidence=row.confidence, as_of=row.as_of,
                    contested_by=row.contested_by[language] if row.contested_by else None, origin=ledger.origin(row.sources),
                    citations=citer.references([f"cycles.assumptions#{row.id}", f"cycles.official#{row.id}"])[:1],
                )
            )  # fmt: skip
    return out


def _to_confirm(situation: Situation, category: Category | None, language: Language) -> list[str]:
    out = []
    if not category:
        out.append(say("strategy.confirm.category", language))
    if not (situation.product and situation.product.concept):
        out.append(say("strategy.confirm.product", language))
    if not (situation.audience and situation.audience.concept):
        out.append(say("strategy.confirm.audience", language))
    if not situation.budget:
        out.append(say("strategy.confirm.budget", language))
    elif " " not in situation.budget.value:
        out.append(say("strategy.confirm.currency", language, budget=situation.budget.value))
    else:
        out.append(
            say(
                "strategy.confirm.cadence",
                language,
                count=notes_a_week(situation),
                budget=situation.budget.value,
            )
        )
    return out


def _related(situation: Situation, cell: Cell, retriever: Retriever, language: Language) -> list[Citation]:
    """Passages of the store on this tier, stage and situation; the user's own documents first."""
    book = load_playbook()
    query = f"{book.tiers[cell.tier].name[language]} {book.stages[cell.stage].name[language]} {situation.text[:400]}"
    hits = retriever.search(query, 8, language)
    own = [h for h in hits if h.passage.document.startswith("u-")]
    chosen = [*own, *(h for h in hits if h not in own and h.relevance >= FLOOR / 2)][:RELATED]
    out = []
    for number, hit in enumerate(chosen, start=1):
        best = retriever.best_sentences(query, hit.passage)
        if best:
            out.append(retriever.citation(hit.passage, best[0][1], number))
    return out

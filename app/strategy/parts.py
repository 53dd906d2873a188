"""Smaller parts of a strategy: search words, rules, claims, what is open, what else the store holds."""

import re
from collections.abc import Sequence

from app.diagnosis.types import Situation
from app.language import LANGUAGES, Language, Text3, fold, say
from app.language.fold import han_count
from app.language.texts import catalogue
from app.playbook import Advice, Category, Cell, Rule, load_playbook
from app.playbook.types import Cycle, ProductKind
from app.retrieval import FLOOR, Citation, Retriever
from app.store.claims import load_ledger
from app.strategy.budget import budget_said, notes_a_week
from app.strategy.citing import Citer
from app.strategy.facts import Facts
from app.strategy.kinds import UNTOUCHABLE, fits
from app.strategy.types import Claim, Item, Posted
from app.strategy.types import Rule as RuleNote
from app.strategy.writing import Writer

RELATED = 3
_SEARCHED = 5
_HOME = "cn"
_VISITORS = re.compile(
    r"chinese (?:visitor|tourist|guest|travell?er|famil|couple)|(?:khach|du khach|doan) trung|中国(?:游客|客人|旅客)"
)
"""A place abroad that receives guests from China."""


def search_words(category: Category | None, writer: Writer) -> list[Posted]:
    """Words people may search: product, product + people, product + pain, category; as combinations to test."""
    slots = writer.slots
    if "product" not in slots.own:
        words = [category.name] if category else []
    else:
        product = slots.product[0]
        others = [
            v for name in ("audience", "pain", "scene") if name in slots.own for v in getattr(slots, name)[:2]
        ]
        words = [product, *(_joined(other, product) for other in others[:4])]
        if slots.brand and slots.brand not in product.zh:
            words.append(Text3(**{x: f"{slots.brand} {product[x]}" for x in LANGUAGES}))
        if category and category.name.zh != product.zh:
            words.append(category.name)
    return [writer.posted(w) for w in words if writer.passes(w)]


def _joined(other: Text3, product: Text3) -> Text3:
    """Both words together; where one holds the other, the longer one alone says it."""

    def joined(first: str, second: str, space: str) -> str:
        if second.lower() in first.lower() or first.split()[-1].lower() == second.split()[0].lower():
            return first
        return f"{first}{space}{second}"

    return Text3(
        vi=joined(product.vi, other.vi, " "),
        en=joined(product.en, other.en, " "),
        zh=joined(other.zh, product.zh, ""),
    )


def rule_note(rule: Rule, citer: Citer) -> RuleNote:
    """A rule in the reader's language."""
    language = citer.language
    return RuleNote(
        id=rule.id, name=rule.name[language], rule=rule.rule[language], instead=rule.instead[language],
        bars_creators=rule.bars_creators, kind=rule.kind, citations=citer.references(rule.cite),
    )  # fmt: skip


def claims(cycle: Cycle | None, citer: Citer) -> list[Claim]:
    """The figures the plan rests on, with their standing."""
    language = citer.language
    row = load_ledger().claims.get(cycle.claim) if cycle else None
    if not row:
        return []
    return [
        Claim(
            id=row.id, text=row.text[language], kind=row.kind, confidence=row.confidence, as_of=row.as_of,
            contested_by=row.contested_by[language] if row.contested_by else None, origin=load_ledger().origin(row.sources),
            citations=citer.references([f"cycles.assumptions#{row.id}", f"cycles.official#{row.id}"])[:1],
        )
    ]  # fmt: skip


def category_notes(
    category: Category | None, kind: ProductKind | None, product: str, citer: Citer
) -> list[Item]:
    """What wins in the category and what goes wrong there, as far as it concerns this sort of product."""
    if not category:
        return []
    rows: Sequence[Advice] = [*category.winning, *category.traps, category.season_note]
    return [citer.item(row) for row in rows if fits(row.text, kind) and _concerns(row, product)]


def _concerns(row: Advice, product: str) -> bool:
    """Whether advice of a category is for this product: some of it is for certain products only."""
    named = [o for o in load_playbook().only if o.reference in row.cite and o.holds in row.text.zh]
    return all(product in o.products for o in named)


def market_lines(situation: Situation, kind: ProductKind | None, citer: Citer) -> list[Item]:
    """What the market changes: a road into China for brands from outside, other readers for other markets."""
    market = situation.market.concept or situation.market.value if situation.market else ""
    if not market or (market == _HOME and situation.language == "zh"):
        return []
    language = citer.language
    if market == _HOME:
        visited = kind in UNTOUCHABLE
        if visited and not _VISITORS.search(fold(situation.text)):
            return []
        road = "visitors" if visited else "goods"
        return [
            citer.stated(
                say(f"strategy.market.{road}", language), "practice", [f"overseas.roads#road-{road}"]
            ),
            citer.stated(
                say("strategy.market.name", language),
                "practice",
                ["overseas.papers#chinese-name-before-notes"],
            ),
        ]
    name = (
        say(f"strategy.market.in.{market}", language)
        if f"strategy.market.in.{market}" in catalogue()
        else market.upper()
    )
    return [
        citer.stated(
            say("strategy.market.abroad", language, market=name),
            "practice",
            ["overseas.roads#same-funnel-abroad"],
        )
    ]


def asset_lines(facts: Facts, language: Language) -> list[Item]:
    """What the brand already has and should use before it makes anything new."""
    return [Item(text=say(f"strategy.asset.{name}", language), kind="practice") for name in facts.assets]


def to_confirm(situation: Situation, category: Category | None, facts: Facts, writer: Writer) -> list[str]:
    """What the brand did not say and the plan assumes."""
    language, slots = writer.reader, writer.slots
    out = [] if category else [say("strategy.confirm.category", language)]
    if "product" not in slots.own:
        out.append(say("strategy.confirm.product", language, noun=slots.product[0].zh))
    elif writer.note == "zh" and not han_count(slots.product[0].zh):
        out.append(say("strategy.confirm.translate", language, word=slots.product[0].zh))
    if "audience" not in slots.own:
        known = situation.audience
        key = "people" if known and not known.concept else "audience"
        out.append(
            say(f"strategy.confirm.{key}", language, people=known.words or known.value if known else "")
        )
    return [*out, _budget_open(situation, facts, language)]


def _budget_open(situation: Situation, facts: Facts, language: Language) -> str:
    count = notes_a_week(facts)
    if facts.no_money:
        return say("strategy.confirm.no-money", language, count=count)
    if not situation.budget:
        return say("strategy.confirm.budget", language, count=count)
    if " " not in situation.budget.value:
        return say("strategy.confirm.currency", language, budget=budget_said(situation, language))
    return say("strategy.confirm.cadence", language, count=count, budget=budget_said(situation, language))


def related(situation: Situation, cell: Cell, retriever: Retriever, language: Language) -> list[Citation]:
    """Passages of the store on this tier, stage and situation; the user's own documents first."""
    book = load_playbook()
    query = f"{book.tiers[cell.tier].name[language]} {book.stages[cell.stage].name[language]} {situation.text[:400]}"
    hits = retriever.search(query, _SEARCHED, language)
    own = [h for h in hits if h.passage.document.startswith("u-")]
    chosen = [*own, *(h for h in hits if h not in own and h.relevance >= FLOOR / 2)][:RELATED]
    out = []
    for number, hit in enumerate(chosen, start=1):
        best = retriever.best_sentences(query, hit.passage)
        if best:
            out.append(retriever.citation(hit.passage, best[0][1], number))
    return out

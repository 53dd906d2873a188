"""Compose the strategy of a diagnosis: playbook cell + category + rules + passages, every item cited."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.diagnosis.types import Diagnosis, Situation
from app.language import LANGUAGES, Language, Text3, say
from app.language.concepts import Aliases
from app.playbook import Advice, Category, Cell, ContentType, Playbook, Rule, load_playbook
from app.playbook.types import ProductKind
from app.retrieval import Retriever
from app.strategy import parts
from app.strategy.budget import budget_lines, without_money
from app.strategy.calendars import content_calendar, cycle_days, cycle_row, measurement, season_plan
from app.strategy.citing import Citer
from app.strategy.compliance import rules_for, violations
from app.strategy.facts import Facts, read_facts
from app.strategy.kinds import GOODS, all_fit, fits, kind_of
from app.strategy.slots import Slots, find_slots, seed_of, spoken_people
from app.strategy.targets import gate, plan_kpis
from app.strategy.types import ContentIdea, Item, Promotion, Strategy
from app.strategy.writing import Writer

LEAST_IDEAS, MOST_IDEAS = 3, 5
LEAST_ITEMS = 1
MORE_TITLES, MORE_OPENINGS = 6, 4
_PAID: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(r"quảng cáo|ngân sách|chạy bài|đẩy bài|thêm tiền"),
    "en": re.compile(r"\bads?\b|advertis|\bboost|\bbudget|\bmoney\b|buy the position"),
    "zh": re.compile(
        "预算|投放|投给|先停投|加投|广告|信息流|加热|买下|买大曝光|花钱|测试费|加钱|停钱|费用|人群包|定向|聚光"
    ),
}
"""Words of spending: a text that has one in any language speaks of it in all."""


def compose(diagnosis: Diagnosis, retriever: Retriever, language: Language | None = None) -> Strategy:
    """The strategy for a diagnosed situation, in the reader's language; what is posted is Chinese beside a gloss."""
    return _Composer(diagnosis, retriever, language or diagnosis.situation.language).strategy()


class _Composer:
    """One strategy on its way: what is known of the brand, and the parts made from it."""

    def __init__(self, diagnosis: Diagnosis, retriever: Retriever, language: Language) -> None:
        self.diagnosis, self.retriever, self.language = diagnosis, retriever, language
        self.situation: Situation = diagnosis.situation
        self.book: Playbook = load_playbook()
        self.cell: Cell = self.book.cells[diagnosis.tier.value, diagnosis.stage.value]
        known = self.situation.category
        self.category: Category | None = self.book.categories.get(known.concept or "") if known else None
        self.product = (self.situation.product.concept or "") if self.situation.product else ""
        self.rules: list[Rule] = rules_for(self.situation, self.category, self.book)
        self.barred = any(r.bars_creators for r in self.rules)
        self.facts: Facts = read_facts(self.situation)
        self.kind: ProductKind | None = kind_of(self.situation, self.book)
        self.slots: Slots = find_slots(self.allowed(), self.cell.tier, self.category, self.book)
        self.writer = Writer(self.slots, self.rules, language, seed_of(self.situation), self.kind)
        self.citer = Citer(retriever, language)

    def allowed(self) -> Situation:
        """The situation without own words that the rules forbid: they may be read and never written."""
        barred = {
            name: None for name in ("product", "audience", "brand")
            if (known := getattr(self.situation, name)) and not known.concept
            and any(violations(f"the {known.words or known.value}", self.rules, x) for x in LANGUAGES)
        }  # fmt: skip
        return self.situation.model_copy(update=barred)

    def strategy(self) -> Strategy:
        """All parts together."""
        cell, citer, language = self.cell, self.citer, self.language
        ideas = self.ideas()
        cycle = cycle_row(self.situation, self.category, self.book)
        dates = measurement(cycle, self.facts, citer)
        kpis = plan_kpis(self.situation, self.facts, self.kind, cell, dates, citer)
        scale, stop = (self.rule_item(key) for key in ("scale_rule", "stop_rule"))
        next_step = citer.item(cell.next_step)
        return Strategy(
            diagnosis=self.diagnosis, language=language, headline=self.headline(), objective=cell.objective[language],
            why=self.spoken(cell.why), content_types=ideas,
            styles=self.items(cell.styles), directions=self.items(cell.directions), production=self.items(cell.production),
            promotion=self.promotion(), category=self.category.name[language] if self.category else None,
            category_notes=parts.category_notes(self.category, self.kind, self.product, citer),
            more_titles=self.writer.several(cell.title_patterns, MORE_TITLES, titles=True),
            more_openings=self.writer.several(cell.opening_patterns, MORE_OPENINGS, titles=False),
            search_words=parts.search_words(self.category, self.writer), kpis=kpis, measurement=dates,
            content_calendar=content_calendar(self.facts, self.barred, ideas, language),
            season=season_plan(self.situation, cycle_days(cycle, self.facts)[1], citer, self.book),
            scale_rule=scale, stop_rule=stop, next_step=next_step,
            gate=gate(self.situation, self.facts, cell, kpis, self.book, next_step, stop, language),
            fitted=self.fitted(), pitfalls=self.items(cell.pitfalls),
            compliance=[parts.rule_note(r, citer) for r in self.rules], claims=parts.claims(cycle, citer),
            to_confirm=parts.to_confirm(self.situation, self.category, self.facts, self.writer),
            related=parts.related(self.situation, cell, self.retriever, language), citations=citer.citations,
        )  # fmt: skip

    def headline(self) -> str:
        """Tier and stage in one line."""
        tier, stage = self.book.tiers[self.cell.tier], self.book.stages[self.cell.stage]
        return say(
            "strategy.headline", self.language, tier=tier.name[self.language], stage=stage.name[self.language]
        )

    def spoken(self, text: Text3) -> str:
        """A reason, filled with the people as the reader calls them."""
        return self.writer.spoken(text, spoken_people(self.allowed(), self.cell.tier, self.book))

    # --- content -----------------------------------------------------------------------------------------------

    def ideas(self) -> list[ContentIdea]:
        """The content types that fit, the one that answers the brand's trouble first, each with a ready example."""
        ideas = []
        for content in self.chosen():
            example = self.writer.example(content, self.cell.title_patterns)
            if example:
                ideas.append(
                    ContentIdea(
                        id=content.id, name=content.name[self.language], why=self.spoken(content.why),
                        sign=content.sign[self.language], form=content.form, example=example, kind=content.kind,
                        citations=self.citer.references(content.cite),
                    )
                )  # fmt: skip
        return ideas[:MOST_IDEAS]

    def chosen(self) -> list[ContentType]:
        """Content types in order: fitting ones, without those that need what the brand does not have."""
        fitting = [c for c in self.cell.content_types if self.writer.usable(c)]
        if (
            len(fitting) < LEAST_IDEAS and self.kind is None
        ):  # nothing tells the sort of product: most are things that are kept
            fitting += [c for c in self.cell.content_types if c not in fitting and _suits(c, GOODS[0])]
        own = [c for c in fitting if self.writer.belongs(c)]
        rest = [c for c in fitting if c not in own]
        kept = own + rest[: max(0, LEAST_IDEAS - len(own))]
        troubles = list(dict.fromkeys(_troubles().find(self.situation.text)))
        return sorted(
            kept,
            key=lambda c: min((troubles.index(t) for t in c.answers if t in troubles), default=len(troubles)),
        )

    def items(self, rows: Sequence[Advice]) -> list[Item]:
        """Those that make sense for the brand's product and money; never none."""
        kept = [a for a in rows if fits(a.text, self.kind) and not (self.facts.no_money and _is_paid(a.text))]
        return [self.citer.item(a) for a in kept or rows[:LEAST_ITEMS]]

    # --- promotion and rules -----------------------------------------------------------------------------------

    def promotion(self) -> Promotion:
        """The cell's promotion; where creators are barred, the rule and what to do instead stands in their place."""
        names = ("creators", "feeds", "search", "topics")
        promotion = Promotion(**{k: self.citer.item(getattr(self.cell.promotion, k)) for k in names})
        if self.facts.no_money:
            promotion = without_money(
                promotion, [n for n in names if _is_paid(getattr(self.cell.promotion, n).text)], self.language
            )
        barred = next((r for r in self.rules if r.bars_creators), None)
        if barred:
            why = say("strategy.barred.why", self.language, rule=barred.rule[self.language])
            promotion.creators = self.citer.stated(
                f"{why} {barred.instead[self.language]}", barred.kind, barred.cite
            )
        return promotion

    def rule_item(self, name: str) -> Item:
        """The scale or stop rule; without money, one that spends none."""
        advice: Advice = getattr(self.cell, name)
        if self.facts.no_money and _is_paid(advice.text):
            return Item(text=say(f"strategy.free.{name}", self.language), kind="practice")
        return self.citer.item(advice)

    def fitted(self) -> list[Item]:
        """What the brand's own facts change."""
        return [
            *budget_lines(self.situation, self.facts, self.barred, self.citer),
            *parts.market_lines(self.situation, self.kind, self.citer),
            *parts.asset_lines(self.facts, self.language),
        ]


def _suits(content: ContentType, kind: ProductKind) -> bool:
    """Whether a content type makes sense for a sort of product."""
    example = content.example
    texts = (content.name, content.why, content.sign, example.title, example.cover, example.opening)
    return (not content.kinds or kind in content.kinds) and all_fit(texts, kind)


def _is_paid(text: Text3) -> bool:
    """Whether a text speaks of spending money."""
    return any(pattern.search(text[language].lower()) for language, pattern in _PAID.items())


@lru_cache(maxsize=1)
def _troubles() -> Aliases:
    return Aliases({"id": t.id} | t.words.model_dump() for t in load_playbook().troubles.values())

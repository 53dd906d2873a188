"""What the brand's money and hands can carry: how many notes, how many by creators, and what one of these may cost."""

from collections.abc import Sequence
from math import floor, log10

from app.diagnosis.types import Situation
from app.language import Language, say
from app.store.claims import Kind
from app.strategy.citing import Citer
from app.strategy.facts import LARGE, MIDDLE, SMALL, Facts, amount_of, currency_of
from app.strategy.types import Item, Promotion

DEFAULT_WEEKLY = 2
WEEKLY = ((SMALL, 2), (MIDDLE, 3), (LARGE, 4), (float("inf"), 5))
CREATORS = ((3_000, 1), (SMALL, 3), (MIDDLE, 6), (LARGE, 10), (float("inf"), 12))
CREATOR_PART, TRIAL_PART = 0.5, 0.2
"""Parts of the budget for notes by creators and for the trial beyond this stage: choices of the plan."""
_HANDS = ((1, 2), (2, 3), (5, 4))


def notes_a_week(facts: Facts) -> int:
    """How many notes a week the plan counts on: by the budget, and never more than the hands can make."""
    count = DEFAULT_WEEKLY if facts.yuan is None else _step(WEEKLY, facts.yuan)
    hands = next((most for team, most in _HANDS if facts.team is not None and facts.team <= team), count)
    return min(count, hands)


def creator_notes(facts: Facts, barred: bool) -> int:
    """How many notes by creators the four weeks hold; never more than half of all."""
    if barred or facts.no_money or facts.yuan is None:
        return 0
    return min(_step(CREATORS, facts.yuan), notes_a_week(facts) * 2)


def _step(steps: tuple[tuple[float, int], ...], value: float) -> int:
    return next(count for limit, count in steps if value < limit)


def ceiling(situation: Situation, count: int, language: Language) -> str:
    """What one note by a creator may cost at most, sample included, in the brand's own currency."""
    return _rounded(situation, CREATOR_PART / count, language)


def _rounded(situation: Situation, part: float, language: Language) -> str:
    """A part of the budget, rounded down to two figures so that the sum never passes it."""
    share = (amount_of(situation) or 0) * part
    step = 10 ** max(0, floor(log10(share)) - 1) if share >= 1 else 1
    return _written(floor(share / step) * step, currency_of(situation), language)


def _written(amount: float, currency: str, language: Language) -> str:
    """An amount with its thousands set apart as the reader is used to."""
    text = f"{amount:,.0f}"
    return f"{text.replace(',', '.') if language == 'vi' else text} {currency}".strip()


def budget_said(situation: Situation, language: Language) -> str:
    """The budget as the reader reads it; as the brand wrote it where no number was read."""
    amount = amount_of(situation)
    value = situation.budget.value if situation.budget else ""
    return value if amount is None else _written(amount, currency_of(situation), language)


def trial_money(situation: Situation, facts: Facts, language: Language) -> str:
    """The money of the trial beyond this stage, in words."""
    if facts.no_money:
        return say("strategy.gate.no-money", language)
    amount = amount_of(situation)
    if not amount:
        return say("strategy.gate.open-money", language)
    return say("strategy.gate.money", language, amount=_rounded(situation, TRIAL_PART, language))


def budget_lines(situation: Situation, facts: Facts, barred: bool, citer: Citer) -> list[Item]:
    """What the budget and the hands mean for the plan."""
    language, count = citer.language, creator_notes(facts, barred)
    budget = budget_said(situation, language)
    lines: list[Item] = []

    def add(key: str, kind: Kind = "hypothesis", **params: object) -> None:
        lines.append(Item(text=say(f"strategy.fit.{key}", language, **params), kind=kind))

    if facts.no_money:
        add("no-money", "practice", count=notes_a_week(facts) * 4)
    elif count:
        add("creators", count=count, most=ceiling(situation, count, language), budget=budget)
    if facts.cautious and not facts.no_money:
        add("small", "practice", budget=budget)
    if facts.team is not None:
        add("alone" if facts.team == 1 else "team", "practice", team=facts.team, count=notes_a_week(facts))
    return lines


def without_money(promotion: Promotion, paid: Sequence[str], language: Language) -> Promotion:
    """The promotion of a brand without money: no fees, no ads; ``paid`` names the ways that would cost something."""
    names = dict.fromkeys(("creators", "feeds", *paid))
    said = {k: Item(text=say(f"strategy.free.{k}", language), kind="practice") for k in names}
    return promotion.model_copy(update=said)

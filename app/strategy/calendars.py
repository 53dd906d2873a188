"""When to publish and when to read: four weeks of content, and read dates from the decision cycle."""

from datetime import timedelta

from app.diagnosis.types import Situation
from app.language import Language, say
from app.playbook import Category, Playbook
from app.playbook.dates import next_date
from app.settings import today
from app.strategy.citing import Citer
from app.strategy.types import ContentIdea, ReadDate, SeasonPlan, Week

CONTENT_DAYS = SEED_DAYS = 7
DEFAULT_CYCLE = (14, 30)


def cycle_days(category: Category | None) -> tuple[int, int]:
    """Decision cycle in days, shortest and longest; a wide assumption for an unknown category."""
    return (category.cycle.min, category.cycle.max) if category else DEFAULT_CYCLE


def measurement(category: Category | None, language: Language, citer: Citer) -> list[ReadDate]:
    """Content at T+7, search and true interest at T+x/2, money at T+x (T: day of delivery, x: decision cycle)."""
    x = cycle_days(category)[1]
    half = max(x // 2, 1)
    cite = (
        [f"cycles.assumptions#{category.cycle.claim}", f"cycles.official#{category.cycle.claim}"]
        if category
        else []
    )
    numbers = citer.references(cite)[:1]
    official = bool(category) and category.cycle.claim in ("serum-cycle", "baby-food-cycle")  # type: ignore[union-attr]
    rows = [("content", min(CONTENT_DAYS, max(x // 2, 3))), ("search", half), ("money", x)]
    seen: list[ReadDate] = []
    for what, day in rows:
        if seen and day <= seen[-1].day:
            day = seen[-1].day + 1
        seen.append(
            ReadDate(
                label=f"T+{day}", day=day, what=say(f"strategy.read.{what}", language),
                decide=say(f"strategy.decide.{what}", language), kind="official" if official else "practice",
                citations=numbers,
            )
        )  # fmt: skip
    return seen


def read_label(read_at: str, dates: list[ReadDate]) -> str:
    """The read date of a KPI."""
    return dates[{"content": 0, "search": 1, "money": 2}[read_at]].label


def notes_a_week(situation: Situation) -> int:
    """How many notes a week the plan counts on: an assumption that follows the budget, to be checked by the user."""
    if not situation.budget:
        return 2
    amount, _, currency = situation.budget.value.partition(" ")
    yuan = float(amount) * {
        "CNY": 1,
        "USD": 7,
        "EUR": 7.7,
        "VND": 1 / 3600,
        "HKD": 0.9,
        "SGD": 5.3,
        "GBP": 9,
    }.get(currency, 1)
    return 2 if yuan < 10_000 else 3 if yuan < 50_000 else 4 if yuan < 200_000 else 5


def season_plan(
    situation: Situation, category: Category | None, language: Language, citer: Citer, book: Playbook
) -> SeasonPlan | None:
    """The season the brand named, with the day that seeding should start."""
    season = book.seasons.get(situation.timing.concept or "") if situation.timing else None
    if season is None:
        return None
    day, x = next_date(season, today()), cycle_days(category)[1]
    start = day - timedelta(days=x + SEED_DAYS)
    late = start < today()
    key = "strategy.season.late" if late else "strategy.season.plan"
    return SeasonPlan(
        name=season.name[language], day=day.isoformat(), start=start.isoformat(), late=late,
        text=say(key, language, name=season.name[language], day=day.isoformat(), start=start.isoformat(), x=x),
        advice=citer.stated(season.text[language], season.kind, [*season.cite, "seasons.backwards#seeding-start"]),
    )  # fmt: skip


def content_calendar(situation: Situation, ideas: list[ContentIdea], language: Language) -> list[Week]:
    """Four weeks: test, repeat what answered, vary it, and close with what the gate asks for."""
    count = notes_a_week(situation)
    weeks, turn = [], 0
    for week in range(1, 5):
        notes = []
        for _ in range(count):
            pool = ideas if week in (1, 3) else ideas[: max(2, len(ideas) // 2)]
            notes.append(pool[turn % len(pool)].name)
            turn += 1
        weeks.append(Week(week=week, focus=say(f"strategy.week.{week}", language), notes=notes))
    return weeks

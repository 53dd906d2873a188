"""When to publish and when to read: four weeks of content, and read dates from the decision cycle."""

from datetime import timedelta

from app.diagnosis.types import Situation
from app.language import Language, say
from app.playbook import Category, Playbook
from app.playbook.dates import next_date
from app.playbook.types import Cycle
from app.settings import today
from app.strategy.budget import creator_notes, notes_a_week
from app.strategy.citing import Citer
from app.strategy.facts import HIGH_PRICE, LOW_PRICE, Facts
from app.strategy.types import ContentIdea, ReadDate, SeasonPlan, Week

CONTENT_DAYS = SEED_DAYS = 7
DEFAULT_CYCLE = (14, 30)
CREATOR_WEEKS = (2, 3, 4)
"""Which weeks get notes by creators: the first is for the brand's own, which show the angle."""
_OFFICIAL = ("serum-cycle", "baby-food-cycle")


def cycle_row(situation: Situation, category: Category | None, book: Playbook) -> Cycle | None:
    """The decision cycle of the product, else of its category."""
    concept = situation.product.concept if situation.product else None
    own = next((c for c in book.cycles if concept in c.products), None)
    return own or (category.cycle if category else None)


def cycle_days(row: Cycle | None, facts: Facts) -> tuple[int, int]:
    """Decision cycle in days, shortest and longest: shorter for a small price, longer for a high one."""
    low, high = (row.min, row.max) if row else DEFAULT_CYCLE
    if facts.price is not None and facts.price < LOW_PRICE:
        return low, (low + high) // 2
    if facts.price is not None and facts.price >= HIGH_PRICE:
        return high, high * 3 // 2
    return low, high


def measurement(row: Cycle | None, facts: Facts, citer: Citer) -> list[ReadDate]:
    """Content at T+7, search and true interest at T+x/2, money at T+x (T: day of delivery, x: decision cycle)."""
    x = cycle_days(row, facts)[1]
    claim = row.claim if row else ""
    cite = [f"cycles.assumptions#{claim}", f"cycles.official#{claim}"] if claim else []
    numbers = citer.references(cite)[:1]
    days = [("content", min(CONTENT_DAYS, max(x // 2, 3))), ("search", max(x // 2, 1)), ("money", x)]
    seen: list[ReadDate] = []
    for what, day in days:
        if seen and day <= seen[-1].day:
            day = seen[-1].day + 1
        seen.append(
            ReadDate(
                label=f"T+{day}", day=day, what=say(f"strategy.read.{what}", citer.language),
                decide=say(f"strategy.decide.{what}", citer.language),
                kind="official" if claim in _OFFICIAL else "practice", citations=numbers,
            )
        )  # fmt: skip
    return seen


def read_label(read_at: str, dates: list[ReadDate]) -> str:
    """The read date of a KPI."""
    return dates[{"content": 0, "search": 1, "money": 2}[read_at]].label


def season_plan(situation: Situation, x: int, citer: Citer, book: Playbook) -> SeasonPlan | None:
    """The season the brand named, with the day that seeding should start."""
    season = book.seasons.get(situation.timing.concept or "") if situation.timing else None
    if season is None:
        return None
    day, language = next_date(season, today()), citer.language
    start = day - timedelta(days=x + SEED_DAYS)
    late = start < today()
    key = "strategy.season.late" if late else "strategy.season.plan"
    return SeasonPlan(
        name=season.name[language], day=day.isoformat(), start=start.isoformat(), late=late,
        text=say(key, language, name=season.name[language], day=day.isoformat(), start=start.isoformat(), x=x),
        advice=citer.stated(season.text[language], season.kind, [*season.cite, "seasons.backwards#seeding-start"]),
    )  # fmt: skip


def content_calendar(facts: Facts, barred: bool, ideas: list[ContentIdea], language: Language) -> list[Week]:
    """Four weeks: test, repeat what answered, vary it, and close with what the gate asks for."""
    count, by_creators = notes_a_week(facts), creator_notes(facts, barred)
    told = [i for i in ideas if i.form in ("image-text", "video")] or ideas
    weeks: list[Week] = []
    for week in range(1, 5):
        creators = _in_week(week, by_creators)
        start = count if week == 3 else 0  # the third week brings what the first had no room for
        notes = [ideas[(start + i) % len(ideas)].name for i in range(count - creators)]
        notes += [
            say("strategy.by-creator", language, name=told[(week + i) % len(told)].name)
            for i in range(creators)
        ]
        weeks.append(
            Week(week=week, focus=say(f"strategy.week.{week}", language), notes=notes, creators=creators)
        )
    return weeks


def _in_week(week: int, by_creators: int) -> int:
    """How many of the notes by creators fall in a week."""
    if week not in CREATOR_WEEKS:
        return 0
    whole, rest = divmod(by_creators, len(CREATOR_WEEKS))
    return whole + (CREATOR_WEEKS.index(week) < rest)

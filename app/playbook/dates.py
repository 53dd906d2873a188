"""When a season falls: fixed days, lunar days, and the n-th weekday of a month."""

from datetime import date, timedelta

from app.playbook.types import Season

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def season_date(season: Season, year: int) -> date:
    """The day of a season in a (solar) year. A lunar month 12 belongs to the New Year that follows it."""
    kind, text = next(iter(season.date.items()))
    if kind == "fixed":
        month, day = map(int, text.split("-"))
        return date(year, month, day)
    if kind == "lunar":
        month, day = map(int, text.split("-"))
        return _lunar(year, month, day)
    return _nth_weekday(text, year)


def next_date(season: Season, today: date) -> date:
    """The next day of a season, today included."""
    for year in (today.year, today.year + 1):
        found = season_date(season, year)
        if found >= today:
            return found
    return season_date(season, today.year + 2)


def _lunar(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar

    for lunar_year in (year, year - 1):
        solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
        if solar.getYear() == year:
            return date(solar.getYear(), solar.getMonth(), solar.getDay())
    raise ValueError(f"no lunar {month}-{day} in {year}")


def _nth_weekday(text: str, year: int) -> date:
    """``2nd sunday of may``."""
    nth, weekday, _, month = text.lower().split()
    first = date(year, _MONTHS.index(month) + 1, 1)
    shift = (_WEEKDAYS.index(weekday) - first.weekday()) % 7
    return first + timedelta(days=shift + 7 * (int(nth[0]) - 1))

"""Dates of the seasons, against known years, and counted backwards in the advice."""

from datetime import date

import pytest

from app.advisor import Advisor
from app.playbook import load_playbook
from app.playbook.dates import next_date, season_date
from app.settings import get_settings


@pytest.mark.parametrize(
    ("season", "day"),
    [
        ("spring-festival", "2024-02-10"), ("spring-festival", "2025-01-29"), ("spring-festival", "2026-02-17"),
        ("spring-festival", "2027-02-06"), ("spring-festival", "2030-02-03"), ("spring-festival", "2033-01-31"),
        ("spring-festival", "2035-02-08"), ("tet", "2027-02-06"), ("double-11", "2026-11-11"), ("618", "2027-06-18"),
    ],
)  # fmt: skip
def test_known_years(season: str, day: str) -> None:
    wanted = date.fromisoformat(day)
    assert season_date(load_playbook().seasons[season], wanted.year) == wanted


@pytest.mark.parametrize(
    ("lunar", "day"),
    [
        ("08-15", "2026-09-25"),
        ("08-15", "2027-09-15"),
        ("07-07", "2026-08-19"),
        ("05-05", "2027-06-09"),
        ("12-08", "2027-01-15"),
        ("01-15", "2027-02-20"),
    ],
)
def test_lunar_days(lunar: str, day: str) -> None:
    season = next(s for s in load_playbook().seasons.values() if s.date == {"lunar": lunar})
    assert season_date(season, date.fromisoformat(day).year) == date.fromisoformat(day)


def test_every_season_has_a_date_until_2035() -> None:
    for season in load_playbook().seasons.values():
        for year in range(2026, 2036):
            assert next_date(season, date(year, 1, 1)).year in (year, year + 1)


@pytest.mark.parametrize(("day", "late"), [("2026-11-24", False), ("2027-01-25", True)])
def test_the_plan_counts_backwards(
    advisor: Advisor, monkeypatch: pytest.MonkeyPatch, day: str, late: bool
) -> None:
    monkeypatch.setenv("GRASSROOTS_TODAY", day)
    get_settings.cache_clear()
    plan = advisor.recommend(
        "Kem dưỡng của chúng tôi bán được 40 hũ, muốn bán dịp Tết, các mẹ chưa biết tới"
    ).season
    get_settings.cache_clear()
    assert plan and plan.day == "2027-02-06" and plan.late is late
    assert plan.start == "2027-01-01" and plan.start in plan.text and plan.advice.citations

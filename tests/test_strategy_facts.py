"""One fact more or another one changes what it should, and nothing else."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from app.advisor import Advisor
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.diagnosis.types import Known
from app.language import LANGUAGES, Language
from app.playbook import Stage, Tier
from app.settings import get_settings
from app.strategy import Strategy, compose
from app.strategy.facts import read_facts
from tests.strategies import items, posted, told

SITUATION = "Our face cream is new. Office workers search our name and compare it with others."
POSTED = {"content_types", "more_titles", "more_openings", "search_words", "why"}
"""What the brand's own words fill."""


def advice(
    advisor: Advisor, text: str = SITUATION, tier: Tier = Tier.CORE, stage: Stage = Stage.INTEREST,
    language: Language = "en", **known: Known,
) -> Strategy:  # fmt: skip
    """The strategy of a text in one cell, with fields of the situation set."""
    diagnosis = diagnose(read_situation(text, language))
    diagnosis.tier.value, diagnosis.stage.value = tier, stage
    for name, value in known.items():
        setattr(diagnosis.situation, name, value)
    return compose(diagnosis, advisor.retriever, language)


def changed(one: Strategy, two: Strategy) -> set[str]:
    """The parts that differ, whatever the numbers of their citations."""
    left, right = (_plain(s.model_dump(exclude={"diagnosis", "citations", "related"})) for s in (one, two))
    return {key for key in left if left[key] != right[key]}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "citations"}
    return [_plain(v) for v in value] if isinstance(value, list) else value


# --- money and hands -------------------------------------------------------------------------------------------


def test_the_budget_changes_counts_and_money_and_no_content(advisor: Advisor) -> None:
    small = advice(advisor, budget=Known(value="8000 CNY"))
    large = advice(advisor, budget=Known(value="80000 CNY"))
    assert changed(small, large) == {"content_calendar", "fitted", "gate", "to_confirm"}
    assert sum(len(w.notes) for w in small.content_calendar) < sum(
        len(w.notes) for w in large.content_calendar
    )


@pytest.mark.parametrize(
    "value", ["2000 CNY", "8000 CNY", "35000 CNY", "120000 CNY", "600000 CNY", "30000000 VND", "1500 USD"]
)
def test_the_calendar_is_one_that_the_budget_can_pay(advisor: Advisor, value: str) -> None:
    strategy = advice(advisor, budget=Known(value=value))
    amount, _, currency = value.partition(" ")
    count = sum(w.creators for w in strategy.content_calendar)
    line = next(i.text for i in strategy.fitted if str(count) in i.text and "each" in i.text)
    most = re.search(rf"no more than ([\d,]+) {currency} each", line)
    assert count and most and count * int(most[1].replace(",", "")) <= int(amount) / 2
    assert re.search(rf"at most {count} notes", line)
    assert strategy.gate and currency in strategy.gate.trial
    assert sum("(by a creator)" in n for w in strategy.content_calendar for n in w.notes) == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_money_nothing_is_paid(advisor: Advisor, language: Language) -> None:
    paid = re.compile(
        r"test budget|\bads?\b(?! )|\bboost|creator fee|by a creator|quảng cáo(?!,)|ngân sách thử|bài của creator|投放|测试预算|加热|博主笔记|信息流"
    )
    none = Known(value="0", concept="none")
    for tier in Tier:
        for stage in Stage:
            strategy = advice(advisor, SITUATION, tier, stage, language, budget=none)
            said = {
                strategy.promotion.creators.text,
                strategy.promotion.feeds.text,
                *(i.text for i in strategy.fitted),
                *strategy.to_confirm,
            }
            found = [i.text for i in items(strategy) if i.text not in said and paid.search(i.text)]
            assert not found, (tier, stage, found)
            assert sum(w.creators for w in strategy.content_calendar) == 0
            assert not [n for w in strategy.content_calendar for n in w.notes if paid.search(n)]
            assert strategy.fitted and strategy.content_types
            assert not any(k.id in ("cpti", "cpe", "cpc", "cpm") for k in strategy.kpis)


def test_no_money_is_said_and_the_content_stays(advisor: Advisor) -> None:
    none = advice(advisor, budget=Known(value="0", concept="none"))
    open_ = advice(advisor)
    assert "content_types" not in changed(none, open_) and "measurement" not in changed(none, open_)
    assert any("No budget" in line for line in none.to_confirm) and not any(
        "not said" in line for line in none.to_confirm
    )


@pytest.mark.parametrize(
    ("words", "team"), [("It is just me.", 1), ("We are a team of 2.", 2), ("We are a team of 12.", 12)]
)
def test_the_hands_change_the_calendar_only(advisor: Advisor, words: str, team: int) -> None:
    budget = Known(value="300000 CNY")
    many, few = advice(advisor, budget=budget), advice(advisor, f"{SITUATION} {words}", budget=budget)
    assert changed(many, few) <= {"content_calendar", "fitted", "to_confirm"}
    assert {len(w.notes) for w in few.content_calendar} == {min(5, {1: 2, 2: 3}.get(team, 5))}


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Team mình có 3 người.", 3), ("Em làm một mình.", 1), ("我们团队5个人", 5), ("就我一个人做", 1), ("就两人小团队，我们两个人", 2),
        ("We are two people.", 2), ("Two people asked.", None), ("Hai người hỏi mua.", None), ("有三个人问过", None),
    ],
)  # fmt: skip
def test_hands_are_read_where_they_are_meant(text: str, team: int | None) -> None:
    assert read_facts(read_situation(text)).team == team


# --- time, market, price ---------------------------------------------------------------------------------------


def test_the_season_changes_the_season_and_what_it_names(advisor: Advisor) -> None:
    tet = advice(advisor, timing=Known(value="Tết", concept="tet"))
    sale = advice(advisor, timing=Known(value="618", concept="618"))
    assert changed(tet, sale) <= {"season", *POSTED}
    assert tet.season and sale.season and tet.season.day != sale.season.day
    two_sales = changed(sale, advice(advisor, timing=Known(value="11.11", concept="double-11")))
    assert two_sales == {"season"}


def test_season_dates_are_counted_backwards(advisor: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRASSROOTS_TODAY", "2026-11-24")
    get_settings.cache_clear()
    strategy = advice(advisor, timing=Known(value="618", concept="618"))
    get_settings.cache_clear()
    assert strategy.season
    start, day = date.fromisoformat(strategy.season.start), date.fromisoformat(strategy.season.day)
    assert day - start == timedelta(days=strategy.measurement[-1].day + 7)


def test_the_market_changes_its_own_lines_only(advisor: Advisor) -> None:
    home = advice(advisor, market=Known(value="cn", concept="cn"))
    abroad = advice(advisor, market=Known(value="sg", concept="sg"))
    assert changed(home, abroad) == {"fitted"}
    assert any("Singapore" in i.text for i in abroad.fitted) and all(i.citations for i in abroad.fitted)
    assert not advice(
        advisor, "我们的面霜，上班族在搜。", language="zh", market=Known(value="cn", concept="cn")
    ).fitted


def test_the_price_changes_when_to_read(advisor: Advisor) -> None:
    cheap = advice(advisor, f"{SITUATION} It sells for 39 RMB.")
    dear = advice(advisor, f"{SITUATION} It sells for 3900 RMB.")
    assert changed(cheap, dear) <= {"measurement", "kpis", "gate"}
    assert cheap.measurement[-1].day < advice(advisor).measurement[-1].day < dear.measurement[-1].day


def test_what_the_brand_has_is_used_first(advisor: Advisor) -> None:
    more = advice(advisor, f"{SITUATION} We have 300 reviews. We have a test report.")
    assert changed(advice(advisor), more) <= {"fitted"}
    assert len(more.fitted) == 2


def test_a_product_with_another_cycle_is_read_at_other_dates(advisor: Advisor) -> None:
    cream, lipstick = advice(advisor), advice(advisor, SITUATION.replace("face cream", "lipstick"))
    assert cream.measurement[-1].day == 29 and lipstick.measurement[-1].day == 14
    assert (
        lipstick.claims[0].id == "cycle-colour-cosmetics"
        and cream.claims[0].id == "cycle-skincare"
        or cream.claims
    )


# --- who, what, where they stand -------------------------------------------------------------------------------


def test_the_language_changes_the_words_and_nothing_else(advisor: Advisor) -> None:
    plans = {x: advice(advisor, language=x) for x in LANGUAGES}
    shapes = [
        ([p.text for p in posted(s)], [k.id for k in s.kpis], [d.day for d in s.measurement], [len(w.notes) for w in s.content_calendar],
         len(list(told(s))), [r.id for r in s.compliance])
        for s in plans.values()
    ]  # fmt: skip
    assert shapes[0][1:] == shapes[1][1:] == shapes[2][1:]
    assert shapes[0][0] == shapes[1][0] == shapes[2][0]


def test_the_category_changes_its_layer(advisor: Advisor) -> None:
    cream = advice(advisor)
    coffee = advice(advisor, SITUATION.replace("face cream", "coffee beans"))
    same = {
        "headline",
        "objective",
        "styles",
        "production",
        "next_step",
        "scale_rule",
        "stop_rule",
        "season",
        "language",
        "note_language",
    }
    assert not same & changed(cream, coffee)
    assert {"category", "category_notes", "measurement", "compliance", "content_types"} <= changed(
        cream, coffee
    )


def test_the_people_change_what_is_posted(advisor: Advisor) -> None:
    office = advice(advisor)
    students = advice(advisor, SITUATION.replace("Office workers", "Students"))
    assert changed(office, students) <= POSTED | {"content_calendar"}
    assert changed(office, students) >= {"more_titles"}


@pytest.mark.parametrize("axis", ["tier", "stage"])
def test_tier_and_stage_change_the_cell_and_not_the_category(advisor: Advisor, axis: str) -> None:
    one = advice(advisor)
    two = advice(advisor, tier=Tier.GENERAL) if axis == "tier" else advice(advisor, stage=Stage.SHARE)
    fixed = {
        "category",
        "category_notes",
        "measurement",
        "compliance",
        "claims",
        "search_words",
        "season",
        "fitted",
        "to_confirm",
    }
    assert not fixed & changed(one, two)
    assert {
        "headline",
        "objective",
        "content_types",
        "styles",
        "promotion",
        "next_step",
        "pitfalls",
    } <= changed(one, two)


# --- the brand's own figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stage", "kpi", "figure"),
    [
        ("Our face cream has a CTR of 3.2% among office workers.", Stage.AWARENESS, "ctr", "3.2%"),
        (
            "Kem dưỡng của tụi mình: tỷ lệ chuyển đổi 1,4%, dân văn phòng bỏ giỏ nhiều.",
            Stage.PURCHASE,
            "cvr",
            "1,4%",
        ),
        ("我们的面霜，退货率12%，上班族买了又退。", Stage.PURCHASE, "return-rate", "12%"),
        ("Our face cream gets 300 brand searches a week.", Stage.INTEREST, "brand-search", "300"),
    ],
)
def test_targets_start_from_the_brands_own_figures(
    advisor: Advisor, text: str, stage: Stage, kpi: str, figure: str
) -> None:
    language = read_situation(text).language
    strategy = advice(advisor, text, stage=stage, language=language)
    found = next(k for k in strategy.kpis if k.id == kpi)
    assert figure in found.baseline and found.baseline in found.target
    others = [k for k in strategy.kpis if k.id != kpi]
    assert all(not k.baseline and not re.search(r"\d %|\d%", k.target) for k in others)


def test_the_gate_names_checks_trial_and_way_back(advisor: Advisor) -> None:
    for tier in Tier:
        for stage in Stage:
            strategy = advice(advisor, tier=tier, stage=stage, budget=Known(value="8000 CNY"))
            gate = strategy.gate
            assert gate and len(gate.checks) == 3 and strategy.kpis[0].name in gate.checks[1].text
            assert "1,600 CNY" in gate.trial and strategy.stop_rule.text in gate.back
            assert gate.checks[0] == strategy.next_step


def test_read_dates_follow_the_cycle(advisor: Advisor) -> None:
    days = [d.day for d in advice(advisor).measurement]
    assert days == sorted(set(days)) and len(days) == 3
    assert {k.read for k in advice(advisor).kpis} <= {d.label for d in advice(advisor).measurement}

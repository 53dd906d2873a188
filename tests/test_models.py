"""The trained files belong to the examples they were trained from, and judge as they did."""

import json
import subprocess
import sys

import pytest

from app.diagnosis.flips import said, without
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.evaluation.judgement import Report, judged, open_share, read
from tests.conftest import DATA, ROOT


def test_the_judgement_was_trained_from_these_examples() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "app.diagnosis.train", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, "stale: run `make model`"


@pytest.mark.parametrize(
    ("language", "tier", "stage"), [("vi", 0.85, 0.92), ("en", 0.81, 0.94), ("zh", 0.88, 0.95)]
)
def test_blind_situations(language: str, tier: float, stage: float) -> None:
    """Written by others from the label definitions alone; the floors keep what was reached from being lost."""
    rows = [
        json.loads(line)
        for line in (DATA / f"blind-{language}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = [diagnose(read_situation(r["text"])) for r in rows]
    assert sum(d.tier.value.value == r["tier"] for d, r in zip(found, rows, strict=True)) >= tier * len(rows)
    assert sum(d.stage.value.value == r["stage"] for d, r in zip(found, rows, strict=True)) >= stage * len(
        rows
    )


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_evidence_and_facts_that_flip(language: str) -> None:
    """Deleting the evidence lowers the judgement; the fact that would flip it does so, its denial does not."""
    rows = read(f"blind-{language}.jsonl")[::3]
    report = Report(rows, [judged(r["text"]) for r in rows])
    lowered, gap = report.evidence()
    flipped, kept, facts = report.flips()
    assert lowered >= 0.9 and gap >= 0.12
    assert flipped >= 0.9 and kept >= 0.95 and len(facts) > len(rows)


def test_what_is_left_open_is_said() -> None:
    assert open_share() >= 0.7
    rows = [r for language in ("vi", "en", "zh") for r in read(f"blind-{language}.jsonl")]
    found = [judged(r["text"]) for r in rows]
    assert sum(d.tier.open or d.stage.open for d in found) <= 0.17 * len(rows)


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ("Runners have never heard of the gel, and nobody types its name into the search bar.", True),
        ("It is not true that runners have never heard of the gel, and nobody types its name into the search bar.", False),
        ("No, runners have never heard of the gel, and nobody types its name into the search bar.", False),
        ("Dân chạy bộ đã mua và dùng gel, chỉ còn thiếu việc họ kể cho người khác.", True),
        ("Không đúng: dân chạy bộ đã mua và dùng gel, chỉ còn thiếu việc họ kể cho người khác.", False),
        ("跑者已经把能量胶加进购物车，在问有没有货，或在等发货。", True),
        ("不是这样：跑者已经把能量胶加进购物车，在问有没有货，或在等发货。", False),
        ("跑者已经把能量胶加进购物车，在问有没有货，或在等发货。不是。", False),
    ],
)  # fmt: skip
def test_a_fact_is_confirmed_or_denied(fact: str, holds: bool) -> None:
    text = f"We sell energy gel.\n{fact}"
    found = said(text)
    assert [f.holds for f in found] == [holds] and without(text, found).strip() == "We sell energy gel."

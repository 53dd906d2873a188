"""The trained files belong to the examples they were trained from, and judge as they did."""

import json
import subprocess
import sys

import pytest

from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from tests.conftest import DATA, ROOT


def test_the_judgement_was_trained_from_these_examples() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "app.diagnosis.train", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, "stale: run `make model`"


@pytest.mark.parametrize(
    ("language", "tier", "stage"), [("vi", 0.78, 0.80), ("en", 0.78, 0.88), ("zh", 0.78, 0.88)]
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

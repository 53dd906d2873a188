"""What is read from a brand's own words: its product, whom it means, its occasion, and that it has no money."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from app.diagnosis.situation import FIELDS, read_situation
from app.diagnosis.types import Known
from app.language import fold
from app.playbook import load_playbook

ROWS = [
    json.loads(x)
    for x in (Path(__file__).parent / "data" / "situations-read.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def verdict(known: Known | None, wanted: list[str] | None, never: list[str]) -> str:
    """``right``, ``none`` or ``wrong`` for what was read."""
    if known is None:
        return "none" if wanted else "right"
    if any(fold(n) in fold(known.words) for n in never):
        return "wrong"
    return "right" if wanted and any(fold(w) in fold(known.words) for w in wanted) else "wrong"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize(
    ("field", "wanted", "right", "wrong"),
    [("product", "product", 0.85, 0.05), ("audience", "people", 0.70, 0.10)],
)
def test_the_situation_is_read_right(
    language: str, field: str, wanted: str, right: float, wrong: float
) -> None:
    rows = [r for r in ROWS if r["language"] == language]
    verdicts = {
        r["id"]: verdict(
            getattr(read_situation(r["text"]), field),
            r[wanted],
            r.get("never", []) if field == "audience" else [],
        )
        for r in rows
    }
    counts = Counter(verdicts.values())
    assert counts["right"] >= right * len(rows), verdicts
    assert counts["wrong"] <= wrong * len(rows), verdicts


@pytest.mark.parametrize("row", [r for r in ROWS if "budget" in r], ids=lambda r: r["id"])
def test_budget_and_no_money(row: dict) -> None:
    budget = read_situation(row["text"]).budget
    assert budget and budget.words in row["text"]
    if row["budget"] == "none":
        assert (budget.concept, budget.value) == ("none", "0")
    else:
        assert (budget.concept, budget.value) == (None, row["budget"])


@pytest.mark.parametrize("row", [r for r in ROWS if "timing" in r], ids=lambda r: r["id"])
def test_the_brands_own_occasion(row: dict) -> None:
    timing = read_situation(row["text"]).timing
    assert timing and row["timing"] in timing.words


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("We sold well last Christmas. This time we get ready for Chinese New Year.", "Chinese New Year"),
        ("Năm ngoái bán Trung thu rồi, giờ chuẩn bị cho Tết", "Tết"),
        ("去年双十一卖过，这次准备开学", "开学"),
        ("We make mooncakes for diabetics", None),
        ("giấm táo mật ong, mấy mẹ bỉm đợi cai sữa", "cai sữa"),
        ("给考生的台灯，他们等高考", "高考"),
        ("We make soap. They wait for the price.", None),
    ],
)
def test_timing_is_what_lies_ahead(text: str, timing: str | None) -> None:
    found = read_situation(text).timing
    assert (found.words if found else None) == timing


@pytest.mark.parametrize("row", [r for r in ROWS if "concept" in r], ids=lambda r: r["id"])
def test_a_compound_goes_to_its_head(row: dict) -> None:
    product = read_situation(row["text"]).product
    assert product and product.concept == row["concept"]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Our coffee machine is for campers", "home-appliances/coffee-machine"),
        ("我们开猫咖", "local-dining/cat-cafe"),
        ("我们做潜水镜的", "fashion/goggles"),
        ("túi treo ghi đông cho dân đạp touring", "travel/bike-bag"),
        ("Nệm cho người thoát vị đĩa đệm", "home-appliances/mattress"),
        ("minh ban kem chong nang cho hoc sinh", "skincare/sunscreen"),
        ("我們賣面霜", "skincare/face-cream"),
    ],
)
def test_the_head_noun_is_the_product(text: str, concept: str) -> None:
    product = read_situation(text).product
    assert product and product.concept == concept


@pytest.mark.parametrize(
    "text",
    [
        "We need more people in the office.", "Chào bạn, hôm nay trời đẹp quá", "今天天气不错，我们去哪里", "ok", "What is CPTI?",
        "Tỷ lệ tìm lại là gì?", "老板让我写笔记",
    ],
)  # fmt: skip
def test_nothing_is_guessed(text: str) -> None:
    assert read_situation(text).product is None


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "😀😀🎉", "?!?!", "a" * 5000, "我们" * 2500, "Mình bán kem. " * 380, "\"“”''«»「」", "the " * 1200, "人" * 5000,
        "“We make 'soap'” for \"people\"", "我们卖 balm cho mẹ bỉm and students", "ＷＥ ＳＥＬＬ ＳＯＡＰ", "İİ mình bán giày cho sinh viên",
        "e\u0301e\u0301 giày da của mình cho sinh viên", "Мы делаем мыло", "\u200b\u200bmình bán kem", "1.234,5 6.7.8 %%%", "...\n\n\n...",
    ],
)  # fmt: skip
def test_whatever_comes_words_are_verbatim(text: str) -> None:
    started = time.perf_counter()
    found = read_situation(text)
    assert time.perf_counter() - started < 2
    for field in FIELDS:
        known = getattr(found, field)
        assert known is None or (known.words in text and known.words == known.words.strip()), field


def test_a_concept_is_in_the_playbook() -> None:
    book = load_playbook()
    products = {f"{c.id}/{p.id}" for c in book.categories.values() for p in c.products}
    for row in ROWS:
        found = read_situation(row["text"])
        assert not (found.product and found.product.concept) or found.product.concept in products
        assert not (found.audience and found.audience.concept) or found.audience.concept in book.audiences
        assert not found.category or found.category.concept in book.categories


def test_reading_is_quick() -> None:
    text = " ".join(r["text"] for r in ROWS if r["language"] == "en")[:480]
    read_situation(text)
    started = time.perf_counter()
    for _ in range(20):
        read_situation(text)
    assert (time.perf_counter() - started) / 20 < 0.02

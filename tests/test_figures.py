"""Figures and facts as people write them."""

import pytest

from app.diagnosis.situation import read_situation
from app.language import detect_language, fold, units
from app.metrics import read_figures


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12k views", 12_000, ""), ("1.2万阅读", 12_000, ""), ("3 triệu đồng", 3_000_000, "VND"), ("4%", 4, "%"),
        ("tỷ lệ 0,6%", 0.6, "%"), ("¥8,000", 8000, "CNY"), ("三成用户", 30, "%"), ("两千元预算", 2000, "CNY"),
        ("ngân sách 8.000 tệ", 8000, "CNY"), ("50tr", 50_000_000, ""), ("预算3万", 30_000, ""), ("10w曝光", 100_000, ""),
        ("$5k budget", 5000, "USD"), ("2,5 triệu", 2_500_000, ""), ("15.5 million impressions", 15_500_000, ""),
        ("RMB 20k for the quarter", 20_000, "CNY"), ("二十万元", 200_000, "CNY"), ("12 nghìn lượt", 12_000, ""),
        ("卖了40罐", 40, ""), ("1.5%的转化率", 1.5, "%"), ("40 jars", 40, ""), ("1 200 lượt", 1200, ""),
    ],
)  # fmt: skip
def test_figures(text: str, value: float, unit: str) -> None:
    first = read_figures(text)[0]
    assert (first.value, first.unit) == (pytest.approx(value), unit)
    assert text[first.start : first.end] == first.words


@pytest.mark.parametrize("text", ["the 5A model", "ROI(T+29)", "no number here", ""])
def test_no_figure(text: str) -> None:
    assert read_figures(text) == []


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("We sell a balm at 98 RMB a jar and have 8,000 RMB to spend", "8000 CNY"),
        ("Mỗi hũ giá 120.000 đồng, ngân sách 8.000 tệ", "8000 CNY"),
        ("面霜每罐128元，预算3万", "30000 CNY"),
        ("Doanh thu 200 triệu đồng một tháng", None),
        ("ngân sách 50tr cho quý này", "50000000 VND"),
        ("nobody knows us", None),
    ],
)
def test_budget_is_neither_price_nor_turnover(text: str, budget: str | None) -> None:
    found = read_situation(text).budget
    assert (found.value if found else None) == budget
    if found:
        assert found.words in text


@pytest.mark.parametrize(
    ("text", "category", "product"),
    [
        ("We make an eczema balm for babies", "skincare", "balm"),
        ("Chúng tôi bán robot hút bụi", "home-appliances", "robot-vacuum"),
        ("我们卖面霜", "skincare", "face-cream"),
    ],
)
def test_category_and_product(text: str, category: str, product: str) -> None:
    found = read_situation(text)
    assert found.category and found.category.concept == category
    assert found.product and found.product.concept == f"{category}/{product}"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bán được 40 hũ rồi", "vi"), ("ban duoc 40 hu roi, cac me chua biet toi", "vi"), ("40 jars sold", "en"),
        ("小红书 là gì?", "vi"), ("GNC supplement 怎么做", "zh"), ("小紅書怎麼種草", "zh"), ("What is CPTI?", "en"), ("hi", "en"),
        ("CPTI la gi", "vi"), ("我们的品牌 Little Swan washer dryer 怎么推", "zh"), ("👍👍", "en"),
    ],
)  # fmt: skip
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("title", "length"),
    [
        ("面霜", 2),
        ("abcd", 2),
        ("abc", 2),
        ("面霜ab", 3),
        ("小红书！", 4),
        ("12345", 3),
        ("", 0),
        ("🎉面霜", 3),
    ],
)
def test_title_units(title: str, length: int) -> None:
    assert units(title) == length


def test_fold_takes_tones_away() -> None:
    assert fold("Phễu NGƯỢC Đám đông") == "pheu nguoc dam dong"

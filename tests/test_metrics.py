"""A brand's own figures: how people write them, the tables they paste, the exports they have, and where people are stuck."""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.advisor import Advisor
from app.errors import InputError
from app.language import LANGUAGES, say
from app.language.texts import catalogue
from app.metrics import bottleneck, compare, flows, read_metrics, stage_of_figures
from app.metrics import export as exports
from app.metrics.amounts import read_amounts
from app.metrics.export import read_content, read_export
from app.metrics.names import header_name, metrics
from app.metrics.periods import as_period, in_order
from app.metrics.tell import chain, unread_lines, verdict
from app.metrics.types import Metrics, Reading, Unread
from app.playbook.labels import Stage
from tests.workbooks import workbook

Run = Callable[..., tuple[int, str, str]]

SPELLINGS = {
    "en": [
        ("12k reads", 12_000, ""), ("12K reads", 12_000, ""), ("12.5k saves", 12_500, ""), ("1.2m views", 1_200_000, ""),
        ("15.5 million impressions", 15_500_000, ""), ("2 billion", 2e9, ""), ("1.5bn", 1.5e9, ""), ("8,000 reads", 8000, ""),
        ("1,234,567 impressions", 1_234_567, ""), ("12.000 reads", 12_000, ""), ("300 saves", 300, ""), ("0 orders", 0, ""),
        ("4%", 4, "%"), ("0.6%", 0.6, "%"), ("4 %", 4, "%"), ("4 percent", 4, "%"), ("12.345%", 12.345, "%"), ("0.125%", 0.125, "%"),
        ("5‰", 0.5, "%"), ("nine orders", 9, ""), ("twelve thousand reads", 12_000, ""), ("two hundred and fifty saves", 250, ""),
        ("half a million views", 500_000, ""), ("a hundred carts", 100, ""), ("a dozen orders", 12, ""), ("two dozen", 24, ""),
        ("three hundred thousand views", 300_000, ""), ("twenty-two orders", 22, ""), ("$5k", 5000, "USD"), ("RMB 20k", 20_000, "CNY"),
        ("¥8,000", 8000, "CNY"), ("8,000 RMB", 8000, "CNY"), ("1,200.50 yuan", 1200.5, "CNY"), ("€300", 300, "EUR"), ("US$1,000", 1000, "USD"),
        ("500 dollars", 500, "USD"), ("£20", 20, "GBP"), ("1.234 million", 1_234_000, ""), ("１２００ reads", 1200, ""), ("10+ orders", 10, ""),
        ("about 900 reads", 900, ""), ("2.5 thousand", 2500, ""), ("40 million", 4e7, ""), ("CTR rose to 4%", 4, "%"),
    ],
    "vi": [
        ("12.000 lượt đọc", 12_000, ""), ("12 nghìn lượt", 12_000, ""), ("12 ngàn lượt", 12_000, ""), ("12k lượt xem", 12_000, ""),
        ("3 triệu đồng", 3_000_000, "VND"), ("3tr lượt", 3_000_000, ""), ("2tr5 lượt", 2_500_000, ""), ("1k2 lượt", 1200, ""),
        ("2 triệu rưỡi", 2_500_000, ""), ("2,5 triệu lượt", 2_500_000, ""), ("1,5 tỷ đồng", 1.5e9, "VND"), ("1 tỷ 200 triệu", 1.2e9, ""),
        ("nửa triệu lượt", 500_000, ""), ("5 trăm nghìn lượt", 500_000, ""), ("2 chục đơn", 20, ""), ("hai trăm lượt lưu", 200, ""),
        ("hai trăm nghìn lượt", 200_000, ""), ("chín đơn", 9, ""), ("mười hai đơn", 12, ""), ("hai mươi hai đơn", 22, ""),
        ("một trăm mười ngàn đơn", 110_000, ""), ("ba chục triệu đơn", 3e7, ""), ("năm vạn lượt", 50_000, ""), ("0,6%", 0.6, "%"),
        ("4 phần trăm", 4, "%"), ("4,5 %", 4.5, "%"), ("12,345%", 12.345, "%"), ("8.000 tệ", 8000, "CNY"), ("500.000đ", 500_000, "VND"),
        ("500.000 vnđ", 500_000, "VND"), ("1.200.000 lượt", 1_200_000, ""), ("1 200 lượt", 1200, ""), ("1.200,5 tệ", 1200.5, "CNY"),
        ("1.234 triệu đồng", 1.234e9, "VND"), ("20 triệu", 2e7, ""), ("50tr cho quý này", 5e7, ""), ("hơn 300 đơn", 300, ""), ("tỷ lệ tăng lên 4%", 4, "%"),
        ("giảm còn 2%", 2, "%"), ("200 trieu view nhe ban", 2e8, ""), ("0 đơn", 0, ""),
    ],
    "zh": [
        ("1.2万阅读", 12_000, ""), ("1万2阅读", 12_000, ""), ("1万2千阅读", 12_000, ""), ("3万5", 35_000, ""), ("10w曝光", 100_000, ""), ("10W+曝光", 100_000, ""),
        ("5.1k收藏", 5100, ""), ("1.3亿曝光", 1.3e8, ""), ("1亿2000万", 1.2e8, ""), ("12万3456次", 123_456, ""), ("1.234万", 12_340, ""), ("3千收藏", 3000, ""),
        ("5百单", 500, ""), ("三百收藏", 300, ""), ("九单", 9, ""), ("两千阅读", 2000, ""), ("两万五", 25_000, ""), ("一万二阅读", 12_000, ""), ("三百五的量", 350, ""),
        ("一百零五单", 105, ""), ("二十二单", 22, ""), ("三千五百次", 3500, ""), ("四十五万", 450_000, ""), ("一百二十万", 1_200_000, ""), ("九百万次", 9e6, ""),
        ("10多万曝光", 100_000, ""), ("三十多万收藏", 300_000, ""), ("两个多亿播放", 2e8, ""), ("近十万次", 100_000, ""), ("1，234，567".replace("，", ","), 1_234_567, ""),
        ("三成", 30, "%"), ("三成五", 35, "%"), ("两成半", 25, "%"), ("百分之三", 3, "%"), ("百分之三点五", 3.5, "%"), ("百分之12", 12, "%"), ("千分比5‰", 0.5, "%"),
        ("4％", 4, "%"), ("¥8,000", 8000, "CNY"), ("￥８０００", 8000, "CNY"), ("8000元", 8000, "CNY"), ("两千块", 2000, "CNY"), ("3万元", 30_000, "CNY"),
        ("二十万元", 200_000, "CNY"), ("3万多元", 30_000, "CNY"), ("500美元", 500, "USD"), ("点击率升到4%", 4, "%"), ("9.9元", 9.9, "CNY"), ("7000+收藏", 7000, ""),
    ],
}  # fmt: skip
OTHER_THINGS = [
    ("2026-05-01", "date"), ("2026年5月3日", "date"), ("5月3日", "date"), ("ngày 3/5", "date"), ("tháng 5", "date"), ("May 3", "date"), ("in 2025 we", "date"),
    ("Q3 2026", "date"), ("第3周", "ordinal"), ("week 12", "date"), ("12:30", "time"), ("8 giờ sáng", "time"), ("3 pm", "time"),
    ("138 0013 8000", "phone"), ("电话13800138000", "phone"), ("0912 345 678", "phone"), ("+84 912 345 678", "phone"), ("hotline: 1900 6868", "phone"),
    ("5.2.1", "version"), ("v2.0", "version"), ("版本3.1", "version"), ("30岁", "age"), ("25-30 tuổi", "age"), ("30-year-olds", "age"), ("aged 25", "age"), ("90后", "age"),
    ("2–3%", "range"), ("2-3 %", "range"), ("from 2 to 3%", "range"), ("từ 2 đến 3%", "range"), ("300到500", "range"), ("三四百", "range"), ("七八成", "range"),
    ("mấy trăm đơn", "vague"), ("vài chục đơn", "vague"), ("hàng nghìn lượt", "vague"), ("几百单", "vague"), ("几十万收藏", "vague"), ("十几单", "vague"),
    ("上千", "vague"), ("hundreds of orders", "vague"), ("a few dozen views", "vague"), ("三分之一", "fraction"), ("một nửa", "fraction"), ("half of buyers", "fraction"),
    ("two thirds", "fraction"), ("3 in 10", "share"), ("9 trên 20 đơn", "share"), ("十单错三单", "share"), ("10个人里有3个", "share"), ("3倍", "multiple"),
    ("gấp 3 lần", "multiple"), ("doubled", "multiple"), ("up 12%", "change"), ("tăng 12%", "change"), ("增长12%", "change"), ("下降了3%", "change"),
    ("12% higher", "change"), ("300 more saves", "change"), ("SPF50", "name"), ("618 orders", "season"), ("双11", "season"), ("11.11 sale", "season"),
    ("50克", "size"), ("2 tuần", "duration"), ("3 days", "duration"), ("3个月", "duration"), ("1.2升", "size"), ("第三", "ordinal"), ("top 10", "ordinal"),
    ("1,20,000", "unclear"), ("1:3", "unclear"), ("阅读12，300", "unclear"), ("-5%", "negative"), ("https://x.cn/123", "name"), ("20260501123456", "phone"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [(language, *case) for language, cases in SPELLINGS.items() for case in cases],
)
def test_a_figure_however_it_is_spelled(language: str, text: str, value: float, unit: str) -> None:
    good = [a for a in read_amounts(text, language) if a.kind in ("count", "percent", "money")]  # type: ignore[arg-type]
    assert [(a.value, a.unit) for a in good] == [(pytest.approx(value), unit)]
    assert text[good[0].start : good[0].end] == good[0].words


@pytest.mark.parametrize(("text", "kind"), OTHER_THINGS)
def test_what_is_no_figure(text: str, kind: str) -> None:
    found = read_amounts(text)
    assert kind in [a.kind for a in found]
    assert not [a for a in found if a.kind in ("count", "percent", "money")]


SAID = [
    ("曝光10万，阅读8000，收藏300，9单", {"impressions": 100_000, "reads": 8000, "saves": 300, "orders": 9}),
    ("10万曝光 8000阅读 300收藏", {"impressions": 100_000, "reads": 8000, "saves": 300}),
    ("阅读12，300收藏", {}), ("曝光10万阅读", {}), ("简单300次", {}), ("下单300罐", {}),
    ("300人收藏了，9人下单", {"saves": 300, "orders": 9}), ("下单9单，加购200", {"orders": 9, "carts": 200}), ("成交9单", {"orders": 9}),
    ("成交9", {}), ("点击率4%，转化率只有0.6%", {"ctr": 4, "cvr": 0.6}), ("收藏率9%，复购三成", {"save-rate": 9, "repurchase-rate": 30}),
    ("曝光量：10万\n阅读量：8000", {"impressions": 100_000, "reads": 8000}), ("10万\n曝光量\n8000\n阅读量", {"impressions": 100_000, "reads": 8000}),
    ("认知人群120万，深度兴趣人群1.2万", {"aips-a": 1_200_000, "aips-ti": 12_000}),
    ("A 120万，I 8万，TI 1.2万，P 600", {"aips-a": 1_200_000, "aips-i": 80_000, "aips-ti": 12_000, "aips-p": 600}),
    ("ROI 2.5，CPTI 35元，预算3万元", {"roi": 2.5, "cpti": 35, "budget": 30_000}), ("ROI 1:3", {}), ("收藏/点赞=1.3", {}),
    ("退货率22%，UGC 40篇，NPS 71", {"return-rate": 22, "ugc": 40, "nps": 71}), ("评价平均6个字", {}), ("竞品收藏5000", {}), ("目标收藏5000", {}),
    ("收藏+12%", {}), ("收藏增长12%", {}), ("收藏几百", {}), ("一周退了6单", {}), ("回搜率3%，回搜人数200", {"search-back-rate": 3, "search-backs": 200}),
    ("12,000 reads, 300 saves and 9 orders", {"reads": 12_000, "saves": 300, "orders": 9}), ("reads 12,000 saves 300", {"reads": 12_000, "saves": 300}),
    ("CTR of 4%, CVR is 0.6%", {"ctr": 4, "cvr": 0.6}), ("a CTR that is about 4%", {}), ("Carts: 800; orders: 40", {"carts": 800, "orders": 40}),
    ("ad spend ¥8,000, CPM 12.5 RMB", {"spend": 8000, "cpm": 12.5}), ("we want 300 saves", {}), ("our rival has 300 saves", {}), ("reach 12,000 people", {}),
    ("order 300 boxes", {}), ("reviews are 4.9", {}), ("saves/reads = 3%", {}), ("saves 2–3%", {}), ("lost 5 orders", {}), ("300 saves from 12,000 reads", {"saves": 300, "reads": 12_000}),
    ("I like a few, and may read 2 books", {}), ("60 brand searches, save rate 2%", {"brand-search": 60, "save-rate": 2}), ("repurchase rate 12%", {"repurchase-rate": 12}),
    ("12.000 lượt đọc nhưng chỉ 300 lượt lưu, 9 đơn", {"reads": 12_000, "saves": 300, "orders": 9}), ("luot doc 12.000, luot luu 300, 9 don cho shop minh", {"reads": 12_000, "saves": 300, "orders": 9}),
    ("tỷ lệ nhấp 4%, tỷ lệ chuyển đổi chỉ 0,6%", {"ctr": 4, "cvr": 0.6}), ("tỉ lệ lưu 8%, ngân sách 20 triệu đồng", {"save-rate": 8, "budget": 2e7}), ("lưu 0,5%", {"save-rate": 0.5}),
    ("800 lượt thêm giỏ, 40 đơn hàng", {"carts": 800, "orders": 40}), ("mục tiêu 300 đơn", {}), ("đối thủ có 300 đơn", {}), ("mấy trăm đơn", {}), ("mất 5 đơn", {}), ("tăng 300 lượt lưu", {}),
    ("tệp nhận thức: 1,2 triệu, tệp quan tâm sâu: 12.000", {"aips-a": 1_200_000, "aips-ti": 12_000}), ("hiển thị 210k, bấm 17k (8,1%), lưu 60", {"impressions": 210_000, "clicks": 17_000, "saves": 60}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), SAID)
def test_a_figure_belongs_to_the_metric_named_beside_it(text: str, values: dict[str, float]) -> None:
    found = read_metrics(text)
    assert {r.metric: r.value for r in found.readings} == pytest.approx(values)
    assert {r.standing for r in found.readings} <= {"yours"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("saves 2–3%", "range"), ("mấy trăm đơn", "vague"), ("we want 300 saves", "goal"), ("竞品收藏5000", "others"), ("收藏增长12%", "change"),
        ("reviews are 4.9", "unclear"), ("lost 5 orders", "lost"), ("300 saves. Later: 500 saves.", "twice"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why(text: str, reason: str) -> None:
    found = read_metrics(text)
    assert [u.reason for u in found.unread] == [reason]
    assert not found.readings


PASTED = [
    ("tabs", "日期\t曝光量\t阅读量\t收藏\n5月\t100000\t8000\t300\n6月\t120000\t9000\t200", ["5月", "6月"], {"impressions": 120_000, "reads": 9000, "saves": 200}),
    ("markdown, turned", "| metric | May | June |\n|---|---|---|\n| reads | 12,000 | 13,000 |\n| saves | 300 | 200 |\n| CTR | 4% | 3% |", ["May", "June"], {"reads": 13_000, "saves": 200, "ctr": 3}),
    ("commas", "Face cream:\nreads,saves,orders\n12000,300,9\nWhat next?", [], {"reads": 12_000, "saves": 300, "orders": 9}),
    ("semicolons", "chỉ số;giá trị\nlượt hiển thị;100.000\nlượt đọc;8.000\ntỷ lệ nhấp;8%", [], {"impressions": 100_000, "reads": 8000, "ctr": 8}),
    ("fixed columns", "阶段    人数\n认知    120万\n兴趣    8万\n深度兴趣  1.2万\n购买    600\n分享    30", [], {"aips-a": 1.2e6, "aips-i": 80_000, "aips-ti": 12_000, "aips-p": 600, "aips-s": 30}),
    ("single spaces", "月份 曝光 阅读 收藏\n5月 10万 8000 300\n6月 11万 8200 310", ["5月", "6月"], {"impressions": 110_000, "reads": 8200, "saves": 310}),
    ("commas cut by thousands", "reads,saves\n12,000\n13,000", [], {}),
    ("prose with commas", "We sell tea, and coffee\nand we like cats, and dogs 3", [], {}),
    ("bars without edges", "reads | saves\n1200 | 30", [], {"reads": 1200, "saves": 30}),
    ("two periods in words", "kỳ\tlượt đọc\tlượt lưu\ntháng trước\t1.000\t50\ntháng này\t1.100\t20", ["tháng trước", "tháng này"], {"reads": 1100, "saves": 20}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "periods", "latest"), [p[1:] for p in PASTED], ids=[p[0] for p in PASTED])
def test_pasted_tables(text: str, periods: list[str], latest: dict[str, float]) -> None:
    found = read_metrics(text)
    assert found.periods == periods
    assert {r.metric: r.value for r in found.readings if r.period == found.latest} == pytest.approx(latest)


NOTES = '小红书笔记数据\n统计时间：2026-05-01至2026-05-31\n笔记标题,曝光量,阅读量,点击率,收藏量,加购,成交\n面霜测评,1.2万,"1,200",10%,60,20,3\n早八,8000,900,11.25%,40,#DIV/0!,2\n合计,20000,2100,10.5%,100,20,5\n'
DAYS = "日期\t消费\t展现量\t点击量\t点击率\n" + "".join(
    f"2026-05-{d:02d}\t100.5\t1000\t{60 - 10 * d}\t{6 - d}%\n" for d in range(1, 5)
)
STOCKS = "月份,认知,兴趣,深度兴趣,购买,分享\n2026-04,1200000,80000,12000,600,30\n2026-05,1300000,90000,12500,300,31\n"
VIET = "Ngày;Lượt hiển thị;Lượt đọc;Tỷ lệ nhấp;Lượt lưu;Đơn hàng\n01/05/2026;12.000;1.200;10,0%;60;3\n02/05/2026;11.000;1.100;10,0%;55;2\n"
EXPORTS = [
    ("GBK with titles and totals", NOTES.encode("gb18030"), {"impressions": 20_000, "reads": 2100, "ctr": 10.5, "saves": 100, "carts": 20, "orders": 5}),
    ("UTF-8 with mark", NOTES.encode("utf-8-sig"), {"impressions": 20_000, "reads": 2100, "ctr": 10.5, "saves": 100, "carts": 20, "orders": 5}),
    ("UTF-16 tabs, days in halves", DAYS.encode("utf-16"), {"spend": 201, "impressions": 2000, "clicks": 50}),
    ("UTF-16 without mark", DAYS.encode("utf-16-le"), {"spend": 201, "impressions": 2000, "clicks": 50}),
    ("AIPS stocks", STOCKS.encode(), {"aips-a": 1.3e6, "aips-i": 90_000, "aips-ti": 12_500, "aips-p": 300, "aips-s": 31}),
    ("Vietnamese signs", VIET.encode(), {"impressions": 11_000, "reads": 1100, "ctr": 10, "saves": 55, "orders": 2}),
    ("sep line", ("sep=;\n" + VIET).encode(), {"impressions": 11_000, "reads": 1100, "ctr": 10, "saves": 55, "orders": 2}),
    ("units in the header", "曝光量(万),消耗(元),成交(元)\n12.5,800,3000\n".encode(), {"impressions": 125_000, "spend": 800, "gmv": 3000}),
    ("periods above the header", "指标,5月,,6月,\n,阅读,收藏,阅读,收藏\n合计行,100,10,200,30\n".encode(), {"reads": 200, "saves": 30}),
    ("natural and paid", "日期,自然流量,,付费流量,\n,曝光,阅读,曝光,阅读\n5月,100,10,200,20\n".encode(), {}),
    ("group with a total", "日期,合计,,付费流量,\n,曝光,阅读,曝光,阅读\n5月,300,30,200,20\n".encode(), {"impressions": 300, "reads": 30}),
    ("text trick of spreadsheets", '阅读量,收藏\n="1200",="30"\n'.encode(), {"reads": 1200, "saves": 30}),
    ("rate as a fraction", "阅读量,转化率\n1000,0.03\n".encode(), {"reads": 1000}),
    ("rate named in percent", "阅读量,转化率(%)\n1000,0.03\n".encode(), {"reads": 1000, "cvr": 0.03}),
    ("rates of rows are not averaged", "笔记,阅读量,收藏率\na,100,10%\nb,900,2%\n".encode(), {"reads": 1000}),
    ("people are not added up", "笔记,阅读量,曝光人数\na,100,1000\nb,900,5000\n".encode(), {"reads": 1000}),
    ("mean row left out", "笔记,阅读量\na,100\nb,300\n平均,200\n".encode(), {"reads": 400}),
    ("repeated header left out", "笔记,阅读量,收藏\na,100,1\n笔记,阅读量,收藏\nb,300,2\n".encode(), {"reads": 400, "saves": 3}),
    ("a column with two currencies", "阅读量,消耗\n100,¥5\n100,$5\n".encode(), {"reads": 200}),
    ("a text file", b"12,000 reads, 300 saves", {"reads": 12_000, "saves": 300}),
    ("big5", "日期,曝光量,閱讀量,收藏\n5月,100,20,3\n".encode("big5"), {"impressions": 100, "reads": 20, "saves": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "latest"), [e[1:] for e in EXPORTS], ids=[e[0] for e in EXPORTS])
def test_exports(data: bytes, latest: dict[str, float]) -> None:
    found = read_content(data, "export.csv")
    assert {r.metric: r.value for r in found.readings if r.period == found.latest} == pytest.approx(latest)


BOOKS = [
    (
        "numbers, percent and dates by format",
        workbook([["日期", "曝光量", "点击率", "收藏量"], [(46143, "date"), 1000, (0.1, "percent"), 20], [(46144, "date"), 1100, (0.125, "custom"), 10]]),
        {"impressions": 1100, "ctr": 12.5, "saves": 10},
    ),
    (
        "titles above, totals below, a merged month",
        workbook([["聚光报表"], ["月份", "计划", "展现量", "点击量"], ["5月", "a", 1000, 50], [None, "b", 500, 20]], merges=("A3:A4",)),
        {"impressions": 1500, "clicks": 70},
    ),
    ("a formula with its result", workbook([["阅读量", "收藏"], [100, ("=", "A2/10", 10)]]), {"reads": 100, "saves": 10}),
    ("a formula without it", workbook([["阅读量", "收藏"], [100, ("=", "A2/10", None)]]), {"reads": 100}),
    ("an error", workbook([["阅读量", "收藏"], [100, ("=", "A2/0", "#DIV/0!")]]), {"reads": 100}),
    ("decimals that look like thousands", workbook([["阅读量", "消耗"], [1000, 1.234]]), {"reads": 1000, "spend": 1.234}),
    ("the sheet that has figures", workbook([["说明"], ["x"]], [["阅读量", "收藏"], [100, 3]]), {"reads": 100, "saves": 3}),
    ("a hidden sheet", workbook([["阅读量", "收藏"], [100, 3]], [["阅读量", "收藏", "评论"], [7, 7, 7]], hidden=2), {"reads": 100, "saves": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "latest"), [b[1:] for b in BOOKS], ids=[b[0] for b in BOOKS])
def test_workbooks(data: bytes, latest: dict[str, float]) -> None:
    found = read_content(data, "export.xlsx")
    assert {r.metric: r.value for r in found.readings if r.period == found.latest} == pytest.approx(latest)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"), (b" \r\n ", "file_empty"), (bytes(range(256)) * 40, "table_encoding"), (b"\xd0\xcf\x11\xe0" + b"x" * 90, "format_unknown"),
        (b"PK\x03\x04" + b"x" * 90, "file_damaged"), (workbook([["a"]])[:-30], "file_damaged"),
    ],
)  # fmt: skip
def test_broken_files_say_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_content(data, "x.csv")
    assert caught.value.code == code
    assert all(caught.value.sentence(language) for language in LANGUAGES)


def test_too_large_a_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as handle:
        handle.truncate(exports.MAX_BYTES + 1)
    with pytest.raises(InputError) as caught:
        read_export(big)
    assert caught.value.code == "file_too_large"


def test_an_unpacked_part_may_not_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.metrics.xlsx.MAX_PART", 100)
    with pytest.raises(InputError) as caught:
        read_content(workbook([["阅读量", "收藏"], [1, 2]]), "x.xlsx")
    assert caught.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("1,2,3\n4,5,6\n", {("1", "unknown"), ("2", "unknown"), ("3", "unknown")}),
        ("曝光量,阅读量,收藏\n=SUM(A2:A3),100,-5\n200,100,5\n", {("曝光量", "formula"), ("曝光量", "total"), ("收藏", "negative"), ("收藏", "total")}),
        ("笔记标题,阅读量,神秘指数\na,100,7\n", {("笔记标题", "text"), ("神秘指数", "unknown")}),
        ("阅读量,收藏\n100,-\n200,5\n", {("收藏", "blank")}),
        ("阅读量,收藏\n100,#DIV/0!\n200,5\n", {("收藏", "error"), ("收藏", "total")}),
        ("阅读量,收藏\n100,2.5\n", {("收藏", "unclear")}),
        ("阅读量,收藏\n100,3%\n", {("收藏", "unit")}),
        ("阅读量,成交\n100,5\n", {("成交", "unclear")}),
        ("阅读量,阅读\n100,5\n", {("阅读", "twice")}),
    ],
)  # fmt: skip
def test_what_is_not_read_is_said_column_by_column(text: str, unread: set[tuple[str, str]]) -> None:
    found = read_content(text.encode(), "x.csv")
    assert {(u.what, u.reason) for u in found.unread} == unread


def of(**values: float) -> Metrics:
    return Metrics(readings=[Reading(metric=m.replace("_", "-"), value=v) for m, v in values.items()])


@pytest.mark.parametrize(
    ("text", "stage", "rule", "why", "confidence"),
    [
        ("12,000 reads but only 300 saves, 40 orders", Stage.INTEREST, 8, "said", "medium"),
        ("12,000 reads, 300 saves and only 9 orders", Stage.TRUE_INTEREST, 8, "said", "medium"),
        ("800 carts, 40 orders", Stage.PURCHASE, 8, "only", "low"),
        ("很多人加购：加购800，成交只有40单", Stage.PURCHASE, 8, "said", "medium"),
        ("曝光100万，阅读3000，收藏300", Stage.AWARENESS, 8, "narrowest", "medium"),
        ("900 đơn hàng nhưng chỉ 4 bài UGC", Stage.SHARE, 8, "said", "medium"),
        ("2k saves on a note with 30k views", Stage.TRUE_INTEREST, 9, "only", "low"),
        ("CPM 12 RMB", Stage.AWARENESS, 9, "figure", "low"), ("CTR 4%", Stage.INTEREST, 9, "figure", "low"), ("brand searches: 60", Stage.INTEREST, 9, "figure", "low"),
        ("400 saves", Stage.TRUE_INTEREST, 9, "figure", "low"), ("回搜率3%", Stage.TRUE_INTEREST, 9, "figure", "low"), ("CPTI 35元", Stage.TRUE_INTEREST, 9, "figure", "low"),
        ("加购率12%", Stage.PURCHASE, 9, "figure", "low"), ("CVR only 0.6%", Stage.PURCHASE, 9, "said", "medium"), ("复购率12%", Stage.PURCHASE, 9, "figure", "low"),
        ("退货率22%", Stage.PURCHASE, 9, "figure", "low"), ("NPS 71", Stage.SHARE, 9, "figure", "low"), ("UGC 40篇", Stage.SHARE, 9, "figure", "low"),
        ("repurchase went from 54% down to 33%", Stage.PURCHASE, 9, "worsened", "medium"),
        ("上月：阅读8000，收藏300。本月：阅读8200，收藏100。", Stage.INTEREST, 8, "worsened", "high"),
        ("Tháng trước 12.000 lượt đọc, 400 lượt lưu; tháng này 12.500 lượt đọc, 150 lượt lưu", Stage.INTEREST, 8, "worsened", "high"),
    ],
)  # fmt: skip
def test_the_bottleneck_by_rules_8_and_9(
    text: str, stage: Stage, rule: int, why: str, confidence: str
) -> None:
    neck = bottleneck(read_metrics(text))
    assert neck
    assert (neck.stage, neck.rule, neck.why, neck.confidence) == (stage, rule, why, confidence)


@pytest.mark.parametrize("text", ["", "hello", "we sell tea at 98 RMB", "ROI 2", "CTR 4%, 300 saves"])
def test_no_bottleneck_where_the_figures_tell_none(text: str) -> None:
    assert bottleneck(read_metrics(text)) is None
    assert stage_of_figures(read_metrics(text)) is None


def test_a_rate_above_one_is_no_step() -> None:
    found = of(saves=30, orders=90)
    assert not flows(found)[0].chained
    assert bottleneck(found) is None or bottleneck(found).rule == 9  # type: ignore[union-attr]


def test_so_far_apart_two_steps_tell_nothing() -> None:
    assert flows(of(impressions=100_000, orders=9))[0].leap
    assert bottleneck(of(impressions=100_000, orders=9)) is None


def test_aips_stocks_are_compared_as_stocks() -> None:
    found = read_content(STOCKS.encode(), "x.csv")
    neck = bottleneck(found)
    assert neck and neck.flow and neck.flow.stock
    assert (neck.stage, neck.why) == (Stage.TRUE_INTEREST, "worsened")
    assert say("metrics.stock", "en") in verdict(neck, found, "en")


def test_a_small_or_chance_fall_is_no_bottleneck() -> None:
    chance = compare(read_metrics("上月：阅读100，收藏5。本月：阅读100，收藏4。"))
    assert chance and chance.flows and not chance.worsened
    small = compare(read_metrics("上月：曝光1000万，阅读80万。本月：曝光1000万，阅读79万。"))
    assert small and small.flows[0].sure and not small.worsened


def test_two_periods_side_by_side() -> None:
    found = read_content(STOCKS.encode(), "x.csv")
    both = compare(found)
    assert both and (both.before, both.now) == ("2026-04", "2026-05")
    change = {c.metric: c for c in both.changes}
    assert change["aips-p"].percent == pytest.approx(-50) and change["aips-p"].better is False
    assert [f.now.target for f in both.worsened] == ["aips-p"]
    assert compare(of(reads=1)) is None


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("5月", "month"), ("2026-05", "month"), ("2026年5月", "month"), ("tháng 5", "month"), ("May", "month"), ("Q3", "quarter"), ("week 12", "week"), ("第12周", "week"),
        ("2026-05-01", "day"), ("20260501", "day"), ("01/05/2026", "day"), ("2026-05-01至2026-05-31", "days"), ("上月", "relative"), ("this month", "relative"), ("before", "relative"),
        ("kỳ này", "relative"), ("面霜", None), ("12000", None), ("99月", None), ("", None),
    ],
)  # fmt: skip
def test_periods(label: str, kind: str | None) -> None:
    found = as_period(label)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["6月", "5月"], ["5月", "6月"]), (["12月", "1月"], []), (["2025-12", "2026-01"], ["2025-12", "2026-01"]), (["Q4", "Q1"], []),
        (["this month", "last month"], ["last month", "this month"]), (["last month", "this week"], []), (["5月", "week 3"], []), (["5月", "2026-06"], []),
        (["May", "June"], ["May", "June"]), (["tháng trước", "tháng này"], ["tháng trước", "tháng này"]),
    ],
)  # fmt: skip
def test_order_of_periods(labels: list[str], order: list[str]) -> None:
    assert in_order([p for p in map(as_period, labels) if p]) == order


@pytest.mark.parametrize(
    "text", ["曝光 " * 6000, "曝光10万" * 3000, "a\tb\n" * 5000, "1 000 " * 3300, "reads is is is " * 1200]
)
def test_a_hostile_text_takes_no_long_time(text: str) -> None:
    begun = time.monotonic()
    bottleneck(read_metrics(text))
    assert time.monotonic() - begun < 25


def test_stage_odds_add_up_and_follow_the_bottleneck() -> None:
    for text in (
        "12,000 reads but only 300 saves",
        "CPM 12 RMB",
        "12.000 lượt đọc, 300 lượt lưu, 9 đơn",
        STOCKS,
    ):
        found = read_metrics(text)
        odds, neck = stage_of_figures(found), bottleneck(found)
        assert odds and neck
        assert sum(odds.values()) == pytest.approx(1, abs=0.01)
        assert max(odds, key=lambda s: odds[s]) is neck.stage


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "12,000 reads → 300 saves (2.5%) → 9 orders (3%)"),
        ("vi", "12.000 lượt đọc → 300 lượt lưu (2,5 %) → 9 đơn hàng (3 %)"),
        ("zh", "阅读12,000 → 收藏300（2.5%） → 订单9（3%）"),
    ],
)
def test_the_chain_in_three_languages(language: str, line: str) -> None:
    found = of(reads=12_000, saves=300, orders=9)
    assert chain(found, language) == line  # type: ignore[arg-type]
    neck = bottleneck(found)
    assert neck and "{" not in verdict(neck, found, language)  # type: ignore[arg-type]


def test_every_metric_and_reason_has_its_words() -> None:
    for metric in metrics().values():
        assert header_name(metric.name.zh) == metric.id or metric.id.startswith("aips")
        assert not metric.rung or metric.stage
    from typing import get_args

    from app.metrics.types import Reason

    assert all(f"metrics.reason.{r}" in catalogue() for r in get_args(Reason))
    assert unread_lines([Unread(what="x", reason="error", cells=1, rows=3)], "en") == [
        "x: 1 of 3 cells: an error of the spreadsheet"
    ]


@pytest.mark.parametrize("heading", ["曝光量", "阅读量", "点击率", "收藏量", "加购", "认知人群", "兴趣人群", "深度兴趣人群", "购买人群", "分享人群", "回搜率", "回搜", "展现量", "消费", "平均点击成本",
                                     "平均千次展示费用", "互动量", "平均互动成本", "新增种草人群", "新增深度种草人群", "新增深度种草人群成本", "种草值", "种草率", "成交金额", "成交订单数", "复购率",
                                     "总曝光", "曝光量(次)", " 曝光 量 ", "impNum", "Lượt hiển thị", "CTR", "Total impressions"])  # fmt: skip
def test_headings_of_exports(heading: str) -> None:
    assert header_name(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "笔记标题",
        "笔记ID",
        "链接",
        "作者",
        "自然曝光量",
        "付费阅读量",
        "新增种草人群占比",
        "日期",
        "人均阅读篇数",
    ],
)
def test_headings_that_are_no_metric_of_ours(heading: str) -> None:
    assert header_name(heading) is None


@pytest.mark.parametrize(
    ("language", "text", "says"),
    [
        ("en", "We sell face cream. 12,000 reads, 300 saves and only 9 orders last month.", "12,000 reads → 300 saves (2.5%) → 9 orders (3%)"),
        ("vi", "Chúng tôi bán kem dưỡng da. 12.000 lượt đọc, 300 lượt lưu mà chỉ 9 đơn.", "12.000 lượt đọc → 300 lượt lưu (2,5 %) → 9 đơn hàng (3 %)"),
        ("zh", "我们卖面霜。\n月份\t阅读量\t收藏\n5月\t8000\t300\n6月\t8200\t100", "阅读8,200 → 收藏100（1.2%）"),
    ],
)  # fmt: skip
def test_the_conversation_names_the_bottleneck(advisor: Advisor, language: str, text: str, says: str) -> None:
    answer = advisor.answer(text)
    assert (answer.kind, answer.language) == ("strategy", language)
    line = next(x for x in answer.text.splitlines() if says in x)
    assert say("metrics.note", language).split("：")[0].split(":")[0].strip("*") in line


def test_a_situation_without_a_funnel_gets_no_such_line(advisor: Advisor) -> None:
    text = advisor.answer("We sell an eczema balm, 40 jars sold, 8,000 RMB").text
    assert "Your figures" not in text


def test_the_words_outrank_the_figures(advisor: Advisor) -> None:
    text = advisor.answer(
        "Nobody has ever heard of our new face cream brand, we launched last week. 90 carts and only 3 orders, from my cousins. How do strangers get to know us?"
    ).text
    line = next(x for x in text.splitlines() if "Your figures" in x)
    assert "rule 9" in line


def test_markup_in_a_table_stays_text(advisor: Advisor) -> None:
    text = advisor.answer(
        "We sell face cream\n<b>月</b>\treads\tsaves\n<img src=x onerror=alert(1)>\t1000\t20\n<i>2</i>\t1000\t10"
    ).text
    line = next((x for x in text.splitlines() if "Your figures" in x), "")
    assert "<" not in line


def test_command_as_text_and_json(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "导出.csv"
    file.write_bytes(NOTES.encode("gb18030"))
    status, out, _ = run("metrics", str(file))
    assert status == 0 and "阅读2,100" in out and "没有读取的" in out
    status, out, _ = run("metrics", str(file), "--json", "--language", "en")
    found = json.loads(out)
    assert status == 0
    assert {r["metric"] for r in found["metrics"]["readings"]} >= {"impressions", "reads", "saves"}
    assert all(r["standing"] == "yours" for r in found["metrics"]["readings"])
    assert found["bottleneck"]["text"] and found["flows"] and found["unread"]


def test_command_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(STOCKS.encode("gb18030")), encoding="utf-8")
    )
    status, out, _ = run("metrics", "-", "--language", "vi")
    assert status == 0 and "2026-04 → 2026-05" in out


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("a.csv", b"x,y\n1,2\n", 1), ("a.csv", b"", 2), ("a.pdf", b"x", 2), (None, b"", 2)],
)
def test_command_fails_in_words(
    run: Run, tmp_path: Path, name: str | None, content: bytes, expected: int
) -> None:
    path = tmp_path / (name or "missing.csv")
    if name:
        path.write_bytes(content)
    status, out, err = run("metrics", str(path))
    assert status == expected
    assert (out + err).strip() and "Traceback" not in out + err

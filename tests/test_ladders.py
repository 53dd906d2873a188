"""The user's own words for a tier or stage are found, translated and weighed."""

import json
import math
from collections.abc import Callable
from datetime import date

import pytest

from app.advisor import Advisor
from app.briefs.brief import Made
from app.briefs.build import build_brief
from app.diagnosis.classifier import score
from app.diagnosis.judge import diagnose
from app.diagnosis.situation import read_situation
from app.diagnosis.translate import SHOWN, WEIGHT, WEIGHT_OF_RANGE, line, shown, weighed
from app.language import LANGUAGES, detect_language
from app.page.panel import judgement
from app.playbook.labels import Stage, Tier
from app.playbook.ladders import find_mentions, load_ladders

# text, its words in order: (verbatim, term, whether it tells where the people stand now)
CASES: list[tuple[str, list[tuple[str, str, bool]]]] = [
    ("We sell a serum. Our A3 people keep saving the notes but don't order.", [("A3", "a3", True)]),
    ("We sell a serum and want them in A4 by 11.11.", [("A4", "a4", False)]),
    ("How do we move our A3 crowd to A4 before 618?", [("A3", "a3", True), ("A4", "a4", False)]),
    ("Hardly any A5 people post about our stove.", [("A5", "a5", False)]),
    ("The high-potential crowd around yoga has never met our leggings.", [("high-potential crowd", "high-potential", True)]),
    ("Our warm audience reads the notes on the tent and then goes quiet.", [("warm audience", "warm", True)]),
    ("Lingxi says our TI crowd is big, orders stay flat.", [("TI crowd", "letter-ti", True)]),
    ("We print menus on A3 paper and A5 sheets for our noodle shop.", []),
    ("Our hotel stands beside a 5A tourist site and guests love the view.", []),
    ("We sell funnel cake and tofu; it's people with a sweet tooth who come.", []),
    ("Khách A3 của em lưu bài rất nhiều mà chưa đặt hàng.", [("A3", "a3", True)]),
    ("Bên em muốn đưa nhóm A3 lên A4 trước 11.11.", [("A3", "a3", True), ("A4", "a4", False)]),
    ("Mục tiêu của quý này là A5.", []),
    ("Mô hình 5A của shop: mục tiêu quý này là A5.", [("Mô hình 5A", "five-a", False), ("A5", "a5", False)]),
    ("Tệp ấm cứ đọc rồi im, bên mình bán lều cắm trại.", [("Tệp ấm", "warm", True)]),
    ("Theo phễu chống đám đông thì tụi mình nên bắt đầu từ nhóm dân số cốt lõi nào?", [("phễu chống đám đông", "anti-funnel", False), ("nhóm dân số cốt lõi", "population-core", True)]),
    ("Nhóm tiềm năng cao quanh bộ môn yoga chưa biết quần tập của mình.", [("Nhóm tiềm năng cao", "high-potential", True)]),
    ("Chưa có tệp nóng nào cho mẫu ghế mới.", [("tệp nóng", "hot", False)]),
    ("Quán em in thực đơn trên giấy A3, sổ tay A5 thì bán kèm.", []),
    ("Nhà em trồng cỏ nhân tạo cho sân bóng, cần khách.", []),
    ("我们卖精华，A3人群一直收藏，就是不下单。", [("A3", "a3", True)]),
    ("想把A3推到A4，再做双11。", [("A3", "a3", True), ("A4", "a4", False)]),
    ("目标是A5，现在大家都卡在A3。", [("A5", "a5", False), ("A3", "a3", True)]),
    ("高潜人群还不认识我们的瑜伽裤。", [("高潜人群", "high-potential", True)]),
    ("种子用户用下来都说好，愿意发笔记。", [("种子用户", "seed-users", True)]),
    ("我们没有什么机会人群，品类太小。", [("机会人群", "opportunity", False)]),
    ("灵犀里TI人群很大，店里就是没单。", [("TI人群", "letter-ti", True)]),
    ("民宿就在5A景区门口，客人都说好。", []),
    ("我们卖A5手账本和A4打印纸，学生党在用。", []),
    ("院子里长草了，我们的除草机没人认识。", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"), CASES, ids=[f"{detect_language(t)}-{i}" for i, (t, _) in enumerate(CASES)]
)
def test_words_are_found_and_weighed(text: str, words: list[tuple[str, str, bool]]) -> None:
    found = diagnose(read_situation(text)).translated
    assert [(w.words, w.term, w.weighs) for w in found] == words
    assert all(text[w.start : w.end] == w.words for w in found)


def test_a_present_word_adds_to_the_log_odds_and_a_goal_does_not() -> None:
    now = diagnose(read_situation("Our A3 people keep saving the notes but don't order.")).translated
    goal = diagnose(read_situation("We want them in A4 by 11.11.")).translated
    scores = dict.fromkeys(Stage, 0.2)
    after = weighed("stage", scores, now)
    assert math.isclose(math.log(after[Stage.TRUE_INTEREST] / after[Stage.SHARE]), WEIGHT)
    assert math.isclose(sum(after.values()), 1)
    assert all(math.isclose(p, 0.2) for p in weighed("stage", scores, goal).values())
    assert all(math.isclose(p, 1 / 3) for p in weighed("tier", dict.fromkeys(Tier, 1 / 3), now).values())
    assert weighed("stage", scores, [*now, *now]) == after  # said twice is not twice as true


def test_a_range_adds_to_each_of_its_values() -> None:
    warm = diagnose(read_situation("Our warm audience reads the notes and then goes quiet.")).translated
    after = weighed("stage", dict.fromkeys(Stage, 0.2), warm)
    assert math.isclose(after[Stage.INTEREST], after[Stage.TRUE_INTEREST])
    assert math.isclose(math.log(after[Stage.INTEREST] / after[Stage.SHARE]), WEIGHT_OF_RANGE)


@pytest.mark.parametrize(
    "text",
    [
        "We sell a serum. Our A3 people don't order.",
        "Nhóm A3 của em lưu bài mà chưa mua tinh chất.",
        "我们的精华，人群主要停在A3。",
    ],
)
def test_a_word_decides_unless_the_judgement_is_surer_than_nine_in_ten(text: str) -> None:
    found = diagnose(read_situation(text)).translated
    for sure, decided in ((0.85, Stage.TRUE_INTEREST), (0.96, Stage.PURCHASE)):
        scores = dict.fromkeys(Stage, (1 - sure) / 4) | {Stage.PURCHASE: sure}
        after = weighed("stage", scores, found)
        assert max(after, key=lambda v: after[v]) is decided


def test_the_judgement_weighs_the_word() -> None:
    text = "We sell a serum. Our A3 people don't order."
    plain = score(text, detect_language(text)).stage
    diagnosis = diagnose(read_situation(text))
    sides = {
        diagnosis.stage.value: diagnosis.stage.probability,
        diagnosis.stage.runner_up: diagnosis.stage.runner_up_probability,
    }
    assert sides[Stage.TRUE_INTEREST] > plain[Stage.TRUE_INTEREST]


def test_other_platforms_do_not_count() -> None:
    found = diagnose(read_situation("On Douyin our A3 people order a lot.")).translated
    assert [w.weighs for w in found] == [False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_explains_at_most_three_words(advisor: Advisor, language: str) -> None:
    text = "Our high-potential crowd has never met us. A3 people save, A4 people order, the warm audience waits, seed users post."
    answer = advisor.answer(text, language=language)  # type: ignore[arg-type]
    assert answer.strategy
    diagnosis, body = answer.strategy.diagnosis, answer.text
    words = shown(diagnosis.translated)
    assert len(diagnosis.translated) == 5 and len(words) == SHOWN
    numbers = {c.number: c for c in answer.citations}
    for word in words:
        said = line(word, answer.language)
        assert said in body and said in judgement(answer.strategy, answer.language).replace("&#x27;", "'")
        assert word.citations and all(
            numbers[n].section == word.cite[i].partition("#")[0] for i, n in enumerate(word.citations)
        )
    assert "“A3”" in body
    for word in diagnosis.translated:
        assert (line(word, answer.language) in body) is (word in words)


def test_the_in_house_brief_and_the_json_hold_them(
    advisor: Advisor, run: Callable[..., tuple[int, str, str]]
) -> None:
    text = "Our A3 people save the serum's notes and don't order."
    strategy = advisor.recommend(text)
    said = line(strategy.diagnosis.translated[0], "en")
    made = Made(today=date(2026, 11, 24))
    briefs = {r: build_brief(strategy, r, made) for r in ("in-house", "creator")}  # type: ignore[arg-type]
    held = {r: [x.text for s in b.sections for p in s.parts for x in p.lines] for r, b in briefs.items()}
    assert said in held["in-house"] and said not in held["creator"]
    status, out, _ = run("diagnose", text, "--json")
    words = json.loads(out)["translated"]
    assert status == 0 and [(w["words"], w["stage"], w["weighs"]) for w in words] == [
        ("A3", ["true_interest"], True)
    ]


def test_the_users_words_are_escaped_on_the_page(advisor: Advisor) -> None:
    strategy = advisor.recommend("<b>A3\npeople</b> save our serum's notes and don't order.")
    assert strategy.diagnosis.translated and "<b>" not in judgement(strategy, "en")


def test_every_word_finds_its_own_term() -> None:
    for ladder in load_ladders():
        for term in ladder.terms:
            for language in LANGUAGES:
                for word in getattr(term.words, language):
                    text = f"({word})"
                    assert [m.term.id for m in find_mentions(text)] == [term.id], word
                    start, end = find_mentions(text)[0].start, find_mentions(text)[0].end
                    assert text[start:end] == word


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("what is A3", "true interest"), ("A3 là gì?", "quan tâm sâu sắc"), ("A3是什么", "深度兴趣"),
        ("what does TOFU mean?", "awareness"), ("TOFU nghĩa là gì", "nhận thức"), ("BOFU是什么意思", "购买"),
    ],
)  # fmt: skip
def test_a_word_of_another_ladder_is_explained(
    advisor: Advisor, run: Callable[..., tuple[int, str, str]], question: str, word: str
) -> None:
    answer = advisor.answer(question)
    assert (
        answer.kind == "answer"
        and word in answer.text
        and answer.citations[0].section == "aips.other-ladders"
    )
    name = "A3" if "A3" in question else question[question.index("OFU") - 1 :][:4]
    code, out, _ = run("explain", name, "--language", answer.language)
    assert code == 0 and word in out


@pytest.mark.parametrize(
    "question", ["what is tofu", "what is A3 paper?", "A3打印纸是什么", "5A景区是什么意思"]
)
def test_an_everyday_word_is_no_ladder(question: str) -> None:
    assert not find_mentions(question, bare=True)

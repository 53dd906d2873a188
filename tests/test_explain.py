"""Claims and terms are looked up with their standing, through the command line."""

import json
from collections.abc import Callable

import pytest

from app.advisor import Advisor
from app.advisor.asks import asks_standing
from app.advisor.room import MAX_HAN, MAX_WORDS
from app.cli import main
from app.language import LANGUAGES, Language, say
from app.language.fold import han_count
from app.playbook.glossary import find_term, load_terms, near_terms
from app.store.claims import load_ledger


def test_claims_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "list", "--json"]) == 0
    everything = json.loads(capsys.readouterr().out)["claims"]
    main(["claims", "list", "--json", "--kind", "official", "--stale"])
    some = json.loads(capsys.readouterr().out)["claims"]
    assert some == [c for c in everything if c["kind"] == "official" and c["stale"]] != []
    main(["claims", "list", "--contested", "--language", "zh"])
    out = capsys.readouterr().out
    assert out.count("有争议") == len([c for c in everything if c["contested_by"]])


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_claim_is_shown_with_its_standing(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["claims", "show", "ctr-range", "--json", "--language", language]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["contested_by"] and found["sources"][0]["title"]
    assert main(["claims", "show", "ctr-range", "--language", language]) == 0
    out = capsys.readouterr().out
    for part in (found["text"], found["as_of"], found["contested_by"], found["sources"][0]["title"]):
        assert part in out
    assert say(f"knowledge.confidence.{found['confidence']}", language) in out


def test_an_unknown_claim_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "show", "ctr-rang"]) == 1
    assert "ctr-range" in capsys.readouterr().err
    assert main(["claims", "show", "###", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "claim_unknown"


@pytest.mark.parametrize(
    "name",
    ["search-back rate", "Search-Back Rate", "tỷ lệ tìm lại", "ty le tim lai", "回搜率", "search-back"],
)
def test_a_term_is_found_by_any_of_its_names(name: str) -> None:
    term, kpi = find_term(name)
    assert (term and term.id, kpi and kpi.id) == ("search-back", "search-back")


def test_a_kpi_outside_the_glossary_is_found() -> None:
    term, kpi = find_term("收藏率")
    assert kpi and kpi.id == "save-rate"


def test_near_misses_are_suggested() -> None:
    assert "search-back rate" in near_terms("serch-back rate")
    assert near_terms("qqqq wwww zzzz") == []


@pytest.mark.parametrize("name", ["search-back rate", "tỷ lệ tìm lại", "回搜率"])
def test_explain_says_what_who_how_sure_and_when(run: Callable[..., tuple[int, str, str]], name: str) -> None:
    status, out, _ = run("explain", name, "--json")
    found = json.loads(out)
    assert status == 0
    assert found["definition"] and "÷" in found["formula"] and name in sum(found["names"].values(), [])
    assert all(found["names"][x] for x in ("vi", "en", "zh"))
    cited = [s for s in found["statements"] if not s["own_article"]]
    assert cited and all(
        s["confidence"] and s["citation"]["origin"] and s["citation"]["as_of"] for s in cited
    )
    status, out, _ = run("explain", name)
    assert status == 0
    for statement in found["statements"]:
        assert statement["citation"]["quote"] in out and statement["standing"] in out


def test_explain_gives_the_language_asked_for(run: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = run("explain", "CTR", "--language", "zh")
    assert out.startswith("点击率") and "公式：" in out


def test_explain_of_an_unknown_term(run: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = run("explain", "serch-back rate")
    assert (status, out) == (1, "") and "search-back rate" in err
    status, out, _ = run("explain", "qqqq wwww zzzz", "--json")
    assert status == 1 and json.loads(out)["error"]["code"] == "term_unknown"
    assert run("explain", " ")[0] == 2


def test_a_term_without_statement_says_so(run: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = run("explain", "GMV", "--language", "en")
    assert say("knowledge.e.nobody", "en") in out


# --- in chat ---------------------------------------------------------------------------------------------------------

TERMS = [
    ("cpti", "CPTI là gì, tính sao", "what is CPTI", "CPTI怎么算"),
    ("search-back", "tỷ lệ tìm lại tính thế nào?", "how is the search-back rate calculated?", "回搜率怎么算"),
    ("save-rate", "công thức tỷ lệ lưu", "explain save rate", "收藏率是什么意思？"),
    ("ctr", "CTR nghĩa là gì vậy?", "what does CTR mean?", "点击率是什么"),
    ("sov", "SOV la gi", "what is SOV?", "SOV是啥"),
    ("roi-tx", "ROI(T+x) là gì?", "what's ROI(T+x)?", "ROI(T+x)怎么算？"),
    ("penetration", "giải thích độ thâm nhập tệp", "define crowd penetration", "什么是人群渗透率"),
    ("viral-rate", "tỷ lệ bài bùng nổ tính sao", "formula of the viral rate", "爆文率公式"),
    ("cpe", "CPE là gì?", "what is CPE", "CPE 是什么？"),
]  # fmt: skip
CLAIMS = [
    ("serum-cycle", "nguồn của con số 29 ngày ở đâu?", "who says 29 days?", "29天这个数字靠谱吗？"),
    ("aips-average-gains", "ROI tăng 30% nhờ AIPS, ai nói vậy?", "is the 30% ROI gain of AIPS official?", "AIPS让ROI提升30%，谁说的？"),
    ("monthly-searchers", "số 73% lấy từ đâu ra?", "who says 73%?", "73%的出处是什么"),
    ("gnc-new-customers", "80% khách mới của GNC có đáng tin không?", "how sure are you about GNC's 80 % new customers?", "GNC新客80%有依据吗"),
    ("interaction-rate-range", "tỷ lệ tương tác 3% theo ai?", "says who that the interaction rate is normal at 3%?", "互动率3%的来源是什么？"),
    ("ctr-range", "CTR bao nhiêu là bình thường?", "what is a good CTR?", "CTR多少算正常？"),
]  # fmt: skip


def fits(text: str) -> bool:
    words = [w for w in text.split() if any(c.isalnum() for c in w)]
    return han_count(text) <= MAX_HAN if han_count(text) > len(words) else len(words) <= MAX_WORDS


def questions(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, Language, str]]:
    return [(r[0], language, text) for r in rows for language, text in zip(LANGUAGES, r[1:], strict=True)]


@pytest.mark.parametrize(("name", "language", "question"), questions(TERMS))
def test_a_term_is_told_with_formula_and_standing(
    advisor: Advisor, name: str, language: Language, question: str
) -> None:
    answer = advisor.answer(question, language=language)
    assert answer.kind == "answer" and fits(answer.text), answer.text
    _, kpi = find_term(name)
    assert kpi and kpi.formula[language].rstrip(".。") in answer.text
    assert say(f"answers.kind.{kpi.kind}", language) in answer.text and "[1]" in answer.text
    assert say("lookups.own", language) in answer.text and str(answer.citations[0].as_of) in answer.text
    passage = advisor.store.catalogue.passages_by_id([answer.citations[0].passage]).popitem()[1]
    assert answer.citations[0].quote in passage.text and answer.citations[0].quote in answer.text


@pytest.mark.parametrize(("name", "language", "question"), questions(CLAIMS))
def test_a_figure_is_told_with_who_says_it_and_how_sure(
    advisor: Advisor, name: str, language: Language, question: str
) -> None:
    answer = advisor.answer(question, language=language)
    assert answer.kind == "answer" and fits(answer.text), answer.text
    claim = load_ledger().claims[name]
    first = answer.citations[0]
    assert first.quote.startswith(claim.text[language][:30]) and first.quote in answer.text
    assert (
        say(f"knowledge.confidence.{claim.confidence}", language) in answer.text
        and claim.as_of in answer.text
    )
    if claim.contested_by:
        assert say("knowledge.c.mark.contested", language) in answer.text
    source = load_ledger().sources[claim.sources[0]]
    assert (source.author or source.publisher or source.title) in answer.text


def test_a_term_that_is_no_kpi_is_defined_first(advisor: Advisor) -> None:
    answer = advisor.answer("破圈是什么意思？")
    definition = load_terms()["breaking-the-circle"].definition.zh
    assert answer.text.startswith(definition) and answer.citations and fits(answer.text)


@pytest.mark.parametrize("question", ["who says 74 %", "nguồn của con số 74% là gì?", "74%是谁说的"])
def test_a_figure_that_nobody_says_is_not_defended(advisor: Advisor, question: str) -> None:
    answer = advisor.answer(question)
    assert answer.kind == "declined" and "74" in answer.text and not answer.citations


def test_two_sources_stand_side_by_side(advisor: Advisor) -> None:
    answer = advisor.answer("how sure are you about the 29 days for serum?")
    assert "official" in answer.text and "rule of thumb" in answer.text and len(answer.citations) == 2


def test_a_term_without_a_statement_is_told_as_ours(advisor: Advisor) -> None:
    assert not load_terms()["gmv"].cite
    answer = advisor.answer("what is GMV?")
    assert answer.text.startswith(load_terms()["gmv"].definition.en) and not answer.citations
    assert (
        say("lookups.says.glossary", "en", standing="rule of thumb, no source, medium confidence")
        in answer.text
    )


@pytest.mark.parametrize(
    "text",
    [
        "Our traffic sources are search 30% and feeds 70%, few people order.",
        "我们的流量来源30%是搜索，想让宝妈认识我们。",
        "Nguồn khách của shop là 70% người quen, chưa ai khác biết.",
        "Investors said 30% of office people should know us by 2027, now nobody does.",
    ],
)
def test_a_situation_with_such_words_stays_one(advisor: Advisor, text: str) -> None:
    assert not asks_standing(text) and advisor.route(text) == "situation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_origin_names_two_sources(advisor: Advisor, language: Language) -> None:
    more = say("knowledge.c.more", language, count="").strip()
    for citation in advisor.recommend("We sell serum; nobody knows us.", language).citations:
        parts = citation.origin.split(" · ")
        assert len(parts) <= 3 and (len(parts) < 3 or parts[-1].startswith(more.split()[0][:2])), (
            citation.origin
        )

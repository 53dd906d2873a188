"""Claims and terms are looked up with their standing, through the command line."""

import json
from collections.abc import Callable

import pytest

from app.cli import main
from app.language import say
from app.playbook.glossary import find_term, near_terms


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
    _, out, _ = run("explain", "wish list", "--language", "en")
    assert say("knowledge.e.nobody", "en") in out

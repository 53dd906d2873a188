"""The rules of knowledge/README.md hold, and breaking one is found."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.advisor import Advisor
from app.cli import main
from app.cli.check import check_folder
from app.language import say
from app.language.texts import catalogue
from app.playbook.check.ledger import latest_day
from app.playbook.check.report import WARNINGS
from app.playbook.check.wording import foreign, half_width
from app.settings import get_settings, knowledge_folder, today
from tests.small_knowledge import ARTICLE, TITLE, Files, article, claim, knowledge, named, t3, write


def put(*path: Any) -> Callable[[Files], None]:
    """Put the last value at the place that the others lead to."""

    def change(files: Files) -> None:
        *way, key, value = path
        at: Any = files
        for step in way:
            at = at[step]
        at[key] = value

    return change


def replace(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


CELL = "playbook/cells/core-awareness.yaml"
PAIN = "playbook/categories.yaml"
BROKEN: list[tuple[str, str, Callable[[Files], None]]] = [
    ("format", "documents/en/kpis.md", replace("documents/en/kpis.md", " {#first}", "")),
    ("format", "documents/en/kpis.md", replace("documents/en/kpis.md", "---\nid: kpis", "id: kpis")),
    ("format", "playbook/kpis.yaml ctr.unit", put("playbook/kpis.yaml", 0, "unit", ["%"])),
    ("format", "playbook/seasons.yaml", put("playbook/seasons.yaml", "- [")),
    ("format", f"{CELL} colour", put(CELL, "colour", "green")),
    ("format", "claims/kpis.yaml", put("claims/kpis.yaml", 1, "id", "Ctr Firm")),
    ("empty", "playbook/kpis.yaml ctr.formula.vi", put("playbook/kpis.yaml", 0, "formula", "vi", "")),
    ("empty", "playbook/kpis.yaml ctr.formula vi", put("playbook/kpis.yaml", 0, "formula", "vi", "  ")),
    ("empty", f"{CELL} content_types[0].example.tags[0]", put(CELL, "content_types", 0, "example", "tags", 0, " ")),
    ("empty", "playbook/categories.yaml skincare.aliases.zh[0]", put("playbook/categories.yaml", 0, "aliases", "zh", [" "])),
    ("untranslated", "claims/kpis.yaml ctr-firm.text.zh", put("claims/kpis.yaml", 1, "text", {"vi": "một câu", "en": "one"})),
    ("untranslated", f"{CELL} objective", put(CELL, "objective", {"vi": ARTICLE["en"], "en": ARTICLE["en"], "zh": "目标"})),
    ("untranslated", f"{CELL} objective", put(CELL, "objective", {"vi": "mục tiêu", "en": "goal", "zh": "goal"})),
    ("language", f"{CELL} objective vi", put(CELL, "objective", {"vi": "The goal of this cell is to be seen", "en": "The goal", "zh": "目标"})),
    ("language", f"{CELL} objective en", put(CELL, "objective", {"vi": "mục tiêu", "en": ARTICLE["vi"], "zh": "目标"})),
    ("language", f"{CELL} objective zh", put(CELL, "objective", {"vi": "mục tiêu", "en": "a goal", "zh": "the same goal for all"})),
    ("language", "documents/vi/kpis.md title", replace("documents/vi/kpis.md", f'"{TITLE["vi"]}"', f'"{ARTICLE["zh"]}"')),
    ("half-width", "documents/zh/kpis.md kpis.small#first", replace("documents/zh/kpis.md", "，", ",")),
    ("half-width", "claims/kpis.yaml ctr-range contested_by", put("claims/kpis.yaml", 0, "contested_by", "zh", "没有出处(存疑)")),
    ("half-width", f"{CELL} content_types[0].example.tags[0]", put(CELL, "content_types", 0, "example", "tags", 0, "真的吗?")),
    ("half-width", "playbook/words.yaml price", put("playbook/words.yaml", 0, "zh", ["价格:高"])),
    ("traditional", f"{CELL} objective zh", put(CELL, "objective", "zh", "讓對的人看見")),
    ("figure", "documents/en/kpis.md kpis.small#first", replace("documents/en/kpis.md", "who see", "(30%) who see")),
    ("figure", f"{CELL} objective en", put(CELL, "objective", "en", "Reach 500 people")),
    ("id-twice", "claims/kpis.yaml", put("claims/kpis.yaml", 1, "id", "ctr-range")),
    ("id-twice", "claims/other.yaml", put("claims/other.yaml", [claim("ctr-firm")])),
    ("id-twice", "playbook/cells/core-interest.yaml", put("playbook/cells/core-interest.yaml", "content_types", 0, "id", "core-awareness-one")),
    ("word-twice", "playbook/words.yaml", put("playbook/words.yaml", [{"id": x, "vi": ["giá"], "en": [x], "zh": [x]} for x in "ab"])),
    ("word-twice", "playbook/ladders.yaml", put("playbook/ladders.yaml", 0, "terms", 1, "words", {"en": ["a3 people"]})),
    ("id-twice", "playbook/ladders.yaml", put("playbook/ladders.yaml", 0, "terms", 1, "id", "a3")),
    ("empty", "playbook/ladders.yaml five-a.a4", put("playbook/ladders.yaml", 0, "terms", 1, "words", {})),
    ("cite-unknown", "playbook/ladders.yaml five-a.terms[1]", put("playbook/ladders.yaml", 0, "terms", 1, "cite", ["kpis.small#nothing"])),
    ("untranslated", "playbook/ladders.yaml five-a.note", put("playbook/ladders.yaml", 0, "note", {"vi": "khác", "en": "it differs"})),
    ("format", "playbook/ladders.yaml five-a.terms.0.stage.0", put("playbook/ladders.yaml", 0, "terms", 0, "stage", ["loyalty"])),
    ("file-name", CELL, put(CELL, "tier", "general")),
    ("file-name", "documents/vi/kpis.md", replace("documents/vi/kpis.md", "id: kpis", "id: figures")),
    ("document-missing", "documents/vi|zh/extra.md", put("documents/en/extra.md", article("en").replace("id: kpis", "id: extra"))),
    ("sections", "documents/zh/kpis.md", replace("documents/zh/kpis.md", "#kpis.small", "#kpis.other")),
    ("anchors", "documents/zh/kpis.md kpis.small", replace("documents/zh/kpis.md", "{#first}", "{#second}")),
    ("cite-missing", f"{CELL} content_types[0]", replace("documents/zh/kpis.md", "{#first}", "{#second}")),
    ("section-length", "documents/en/short.md", put("documents/en/short.md", article("en").replace("id: kpis", "id: short").replace("kpis.small", "short.one"))),
    ("statement-length", "documents/en/kpis.md kpis.small#first", replace("documents/en/kpis.md", ARTICLE["en"], "Too short.")),
    ("as-of", "claims/kpis.yaml ctr-firm", put("claims/kpis.yaml", 1, "as_of", "last year")),
    ("as-of", "claims/kpis.yaml ctr-firm", put("claims/kpis.yaml", 1, "as_of", "2026-13")),
    ("date", "playbook/seasons.yaml sale", put("playbook/seasons.yaml", 0, "date", {"fixed": "11.11."})),
    ("source-missing", "claims/kpis.yaml ctr-firm", put("claims/kpis.yaml", 1, "sources", [])),
    ("source-unknown", "claims/kpis.yaml ctr-firm", put("claims/kpis.yaml", 1, "sources", ["S9"])),
    ("source-unknown", "documents/en/kpis.md", replace("documents/en/kpis.md", "[S1]", "[S1, S9]")),
    ("claim-unknown", "documents/en/kpis.md", replace("documents/en/kpis.md", "{claim:ctr-firm}", "{claim:nobody-said}")),
    ("claim-unknown", "playbook/categories.yaml skincare.cycle", put("playbook/categories.yaml", 0, "cycle", "claim", "nobody-said")),
    ("cite-unknown", f"{CELL} stop_rule", put(CELL, "stop_rule", "cite", ["kpis.small#nothing"])),
    ("cite-unknown", f"{CELL} stop_rule", put(CELL, "stop_rule", "cite", ["kpis.other#first"])),  # said, but in another section
    ("asked-unknown", "asked/kpis.yaml kpis.small", put("asked/kpis.yaml", [{"section": "kpis.small", "statements": {"nothing": {"en": ["Why?"]}}}])),
    ("asked-unknown", "asked/kpis.yaml kpis.none", put("asked/kpis.yaml", [{"section": "kpis.none", "en": ["Why?"]}])),
    ("format", "asked/kpis.yaml", put("asked/kpis.yaml", [{"en": ["Why?"]}])),
    ("not-firm", f"{CELL} stop_rule", put(CELL, "stop_rule", "cite", ["kpis.small#ctr-range"])),
    ("kpi-unknown", f"{CELL} kpis", put(CELL, "kpis", "primary", "luck")),
    ("kpi-unknown", "playbook/categories.yaml skincare.kpi_focus", put("playbook/categories.yaml", 0, "kpi_focus", ["luck"])),
    ("season-unknown", "playbook/categories.yaml skincare.seasons", put("playbook/categories.yaml", 0, "seasons", ["monsoon"])),
    ("rule-unknown", "playbook/categories.yaml skincare.rules", put("playbook/categories.yaml", 0, "rules", ["anything"])),
    ("category-unknown", "playbook/audiences.yaml mums", put("playbook/audiences.yaml", 0, "categories", ["rockets"])),
    ("product-unknown", "playbook/compliance.yaml promises", put("playbook/compliance.yaml", 0, "applies", "products", ["rocket"])),
    ("row-missing", "playbook/stages.yaml", put("playbook/stages.yaml", [named("awareness")])),
    ("cell-missing", CELL, lambda files: files.pop(CELL)),
    ("same-text", "playbook/cells/core-interest.yaml objective", put("playbook/cells/core-interest.yaml", "objective", t3(0, "objective"))),
    ("slots-differ", f"{CELL} title_patterns[0]", put(CELL, "title_patterns", 0, "en", "How {audience} use it")),
    ("slot-unknown", f"{CELL} why", put(CELL, "why", t3(0, "why", slots=" {price}"))),
    ("slot-unknown", f"{CELL} objective", put(CELL, "objective", t3(0, "objective", slots=" {pain}"))),
    ("slot-unknown", "playbook/kpis.yaml ctr.where", put("playbook/kpis.yaml", 0, "where", t3(0, "where", slots=" {pain}"))),
    ("title-slots", f"{CELL} title_patterns[0]", put(CELL, "title_patterns", 0, t3(0, "t", slots=" {pain}{scene}{product}"))),
    ("title-length", f"{CELL} title_patterns[0]", put(CELL, "title_patterns", 0, "zh", "这是一条长得放不进笔记标题里的标题因为它超过了二十个字")),
    ("titles-without-slot", CELL, lambda files: _slotted(files[CELL])),
    ("forbidden", f"{CELL} title_patterns[0] zh", put(CELL, "title_patterns", 0, "zh", "用了有奇效")),
    ("forbidden", f"{CELL} opening_patterns[0] en", put(CELL, "opening_patterns", 0, "en", "A small miracle for readers")),
    ("forbidden", f"{CELL} content_types[0].example.tags[0]", put(CELL, "content_types", 0, "example", "tags", 0, "唯一选择")),
    ("forbidden", "playbook/categories.yaml skincare.pains[0] zh", put(PAIN, 0, "pains", 0, {"vi": "da khô", "en": "dry skin", "zh": "想要奇效"})),
    ("forbidden", "playbook/audiences.yaml mums.name zh", put("playbook/audiences.yaml", 0, "name", "zh", "奇效妈妈")),
    ("stale", "claims/kpis.yaml ctr-firm", put("claims/kpis.yaml", 1, "as_of", "2025-01-31")),
    ("opening-only", "sources.yaml S1", put("sources.yaml", 0, "read", "opening")),
    ("term-uncited", "playbook/glossary.yaml ctr", put("playbook/glossary.yaml", 0, "cite", [])),
]  # fmt: skip


def _slotted(cell: dict[str, Any]) -> None:
    for i, pattern in enumerate(cell["title_patterns"]):
        cell["title_patterns"][i] = {k: f"{v} {{pain}}" for k, v in pattern.items()}
    for content in cell["content_types"]:
        content["example"]["title"] = {k: f"{v} {{pain}}" for k, v in content["example"]["title"].items()}


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GRASSROOTS_TODAY", "2026-11-24")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_the_small_knowledge_is_clean(tmp_path: Path) -> None:
    assert check_folder(write(tmp_path, knowledge())).findings == []


@pytest.mark.parametrize(
    ("code", "where", "spoil"), BROKEN, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(BROKEN)]
)
def test_what_breaks_a_rule_is_found(
    tmp_path: Path, code: str, where: str, spoil: Callable[[Files], None]
) -> None:
    files = knowledge()
    spoil(files)
    found = [
        f
        for f in check_folder(write(tmp_path, files)).findings
        if f.code == code and f.where.startswith(where)
    ]
    assert found
    assert {f.level for f in found} == {"warning" if code in WARNINGS else "error"}
    unfilled = set(re.findall(r"\{\w+\}", catalogue()[f"knowledge.{code}"].en))
    assert not any(name in f.message for name in unfilled for f in found)


def test_every_finding_is_provoked_here() -> None:
    words = {k.partition(".")[2] for k in catalogue() if k.startswith("knowledge.")}
    codes = {w for w in words if "." not in w} - {"summary", "clean", "standing"}
    assert codes == {code for code, _, _ in BROKEN}


def test_the_bundled_knowledge_has_no_error() -> None:
    errors = [f for f in check_folder(knowledge_folder()).findings if f.level == "error"]
    assert errors == []


def test_a_kpi_and_a_cycle_may_point_to_a_contested_claim(tmp_path: Path) -> None:
    files = knowledge()
    assert files["playbook/kpis.yaml"][0]["cite"] == ["kpis.small#ctr-range"]
    assert files["playbook/categories.yaml"][0]["cycle"]["claim"] == "ctr-range"
    assert not [f for f in check_folder(write(tmp_path, files)).findings if f.code == "not-firm"]


@pytest.mark.parametrize(
    "text", ["3:4竖图", "看ROI(T+x)的读法", "“CPM”，看1,000人", "A, B测试", "https://a.b?c=d"]
)
def test_half_width_signs_stay_inside_latin_and_numbers(text: str) -> None:
    assert half_width(text) == ""


@pytest.mark.parametrize(
    ("text", "sign"),
    [("先看,再买", ","), ("好用吗?", "?"), ("CPM(千次)", "("), ("给{pain}: 看看", ":"), ("A, 乙", ",")],
)
def test_half_width_signs_beside_chinese_are_found(text: str, sign: str) -> None:
    assert half_width(text) == sign


def test_quoted_words_of_another_language_are_no_mix_up() -> None:
    assert foreign("zh", "越文统一写“gieo nhu cầu cho người đọc thật lòng muốn mua”。") == ""
    assert foreign("vi", "Thẻ “种草” trong tiêu đề") == ""
    assert foreign("en", "Tết, Vietnamese New Year") == ""


def test_a_partial_date_counts_from_its_last_day() -> None:
    assert [latest_day(x) for x in ("2024", "2024-02", "2024-02-03", "2024-2", "")] == [
        date(2024, 12, 31), date(2024, 2, 29), date(2024, 2, 3), None, None,
    ]  # fmt: skip


def test_the_clock_can_be_set() -> None:
    assert today() == date(2026, 11, 24)


def test_check_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = knowledge()
    put("sources.yaml", 0, "read", "opening")(files)
    folder = str(write(tmp_path / "warned", files))
    assert main(["knowledge", "check", folder]) == 0
    assert "[opening-only]" in capsys.readouterr().out
    assert main(["knowledge", "check", folder, "--strict"]) == 1
    capsys.readouterr()
    put(CELL, "kpis", "primary", "luck")(files)
    folder = str(write(tmp_path / "wrong", files))
    assert main(["knowledge", "check", folder, "--json", "--language", "zh"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["errors"], found["warnings"]) == (1, 1)
    assert found["findings"][-1] == {
        "level": "error", "where": f"{CELL} kpis", "code": "kpi-unknown", "message": say("knowledge.kpi-unknown", "zh", id="luck"),
    }  # fmt: skip
    assert main(["knowledge", "check", folder]) == 1
    assert f"✗ {CELL} kpis [kpi-unknown]" in capsys.readouterr().out


def test_check_of_something_else_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(tmp_path), "--language", "vi"]) == 2
    assert capsys.readouterr().err.strip() == say("errors.knowledge_missing", "vi", path=tmp_path)


def test_what_grew_old_fails_only_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = knowledge()
    put("claims/kpis.yaml", 1, "as_of", "2026-01-31")(files)
    folder = str(write(tmp_path, files))
    assert main(["knowledge", "check", folder, "--strict"]) == 0
    monkeypatch.setenv("GRASSROOTS_TODAY", "2027-07-31")  # eighteen months later
    get_settings.cache_clear()
    capsys.readouterr()
    assert main(["knowledge", "check", folder]) == 0
    assert "[stale]" in capsys.readouterr().out
    assert main(["knowledge", "check", folder, "--strict", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == 0 and {f["level"] for f in found["findings"]} == {"warning"}


def test_a_quote_must_stand_in_its_section(advisor: Advisor) -> None:
    passage = advisor.retriever.section("aips.model")[0]
    said = advisor.retriever.citation(passage, passage.text[:60], 1)
    assert said.quote == passage.text[:60]
    for quote in ("AIPS was invented by nobody.", advisor.retriever.section("aips.roi-tx")[0].text[:60]):
        with pytest.raises(ValueError):
            advisor.retriever.citation(passage, quote, 1)

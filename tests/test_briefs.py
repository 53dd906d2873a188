"""Briefs: tables in, one document a row and reader out, resumable; nothing of a user is ever markup."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from app.advisor import Advisor
from app.briefs import READERS, Brief, Made, Row, build_brief, read_table, run_batch, snapshot_of, to_markdown
from app.briefs.build import WITH_SOURCES
from app.briefs.folder import slug
from app.briefs.markdown import escape
from app.errors import InputError
from app.language import LANGUAGES, Language
from app.strategy import Strategy

TODAY = date(2026, 11, 24)
SITUATIONS: dict[Language, str] = {
    "en": "We sell a face cream, brand «Lamory», 40 jars sold, budget 8,000 RMB; people with dry skin don't know us.",
    "vi": "Bên mình bán cà phê phin, khách quen ở Thượng Hải mua đều; giờ muốn dân văn phòng biết tới, ngân sách 60 triệu đồng.",
    "zh": "我们的品牌「小满」做扫地机，很多人把它加进购物车，下单的却很少，预算5万元。",
}
FORMULA = "Sữa công thức cho bé 6 tháng, các mẹ chưa biết thương hiệu."


def table(tmp_path: Path, content: str | bytes, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines_of(report: object) -> list[dict[str, str]]:
    text = report.overview.read_bytes().decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def brief_of(advisor: Advisor, text: str, reader: str = "in-house", **more: object) -> Brief:
    return build_brief(
        advisor.recommend(text), reader, Made(today=TODAY, snapshot=snapshot_of(advisor.store)), **more
    )  # type: ignore[arg-type]


# --- briefs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_of_each_language_for_each_reader(advisor: Advisor, language: Language, reader: str) -> None:
    brief = brief_of(advisor, SITUATIONS[language], reader)
    text = to_markdown(brief)
    assert brief.language == language
    assert brief.sections[0].key == "header"
    assert "{" not in text and "briefs." not in text
    rows = [r for p in brief.sections[0].parts for r in (p.grid.rows if p.grid else p.lines)]
    assert len(rows) >= 7
    assert {"2026-11-24", brief.id} <= set(text.replace("|", " ").split())
    assert MarkdownIt("commonmark", {"html": False}).enable("table").render(text).count("<h1>") == 1


def test_which_section_is_in_which_version(advisor: Advisor) -> None:
    have = {r: {s.key for s in brief_of(advisor, SITUATIONS["en"], r).sections} for r in READERS}
    everybody = {"header", "strategy", "message", "search", "publishing", "compliance", "measurement"}
    people = everybody | {"product", "audience", "directions", "format", "collaboration"}
    assert have == {
        "creator": people, "agency": people | {"creators", "questions"}, "in-house": people | {"creators", "questions"},
        "paid": everybody,
    }  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_no_citation_dangles_and_no_source_is_idle(advisor: Advisor, reader: str) -> None:
    brief = brief_of(advisor, SITUATIONS["vi"], reader)
    parts = [p for s in brief.sections for p in s.parts]
    lines = [x for p in parts for line in p.lines for x in (line, *line.children)]
    cited = {n for x in (*lines, *(r for p in parts if p.grid for r in p.grid.rows)) for n in x.citations}
    assert cited == {s.number for s in brief.sources} == set(range(1, len(brief.sources) + 1))
    assert bool(brief.sources) == (reader in WITH_SOURCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_disclosure_and_ai_label_always_stand_in_compliance(advisor: Advisor, language: Language) -> None:
    strategy = advisor.recommend(SITUATIONS[language])
    strategy.compliance = []
    for reader in READERS:
        brief = build_brief(strategy, reader, Made(today=TODAY))
        rules = next(s for s in brief.sections if s.key == "compliance").parts[0].lines
        assert len(rules) == 2 and all(r.kind == "official" for r in rules)
        assert not brief.sources or all(r.citations for r in rules)


def test_the_creator_sees_neither_budget_nor_figures(advisor: Advisor) -> None:
    text = to_markdown(brief_of(advisor, SITUATIONS["en"], "creator"))
    assert "8,000" not in text and "40 jars" not in text


def test_where_creators_are_barred_their_brief_holds_nothing_to_post(advisor: Advisor) -> None:
    brief = brief_of(advisor, FORMULA, "creator")
    assert [s.key for s in brief.sections] == ["header", "barred", "compliance"]
    assert brief_of(advisor, FORMULA, "agency").sections[1].key == "barred"


def test_what_is_posted_stands_beside_its_gloss(advisor: Advisor) -> None:
    strategy = advisor.recommend(SITUATIONS["en"])
    text = to_markdown(build_brief(strategy, "in-house", Made(today=TODAY)))
    title = strategy.content_types[0].example.title
    assert f"{title.text} · *{title.gloss}*" in text


def test_the_same_twice_is_the_same(advisor: Advisor) -> None:
    assert to_markdown(brief_of(advisor, SITUATIONS["zh"])) == to_markdown(
        brief_of(advisor, SITUATIONS["zh"])
    )


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://evil.example/p.png)",
        "**bold** `code` | cell | ~~x~~", "&lt;b&gt;", "<!-- hidden -->", "\u202eevil", "# heading",
    ],
)  # fmt: skip
def test_markup_of_users_stays_text(advisor: Advisor, evil: str) -> None:
    row = Row(
        number=1,
        situation=f"We sell a face cream {evil}; nobody knows us.",
        fields={"brand": evil, "note": evil},
    )
    seen: list[str] = []

    def recommend(text: str, language: Language | None) -> Strategy:
        seen.append(text)
        return advisor.recommend(text, language)

    from app.briefs.supplied import situation_text, with_supplied

    strategy, notes = with_supplied(recommend(situation_text(row), "en"), row)
    text = to_markdown(build_brief(strategy, "in-house", Made(today=TODAY), notes))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").render(text)
    allowed = ("<script", "<img", "<a ", "<code", "<s>", "<!--", "\u202e")
    assert not [tag for tag in allowed if tag in html]
    assert html.count("<h1>") == 1


def test_escaped_text_renders_as_it_was() -> None:
    for text in (
        "1. one",
        "#tag #two",
        "a_b*c",
        "- x",
        "+5 %",
        "=1",
        "a|b",
        "R&D <x>",
        r"back\slash",
        "[1]: x",
        "# h",
    ):
        html = MarkdownIt("commonmark", {"html": True}).render("- " + escape(text))
        assert MarkdownIt().renderInline("") == ""
        shown = html.replace("<ul>\n<li>", "").replace("</li>\n</ul>\n", "")
        for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            shown = shown.replace(entity, char)
        assert shown == text


# --- batches ---------------------------------------------------------------------------------------------------

GOOD = (
    "情况,品牌,预算,编号\n"
    "我们卖面霜，没人认识,小满,8000元,=1+1\n"
    ",小满,,@空\n"
    "我们卖面霜，干皮的人不认识我们,小满,8000元,+3\n"
)  # fmt: skip


def test_a_batch_with_an_empty_row_and_two_of_one_brand(advisor: Advisor, tmp_path: Path) -> None:
    ticks: list[tuple[int, int]] = []
    rows = read_table(table(tmp_path, GOOD.encode("gbk"))).rows
    report = run_batch(
        rows, advisor.recommend, tmp_path / "out", progress=lambda *x: ticks.append(x), today=TODAY
    )
    assert [r.status for r in report.rows] == ["ok", "failed", "ok"]
    assert ticks == [(1, 3), (2, 3), (3, 3)]
    first, empty, third = lines_of(report)
    assert report.overview.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (first["file"], third["file"]) == ("001-小满-面霜.md", "003-小满-面霜.md")
    assert "2" in empty["error"] and not empty["file"]
    assert (first["编号"], empty["编号"], third["编号"]) == ("'=1+1", "'@空", "'+3")
    assert first["brand"] == "小满" and first["tier"] and 0 < float(first["tier_probability"]) <= 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")) == sorted(
        [first["file"], third["file"], "overview.csv"]
    )


def test_columns_reach_the_brief_as_the_brands_words(advisor: Advisor, tmp_path: Path) -> None:
    content = "situation,brand,product,budget\nMums of babies with dry skin don't know us,Lamory,face cream,8000 RMB\n"
    report = run_batch(
        read_table(table(tmp_path, content)).rows, advisor.recommend, tmp_path / "out", today=TODAY
    )
    text = (tmp_path / "out" / report.rows[0].files[0]).read_text(encoding="utf-8")
    assert all(f"{x} (brand-supplied)" in text for x in ("Lamory", "face cream", "8000 RMB"))
    assert lines_of(report)[0]["category"]


def test_a_second_run_skips_what_is_finished(advisor: Advisor, tmp_path: Path) -> None:
    rows, out = read_table(table(tmp_path, GOOD)).rows, tmp_path / "out"
    calls: list[str] = []

    def recommend(text: str, language: Language | None) -> Strategy:
        calls.append(text)
        return advisor.recommend(text, language)

    first = run_batch(rows, recommend, out, today=TODAY)
    second = run_batch(rows, recommend, out, today=TODAY)
    assert [r.status for r in second.rows] == ["skipped", "failed", "skipped"] and len(calls) == 2
    assert lines_of(second)[0]["tier"] == lines_of(first)[0]["tier"]
    (out / first.rows[0].files[0]).unlink()
    assert [r.status for r in run_batch(rows, recommend, out, today=TODAY).rows] == [
        "ok",
        "failed",
        "skipped",
    ]
    assert [r.status for r in run_batch(rows, recommend, out, today=TODAY, force=True).rows] == [
        "ok",
        "failed",
        "ok",
    ]
    assert len([p for p in out.iterdir() if p.suffix == ".md"]) == 2


def test_files_of_others_stay(advisor: Advisor, tmp_path: Path) -> None:
    rows, out = [Row(number=1, situation=SITUATIONS["zh"])], tmp_path / "out"
    name = run_batch(rows, advisor.recommend, out, today=TODAY).rows[0].files[0]
    (out / name).write_text("edited by hand", encoding="utf-8")
    (out / "overview.csv").write_text("edited by hand", encoding="utf-8")
    report = run_batch(rows, advisor.recommend, out, today=TODAY, force=True)
    assert report.rows[0].files != [name] and report.overview.name != "overview.csv"
    assert (
        (out / name).read_text(encoding="utf-8")
        == (out / "overview.csv").read_text(encoding="utf-8")
        == "edited by hand"
    )


def test_an_interrupted_run_leaves_finished_rows_and_resumes(advisor: Advisor, tmp_path: Path) -> None:
    rows = [Row(number=n, situation=SITUATIONS[x]) for n, x in enumerate(LANGUAGES, start=1)]

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(rows, advisor.recommend, tmp_path / "out", progress=stop, today=TODAY)
    text = (tmp_path / "out" / "overview.csv").read_bytes().decode("utf-8-sig")
    assert [r["status"] for r in csv.DictReader(io.StringIO(text))] == ["ok", "ok"]
    report = run_batch(rows, advisor.recommend, tmp_path / "out", today=TODAY)
    assert [r.status for r in report.rows] == ["skipped", "skipped", "ok"]
    assert not [p for p in (tmp_path / "out").iterdir() if p.suffix == ".tmp"]


def test_a_row_that_breaks_does_not_stop_the_others(advisor: Advisor, tmp_path: Path) -> None:
    def recommend(text: str, language: Language | None) -> Strategy:
        if "boom" in text:
            raise RuntimeError("secret detail")
        return advisor.recommend(text, language)

    rows = [
        Row(number=1, situation="boom"),
        Row(number=2, situation=SITUATIONS["en"]),
        Row(number=3, situation="x", surplus=(3, 2)),
    ]
    report = run_batch(rows, recommend, tmp_path / "out", today=TODAY)
    assert [r.status for r in report.rows] == ["failed", "ok", "failed"]
    assert "secret" not in report.rows[0].error and "quotation" in report.rows[2].error


def test_a_folder_that_cannot_be_written_is_told(advisor: Advisor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError) as caught:
        run_batch(
            [Row(number=1, situation=SITUATIONS["en"])], advisor.recommend, tmp_path / "file", today=TODAY
        )
    assert caught.value.code == "folder_unwritable"


def test_table_and_text_that_disagree_become_a_question(advisor: Advisor, tmp_path: Path) -> None:
    row = Row(
        number=1,
        situation="We sell a face cream, budget 20000 RMB, nobody knows us.",
        fields={"budget": "8000 RMB"},
    )
    report = run_batch([row], advisor.recommend, tmp_path / "out", ("agency",), today=TODAY)
    text = (tmp_path / "out" / report.rows[0].files[0]).read_text(encoding="utf-8")
    assert "the table says “8000 RMB”, the description “20000 RMB”" in text


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("Cối Xay", "cà phê"), "coi-xay-ca-phe"),
        (('a/b\\c:*?"<>|', ""), "a-b-c"),
        (("..", "..."), "brief"),
        (("x" * 99,), "x" * 40),
    ],
)
def test_file_names_are_safe_everywhere(names: tuple[str, ...], wanted: str) -> None:
    assert slug(*names) == wanted


def test_the_command(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    path, out = table(tmp_path, GOOD.encode("gbk")), tmp_path / "out"
    status, _, err = run("briefs", str(path), "-o", str(out), "--reader", "creator")
    assert status == 1 and "2" in err
    assert (out / "001-小满-面霜.md").is_file() and (out / "overview.csv").is_file()
    assert "Traceback" not in err
    status, _, err = run("briefs", str(table(tmp_path, "brand\nA\n", "b.csv")), "-o", str(out))
    assert status == 2 and "situation" in err

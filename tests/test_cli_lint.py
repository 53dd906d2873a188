"""``lint`` and ``briefs diff``, as a user calls them."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.briefs import build_brief, to_markdown
from app.briefs.lint import lint_text

Run = Callable[..., tuple[int, str, str]]
BAD = "标题：这款润肤膏\nIt cures eczema and is the best.\n加微信领券，美白看得见\n"
TABLE = "id,situation,language\n1,Our face cream is new and nobody knows us,en\n2,Our shampoo is saved a lot and not bought,en\n"


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_lint_names_line_word_rule_why_and_what_instead(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("lint", write(tmp_path / "a.md", BAD), "--category", "skincare", "--json")
    found = json.loads(out)
    assert status == 1 and found["category"] == "skincare"
    words = {(f["line"], f["word"], f["rule"]) for f in found["findings"]}
    assert (3, "微信", "off-site") in words and (2, "the best", "superlatives") in words
    assert any(rule == "whitening" and line == 3 for line, _, rule in words)
    for finding in found["findings"]:
        line = BAD.splitlines()[finding["line"] - 1]
        assert line[finding["column"] - 1 :].startswith(finding["word"])
        assert finding["why"] and finding["instead"] and finding["name"]


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_lint_tells_it_in_the_language_asked_for(run: Run, tmp_path: Path, language: str) -> None:
    status, out, _ = run("lint", write(tmp_path / "a.md", BAD), "--language", language)
    assert status == 1
    assert {"vi": "Thay bằng", "en": "Instead", "zh": "改成"}[language] in out and "微信" in out


def test_lint_of_a_clean_text_says_what_was_checked(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Kem dưỡng này hợp với ai, mình kể thật cho bạn nghe.\n")
    status, out, _ = run("lint", path, "--category", "skincare")
    assert status == 0 and "quy tắc" in out
    status, out, _ = run("lint", path, "--json")
    assert status == 0 and json.loads(out)["findings"] == []


def test_lint_reads_standard_input_and_chinese_encodings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("加微信\n"))
    assert run("lint", "-")[0] == 1
    path = tmp_path / "gbk.txt"
    path.write_bytes("全网最好的面霜，加微信".encode("gb18030"))
    status, out, _ = run("lint", str(path), "--json")
    assert status == 1 and {f["word"] for f in json.loads(out)["findings"]} >= {"微信"}


def test_a_long_title_is_found_and_counted_by_the_platforms_rule(run: Run, tmp_path: Path) -> None:
    text = (
        "标题："
        + "面霜怎么选才不会后悔我把踩过的坑都写在这里了\nTitle: "
        + "a" * 40
        + "\nTitle: "
        + "a" * 41
        + "\n"
    )
    _, out, _ = run("lint", write(tmp_path / "t.md", text), "--json")
    assert [f["line"] for f in json.loads(out)["findings"] if f["rule"] == "title-length"] == [1, 3]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["lint", "/no/such.txt"], 2, "no file"),
        (["lint", "{empty}"], 2, "empty"),
        (["lint", "{bad}", "--category", "nonsense"], 2, "skincare"),
        (["lint"], 2, "required"),
        (["briefs", "diff", "{bad}"], 2, "two sides"),
        (["briefs", "diff", "/no/a", "/no/b"], 2, "no file"),
        (["briefs", "diff", "{json}", "{json}"], 2, "no brief"),
        (["briefs", "{bad}"], 2, "-o FOLDER"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(
    run: Run, tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    files = {
        "{empty}": write(tmp_path / "e.txt", " \n"),
        "{bad}": write(tmp_path / "b.md", BAD),
        "{json}": write(tmp_path / "x.json", "[1"),
    }
    got, _, err = run(*(files.get(a, a) for a in arguments))
    assert got == status and words in err and "Traceback" not in err


def test_what_must_not_be_said_is_not_a_finding_in_a_brief() -> None:
    text = "# Brief\n## Message\n- **Must not say:** 微信、最好\n- must say: hello\n## Compliance\n- 加微信\n## Publishing\n- 加微信\n"
    assert [f.line for f in lint_text(text, "skincare", "en").findings] == [8]


def test_a_word_of_markup_is_text(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("lint", write(tmp_path / "a.md", "<script>微信</script>\n"), "--json")
    assert json.loads(out)["findings"][0]["column"] == 9


# --- briefs diff -----------------------------------------------------------------------------------------------


def test_two_folders_of_briefs_are_compared_section_by_section(run: Run, tmp_path: Path) -> None:
    table, other = (
        write(tmp_path / "t.csv", TABLE),
        write(tmp_path / "u.csv", TABLE.replace("shampoo", "robot vacuum")),
    )
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert (
        run("briefs", table, "-o", a, "--quiet")[0] == 0 and run("briefs", other, "-o", b, "--quiet")[0] == 0
    )
    status, out, _ = run("briefs", "diff", a, b, "--json")
    found = json.loads(out)
    assert status == 0 and len(found) >= 1
    names = {f["name"] for f in found}
    assert all("only_in" in f or f["changes"] for f in found) and not any(n.startswith("1") for n in names)
    status, out, _ = run("briefs", "diff", a, a)
    assert status == 0 and "same" in out


def test_two_briefs_as_json_or_markdown(run: Run, tmp_path: Path, advisor) -> None:  # type: ignore[no-untyped-def]
    from app.briefs.brief import Made
    from app.settings import today

    plans = [
        advisor.recommend(t)
        for t in (
            "Our face cream is new, nobody knows us",
            "Our face cream is new, nobody knows us. Budget 90,000 RMB.",
        )
    ]
    made = [build_brief(p, "in-house", Made(today=today())) for p in plans]
    files = [write(tmp_path / f"{i}.json", m.model_dump_json()) for i, m in enumerate(made)]
    status, out, _ = run("briefs", "diff", *files, "--json")
    assert status == 0
    changed = {c["section"]: c for c in json.loads(out)[0]["changes"]}
    assert any("90" in line for c in changed.values() for line in c["added"])
    assert len(changed) < len(made[0].sections)
    files = [write(tmp_path / f"{i}.md", to_markdown(m)) for i, m in enumerate(made)]
    status, out, _ = run("briefs", "diff", *files)
    assert status == 0 and "## " in out and "\n+ " in out


def test_the_commands_are_told_by_help(run: Run) -> None:
    for command in ("lint", "briefs"):
        status, out, _ = run(command, "--help")
        assert status == 0 and "--json" in out
    assert "diff A B" in run("briefs", "--help")[1]

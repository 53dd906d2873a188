"""Tables of situations: what spreadsheets write is read, what cannot be used is told."""

from pathlib import Path

import pytest

from app.briefs import read_table
from app.errors import InputError
from app.language import LANGUAGES


def table(tmp_path: Path, content: str | bytes, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_what_spreadsheets_write(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"情况{delimiter}预算{delimiter}负责人\r\n我们卖面霜，没人认识{delimiter}8000元{delimiter}王芳\r\n"
    row = read_table(table(tmp_path, text.encode(encoding))).rows[0]
    assert (row.situation, row.fields, row.extra) == (
        "我们卖面霜，没人认识",
        {"budget": "8000元"},
        {"负责人": "王芳"},
    )


def test_headers_in_vietnamese_with_and_without_tones(tmp_path: Path) -> None:
    for header in ("Tình huống,Thương hiệu,Ngân sách,Ngôn ngữ", "TINH HUONG,thuong_hieu,ngan sach,ngon ngu"):
        row = read_table(table(tmp_path, f"{header}\nBán cà phê,Cối Xay,60 triệu,tiếng Anh\n")).rows[0]
        assert row.fields == {"brand": "Cối Xay", "budget": "60 triệu"}
        assert row.language == "en"


def test_the_better_name_is_the_situation(tmp_path: Path) -> None:
    row = read_table(table(tmp_path, "description,situation\nshort,We sell tea\n")).rows[0]
    assert (row.situation, row.extra) == ("We sell tea", {"description": "short"})


def test_a_single_column_keeps_its_commas(tmp_path: Path) -> None:
    rows = read_table(table(tmp_path, "situation\nWe sell tea, and cups\n")).rows
    assert [r.situation for r in rows] == ["We sell tea, and cups"]


def test_json_lines(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        '{"id": 7, "text": "We sell tea"}\n\n{"id": 8, "text": "We sell cups", "tags": ["a", "b"]}\n',
        "in.jsonl",
    )
    rows = read_table(path).rows
    assert [r.situation for r in rows] == ["We sell tea", "We sell cups"]
    assert rows[1].extra == {"id": "8", "tags": "a, b"}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("brand,budget\nA,1\n", "in.csv", "table_without_situation"),
        ("situation\n", "in.csv", "table_empty"),
        ("situation,a\n,\n", "in.csv", "table_empty"),
        ("", "in.csv", "table_empty"),
        ("x", "in.xlsx", "format_unknown"),
        ('situation,a\n"We sell,1\nWe make,2\n', "in.csv", "table_quotes"),
        ('{"text": "a"}\n[1]\n', "in.jsonl", "jsonl_line"),
    ],
)
def test_unusable_tables_are_told_in_three_languages(
    tmp_path: Path, content: str, name: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_table(table(tmp_path, content, name))
    assert caught.value.code == code
    assert all("{" not in caught.value.sentence(x) for x in LANGUAGES)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        read_table(tmp_path / "none.csv")


def test_an_unreadable_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_table(table(tmp_path, bytes(range(256)) * 40))
    assert caught.value.code == "table_encoding"

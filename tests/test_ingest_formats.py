"""Formats and encodings: what each file says comes in; what cannot be read is named with what to do."""

import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest

from app.errors import GrassrootsError
from ingest.load import load
from ingest.pipeline import read_document

PAGES = Path(__file__).with_name("data") / "pages"
VIETNAMESE = (
    "Quầy trà mở lúc năm giờ sáng, khi những người chèo đò bắt đầu ca đầu tiên và mặt sông còn sương."
)
CHINESE = "我們在小紅書上賣手工面霜，第一批四十罐已經賣完，老顧客都說好用，現在想讓更多人知道這個牌子。"
SIMPLE = "我们在小红书上卖手工面霜，第一批四十罐已经卖完，老顾客都说好用，现在想让更多人知道这个牌子。"


def text_of(path: Path) -> str:
    return "\n".join(b.text for b in load(path).blocks)


@pytest.mark.parametrize(
    ("encoding", "text", "found"),
    [
        ("gbk", SIMPLE, "gb18030"),
        ("gb18030", SIMPLE[:16], "gb18030"),
        ("big5", CHINESE, "big5"),
        ("big5", CHINESE[:16], "big5"),
        ("utf-16", VIETNAMESE, "utf-16"),
        ("utf-16-le", VIETNAMESE, "utf-16-le"),
        ("utf-16-be", "Our first batch sold out and regulars came back for more of it.", "utf-16-be"),
        ("utf-8-sig", VIETNAMESE, "utf-8-sig"),
        ("utf-8", SIMPLE, "utf-8"),
        ("cp1258", VIETNAMESE, "cp1258"),
        ("cp1252", "Orla’s café “opens” at nine – naïve as it sounds, regulars come back.", "cp1252"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, encoding: str, text: str, found: str) -> None:
    path = tmp_path / "e.txt"
    path.write_bytes(_encoded(text, encoding))
    loaded = load(path)
    assert loaded.encoding == found
    assert "".join(b.text for b in loaded.blocks) == text


def _encoded(text: str, encoding: str) -> bytes:
    if encoding != "cp1258":
        return text.encode(encoding)
    out = b""
    for char in text:  # code page 1258 keeps the letter and puts the tone after it
        try:
            out += char.encode(encoding)
        except UnicodeEncodeError:
            first, tone = unicodedata.normalize("NFD", char)[:-1], unicodedata.normalize("NFD", char)[-1]
            if tone in "\u0302\u0306":  # ậ, ặ: the tone stands before the hat in canonical order
                first, tone = first[0] + tone, first[1]
            out += (unicodedata.normalize("NFC", first) + tone).encode(encoding)
    return out


def test_vietnamese_letters_are_whole_whatever_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_bytes(unicodedata.normalize("NFD", VIETNAMESE).encode())
    assert text_of(path) == VIETNAMESE


def test_pdf_lines_become_paragraphs_and_running_heads_go() -> None:
    document = read_document(PAGES / "leaflet-vi.pdf")
    text = "\n".join(p.text for p in document.passages)
    assert (document.title, document.language) == ("Sổ tay quầy trà ven sông", "vi")
    assert "khi những người chèo đò bắt đầu ca đầu tiên. Trong ba tháng, chủ quầy ghi lại" in text
    assert "luôn nóng.\nNgười nghe thường tưởng" in text
    assert [p.heading.partition(" › ")[2] for p in document.passages] == [
        "Khách quay lại vì điều gì",
        "Hai bài viết về cùng một con sông",
        "Điều còn lại sau mùa mưa",
    ]
    for debris in ("1/3", "file:", "4:26 PM"):
        assert debris not in text


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium to print")
def test_chinese_pdf_keeps_its_characters(tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    page.write_text(
        f"<html lang=zh><meta charset=utf-8><h1>小红书上的两篇笔记</h1><p>{SIMPLE}</p></html>",
        encoding="utf-8",
    )
    out = tmp_path / "p.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}", str(page)]
    subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert SIMPLE in text_of(out).replace("\n", "") and "小红书上的两篇笔记" in text_of(out)


def test_docx_headings_lists_tables_and_deleted_text(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml

    made = docx.Document()
    made.core_properties.author, made.core_properties.title = "Lê An", ""
    made.add_heading("Sổ tay bán trà", 0)
    made.add_heading("Mùa đầu", 1)
    made.add_paragraph(VIETNAMESE)
    made.add_paragraph("mở cửa sớm hơn hàng bên", style="List Bullet")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    made.add_paragraph()._p.append(
        parse_xml(
            f'<w:ins {space} w:id="1" w:author="a"><w:r><w:t>Câu được thêm vào sau.</w:t></w:r></w:ins>'
        )
    )
    made.add_paragraph()._p.append(
        parse_xml(
            f'<w:del {space} w:id="2" w:author="a"><w:r><w:delText>Câu đã bỏ.</w:delText></w:r></w:del>'
        )
    )
    table = made.add_table(rows=2, cols=2)
    for row, cells in enumerate((("Loại", "Giá"), ("Trà sen", "120"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    made.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx")
    assert (document.title, document.author, document.language) == ("Sổ tay bán trà", "Lê An", "vi")
    (passage,) = document.passages
    assert passage.heading == "Sổ tay bán trà › Mùa đầu"
    assert passage.text.split("\n") == [
        VIETNAMESE, "- mở cửa sớm hơn hàng bên", "Câu được thêm vào sau.", "- Loại: Trà sen; Giá: 120",
    ]  # fmt: skip


def test_pptx_slides_in_their_order(tmp_path: Path) -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def shape(kind: str, *lines: str) -> str:
        body = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
        return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{body}</p:txBody></p:sp>'

    def slide(*shapes: str) -> str:
        return f'<p:sld xmlns:a="{a}" xmlns:p="{p}"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:sld>'

    path = tmp_path / "talk.pptx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("ppt/presentation.xml", f'<p:presentation xmlns:p="{p}" xmlns:r="{r}"><p:sldIdLst><p:sldId r:id="two"/><p:sldId r:id="one"/></p:sldIdLst></p:presentation>')  # fmt: skip
        package.writestr("ppt/_rels/presentation.xml.rels", '<Relationships xmlns="x"><Relationship Id="one" Target="slides/slide1.xml"/><Relationship Id="two" Target="slides/slide2.xml"/></Relationships>')  # fmt: skip
        package.writestr("ppt/slides/slide1.xml", slide(shape("title", "Second slide"), shape("body", "It comes after the first one here."), shape("sldNum", "7")))  # fmt: skip
        package.writestr("ppt/slides/slide2.xml", slide(shape("ctrTitle", "Why jars matter"), shape("body", "Clay breathes a little.", "Glass shows the colour.")))  # fmt: skip
    document = read_document(path)
    assert document.title == "Why jars matter"
    assert [p.text for p in document.passages] == [
        "- Clay breathes a little.\n- Glass shows the colour.",
        "It comes after the first one here.",
    ]
    assert document.passages[1].heading == "Why jars matter › Second slide"


LOCKED_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
3 0 obj<</Filter/Standard/V 1/R 2/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)/P -4>>endobj
trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Size 4>>
%%EOF"""


def _scan(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (300, 400), "white").save(path)


def _blank(path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(str(path))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("scan.pdf", _scan, "pdf_scanned"),
        ("blank.pdf", _blank, "file_empty"),
        ("locked.pdf", LOCKED_PDF, "file_locked"),
        ("broken.pdf", b"%PDF-1.4 nonsense", "file_damaged"),
        ("broken.docx", b"PK nonsense", "file_damaged"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + b"x" * 100, "file_locked"),
        ("nothing.pptx", b"", "file_empty"),
        ("spaces.txt", b" \n\t ", "file_empty"),
        ("menu.html", b"<html><body><nav>Home</nav><p>Share</p></body></html>", "file_without_text"),
        ("table.xyz", b"x", "format_unknown"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: object, code: str) -> None:
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)  # type: ignore[arg-type]
    with pytest.raises(GrassrootsError) as caught:
        read_document(path)
    assert caught.value.code == code
    for language in ("vi", "en", "zh"):
        sentence = caught.value.sentence(language)
        assert name in sentence and "{" not in sentence


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.office.MAX_UNPACKED", 1000)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 100_000)
    with pytest.raises(GrassrootsError) as caught:
        load(path)
    assert caught.value.code == "file_too_large"


def test_text_of_a_page_is_text(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(
        "<html><body><h1>On tags</h1><p>We write &lt;script&gt; as text, and it stays text for everyone who reads.</p></body></html>"
    )
    assert "<script>" in text_of(path)

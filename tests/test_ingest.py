"""Documents in: cleaned, split, incremental, through the command and the store."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import regex as re

from app.language.fold import fold
from app.retrieval import Retriever
from app.store.store import Store
from app.store.types import Document
from app.tokens import estimate
from ingest.clean import clean
from ingest.load import load
from ingest.pipeline import ingest, read_document
from tests.conftest import ROOT, settings_for

Run = Callable[..., tuple[int, str, str]]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))

GLUED = (
    "1. Vì sao nước chấm vùng biển khác nhau1. Nguyên liệu và cách ủTrong những làng chài miền Trung, cá được ướp với muối theo lớp và phơi qua nhiều mùa nắng. "
    "Người thợ nếm thử từng thùng trước khi rút mắm, vì mỗi mẻ có độ mặn riêng. 2. Cách chọn mua cho người mới dùngNgười mới dùng nên bắt đầu với loại có độ đạm thấp, "
    "ăn kèm rau luộc rồi mới thử loại đậm hơn. Các dấu hiệu chính bao gồm:\n"
    "Tác giả: Hải Yến Tài khoản công khai: Bếp Biển |\n<<: Bài trước về muối\n>>: Bài sau về ớt\nKhi nói tới ớt, nhiều người nghĩ ngay...\nTrong căn bếp hiện đại, chiếc chảo...\n"
)
HTML = """<html lang="en"><head><title>How ferments travel | Kitchen Notes</title><meta name="author" content="Lin Yu">
<meta property="article:published_time" content="2025-03-04"></head><body>
<nav><a>Home</a> <a>Recipes</a></nav><div class="cookie">We use cookies to improve your visit. Accept all</div>
<article><h1>How ferments travel</h1><p>Share</p><p>Soy sauce moved with traders along the coast, and every port kept its own recipe for it.</p>
<h2>Why jars matter</h2><p>Clay jars breathe a little, so the paste inside darkens slowly and keeps its smell.</p><ul><li>Glazed jars keep more water.</li></ul>
<script>alert("x")</script></article><footer>© Kitchen Notes. All rights reserved.</footer></body></html>"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_glued_headings_are_split_and_debris_goes(tmp_path: Path) -> None:
    cleaned = clean(load(write(tmp_path, "a.txt", GLUED)))
    headings = [b.text for b in cleaned.blocks if b.kind == "heading"]
    text = "\n".join(b.text for b in cleaned.blocks)
    assert "1. Nguyên liệu và cách ủ" in headings
    assert "2. Cách chọn mua cho người mới dùng" in headings
    assert "Trong những làng chài" in text and "độ đạm thấp" in text
    assert cleaned.author == "Hải Yến"
    for debris in ("<<", ">>", "nhiều người nghĩ ngay", "chiếc chảo", "bao gồm:", "Tác giả"):
        assert debris not in text


def test_web_page_keeps_its_article_only(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "p.html", HTML))
    text = "\n".join(p.text for p in document.passages)
    assert (document.title, document.author, document.date) == ("How ferments travel", "Lin Yu", "2025-03-04")
    assert "Clay jars breathe" in text and "Glazed jars" in text
    for debris in ("Home", "cookies", "rights reserved", "alert", "Share"):
        assert debris not in text
    assert any(p.heading.endswith("Why jars matter") for p in document.passages)


def test_markdown_front_matter_and_lists(tmp_path: Path) -> None:
    source = "---\ntitle: 茶的说明\nauthor: 王一\ndate: 2026-01-02\n---\n# 茶的说明\n\n## 怎么泡\n\n水温不必太高，先润一遍杯子再放茶叶，时间短一点更好喝。\n\n- 第一泡倒掉\n- 第二泡开始喝\n"
    document = read_document(write(tmp_path, "tea.md", source))
    assert (document.title, document.author, document.date, document.language) == (
        "茶的说明",
        "王一",
        "2026-01-02",
        "zh",
    )
    assert document.passages[0].heading == "茶的说明 › 怎么泡"
    assert "- 第一泡倒掉" in document.passages[0].text


PAGES = Path(__file__).with_name("data") / "pages"


def passages_of(name: str) -> tuple[Document, str]:
    document = read_document(PAGES / name)
    return document, "\n".join(f"{p.heading}\n{p.text}" for p in document.passages)


def test_english_blog_keeps_its_article_only() -> None:
    document, text = passages_of("blog-en.html")
    assert document.title == "What a small soap maker learned from forty letters"
    assert (document.author, document.date, document.language) == ("Orla Finch", "2025-05-19", "en")
    for kept in ("changed how we describe", "stopped opening with lavender", "- The photograph shows", "gym bag",
                 "Change: New first line; Hours: 2", "› What we changed in the shop › What it cost"):  # fmt: skip
        assert kept in text
    for debris in ("Home", "cookies", "Tweet", "You may also", "wrap a bar", "Photo:", "Newsletter", "About the author",
                   "in a shed", "Maeve", "Further reading", "our jars", "min read", "rights reserved"):  # fmt: skip
        assert debris not in text


def test_chinese_portal_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = (PAGES / "portal-zh.html").read_text(encoding="utf-8")
    loaded = load(write(tmp_path, "portal.html", page, "gb18030"))
    assert loaded.encoding == "gb18030"
    document, text = passages_of("portal-zh.html")
    assert document.title == "社区里的小面包店怎样留住回头客"
    assert (document.author, document.date, document.language) == ("林一禾", "2024-11-06", "zh")
    for kept in ("只有二十平方米", "› 一、把新品留给老客人先尝", "› 二、卖不完的面包不打折", "值班保安"):
        assert kept in text
    for debris in ("登录", "首页", "您的位置", "阅读", "分享", "图片来源", "相关新闻", "老街糖铺", "责任编辑", "免责", "猜你喜欢",
                   "豆浆", "扫码", "评论", "栗子", "版权"):  # fmt: skip
        assert debris not in text


def test_vietnamese_news_page_keeps_its_article_only() -> None:
    document, text = passages_of("news-vi.html")
    assert document.title == "Xưởng gốm nhỏ giữ khách bằng một cuốn sổ tay"
    assert (document.author, document.date, document.language) == ("Vũ Hạ", "2025-08-02", "vi")
    for kept in ("bốn người thợ", "- Ghi lại đúng lời khách nói", "› Chuyện hàng vỡ"):
        assert kept in text
    for debris in ("Trang chủ", "GMT", "Chia sẻ", "Đọc thêm", "Ảnh:", "Khuyến mãi cuối năm", "Tác giả", "Từ khóa", "Tin liên quan",
                   "lò gốm cuối cùng", "Chợ phiên", "Ý kiến", "Bạn đọc Lan", "Giấy phép"):  # fmt: skip
        assert debris not in text


def test_a_page_pasted_as_text_is_put_together_again() -> None:
    document, text = passages_of("pasted-en.txt")
    assert (document.title, document.author, document.date) == (
        "The year we sold umbrellas in a dry town",
        "Nell Ashby",
        "2024-03-14",
    )
    assert "buy an umbrella. We opened anyway, on the corner" in text
    assert [p.heading.partition(" › ")[2] for p in document.passages] == [
        "",
        "1. Sell the walk, not the rain",
        "2. Let one street start it",
    ]
    assert "- Black never sold at all." in text
    for debris in ("Stockists", "min read", "Share this", "Related", "handles", "mender", "Leave a reply"):
        assert debris not in text


@pytest.mark.parametrize("path", [*sorted(PAGES.iterdir()), *SEEDS], ids=lambda p: p.name[:12])
def test_spans_hold_their_passages(path: Path) -> None:
    document = read_document(path)
    assert document.passages
    end = 0
    for passage in document.passages:
        assert passage.start >= end and document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() and passage.document == document.id
        assert estimate(passage.text) <= 800
        end = passage.end
    assert len({p.id for p in document.passages}) == len(document.passages)


def test_editing_one_section_leaves_the_ids_of_the_others(tmp_path: Path) -> None:
    parts = [
        f"## Part {i}\n\n" + f"Sentence {i} about a jar that stands on a shelf by the door. " * 30
        for i in range(4)
    ]
    before = read_document(write(tmp_path, "a.md", "\n\n".join(parts)), "u-a")
    parts[1] = parts[1].replace("by the door", "by the window", 1)
    after = read_document(write(tmp_path, "a.md", "\n\n".join(parts)), "u-a")

    def ids(document: Document, part: int) -> list[str]:
        return [p.id for p in document.passages if p.heading.endswith(f"Part {part}")]

    assert len(ids(before, 0)) > 1
    assert [ids(before, i) == ids(after, i) for i in range(4)] == [True, False, True, True]


def test_passages_follow_structure_then_size(tmp_path: Path) -> None:
    long = "The shop opens early and the kettle is always on for whoever comes first. " * 40
    items = "".join(f"- Item {i} is kept with its list because it belongs there.\n" for i in range(8))
    document = read_document(write(tmp_path, "a.md", f"# Notes\n\n## Long\n\n{long}\n\n## List\n\nWe keep:\n\n{items}\n## Empty\n\n## Short\n\nOne line that says enough to stand.\n"))  # fmt: skip
    cut = [estimate(p.text) for p in document.passages if p.heading.endswith("Long")]
    assert len(cut) >= 2 and max(cut) - min(cut) < 200
    listed = [p for p in document.passages if p.heading.endswith("List")]
    assert len(listed) == 1 and listed[0].text.startswith("We keep:\n- Item 0")
    assert not any("Empty" in p.heading for p in document.passages)
    assert all(p.text.rstrip()[-1] in ".:" for p in document.passages)


def test_figures_are_not_torn_apart(tmp_path: Path) -> None:
    text = "Kho có 100.000 hộp và 3.5 phần trăm bị trả lại, theo sổ của chị Vân ngày hôm ấy. " * 30
    document = read_document(write(tmp_path, "a.txt", text))
    assert len(document.passages) > 1
    assert "\n".join(p.text for p in document.passages).count("100.000") == 30


def test_second_run_changes_nothing_and_changes_are_counted(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    a = write(folder, "a.txt", GLUED)
    write(folder, "p.html", HTML)
    first = json.loads(run("ingest", str(folder), "--json")[1])
    assert (len(first["added"]), len(first["unchanged"])) == (2, 0)
    again = json.loads(run("ingest", str(folder), "--json")[1])
    assert (len(again["added"]), len(again["updated"]), len(again["unchanged"])) == (0, 0, 2)
    a.write_text(GLUED.replace("phơi qua nhiều mùa nắng", "phơi dưới nắng tháng ba"), encoding="utf-8")
    dry = json.loads(run("ingest", str(folder), "--json", "--dry-run")[1])
    assert dry["dry_run"] and len(dry["updated"]) == 1
    assert len(json.loads(run("ingest", str(folder), "--json")[1])["updated"]) == 1
    found = json.loads(run("search", "nắng tháng ba", "--json")[1])["passages"]
    assert any("nắng tháng ba" in p["text"] for p in found)
    assert not any("nhiều mùa nắng" in p["text"] for p in found)


def test_renamed_file_is_the_same_document_and_missing_ones_stay_until_pruned(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "docs"
    write(folder, "p.html", HTML).rename(folder / "q.html")
    run("ingest", str(folder))
    (folder / "q.html").rename(folder / "r.html")
    assert len(json.loads(run("ingest", str(folder), "--json")[1])["renamed"]) == 1
    write(folder, "other.txt", GLUED)
    (folder / "r.html").unlink()
    kept = json.loads(run("ingest", str(folder), "--json")[1])
    assert len(kept["missing"]) == 1 and not kept["removed"]
    assert len(json.loads(run("ingest", str(folder), "--json", "--prune")[1])["removed"]) == 1


def test_remove_shows_first_and_can_be_undone(run: Run, tmp_path: Path) -> None:
    run("ingest", str(write(tmp_path / "docs", "p.html", HTML)))
    rows = json.loads(run("knowledge", "list", "--json")[1])["documents"]
    name = next(r["id"] for r in rows if r["source"] == "user")
    assert "would be removed" in run("knowledge", "remove", name)[1]

    def found() -> bool:
        return any(
            "Clay jars" in p["text"]
            for p in json.loads(run("search", "clay jars breathe paste", "--json")[1])["passages"]
        )

    assert found()
    run("knowledge", "remove", name, "--yes")
    assert not found()
    run("knowledge", "remove", name, "--undo", "--yes")
    assert found()
    assert run("knowledge", "remove", "rules.en", "--yes")[0] == 2


def test_a_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write(folder, "empty.txt", "   ")
    write(folder, "p.html", HTML)
    status, out, _ = run("ingest", str(folder), "--json")
    report = json.loads(out)
    assert status == 1
    assert len(report["added"]) == 1 and report["failed"][0]["code"] == "file_empty"
    assert run("ingest", str(write(tmp_path, "x.xyz", "x")))[0] == 1


def test_two_stores_on_one_folder_the_reader_sees_what_the_writer_brings(
    run: Run, home: Path, tmp_path: Path
) -> None:
    reader = Store(settings_for(home))
    before = reader.generation().ids
    run("ingest", str(write(tmp_path / "docs", "p.html", HTML)))
    assert len(reader.generation().ids) > len(before)
    reader.close()


@pytest.mark.skipif(not SEEDS, reason="the source articles are not beside this checkout")
@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_source_articles_come_in_clean(path: Path) -> None:
    document = read_document(path)
    assert document.language == "vi" and document.author
    assert len(document.passages) >= 15
    depths = [p.heading.count("›") for p in document.passages]
    assert sum(d >= 1 for d in depths) >= 0.95 * len(depths), "a section stands above every passage"
    assert sum(d >= 2 for d in depths) >= 0.7 * len(depths), "and a chapter above most"
    for passage in document.passages:
        assert "<<" not in passage.text and ">>" not in passage.text
        assert not passage.text.rstrip().endswith(("...", ":"))
        assert fold(passage.text.split("\n")[0]) != fold(document.title)
        assert not re.search(r"\d\. \d{3}\b| [,.;:](?:\s|$)|\p{Ll}\d\. ?\p{Lu}", passage.text)
        assert not (passage.text.startswith("- ") and passage.text.count("\n") == 0), (
            "an item without its list"
        )


@pytest.mark.skipif(not SEEDS, reason="the source articles are not beside this checkout")
def test_nothing_of_a_source_article_is_lost_but_debris() -> None:
    for path in SEEDS:
        text = fold(re.sub(r"\W+", " ", read_document(path).text))
        lines = [
            re.sub(r"^\s*(?:•|\d+\.)\s+", "", line) for line in path.read_text(encoding="utf-8").splitlines()
        ]
        sentences = [s for line in lines for s in re.split(r"(?<=[.!?])\s+", line) if len(s) > 60]
        sentences = [s for s in sentences if s.rstrip()[-1] in ".!?" and not s.endswith("...")]
        lost = [s for s in sentences if fold(re.sub(r"\W+", " ", s)).strip()[-50:] not in text]
        assert len(lost) <= 0.02 * len(sentences), lost


def test_a_document_of_another_that_once_began_alike_keeps_its_id(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write(folder, "a.txt", GLUED)
    run("ingest", str(folder))
    (folder / "a.txt").write_text(GLUED.replace("phơi qua", "ủ qua"), encoding="utf-8")
    run("ingest", str(folder))
    write(tmp_path / "more", "a.txt", GLUED)
    run("ingest", str(tmp_path / "more"))
    rows = json.loads(run("knowledge", "list", "--json")[1])["documents"]
    assert len([r for r in rows if r["source"] == "user"]) == 2


def test_the_list_shows_the_encoding_and_a_named_one_wins(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "docs",
        "a.txt",
        "Chiếc ấm gang giữ nhiệt lâu hơn ấm đất trong những buổi sáng lạnh bên sông.",
        "utf-16-le",
    )
    run("ingest", str(path), "--encoding", "utf-16-le")
    rows = json.loads(run("knowledge", "list", "--json")[1])["documents"]
    assert [r["encoding"] for r in rows if r["source"] == "user"] == ["utf-16-le"]
    assert "utf-16-le" in run("knowledge", "list", "--language", "vi")[1]
    assert len(json.loads(run("ingest", str(path), "--json")[1])["unchanged"]) == 1


def test_sources_of_the_settings_do_not_bring_back_what_was_taken_out(
    run: Run, home: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "docs", "p.html", HTML)
    store = Store(settings_for(home))
    ingest(store, [path])
    name = next(r["id"] for r in store.catalogue.documents() if r["source"] == "user")
    run("knowledge", "remove", name, "--yes")
    ingest(store, [path], revive=False)
    assert name not in store.catalogue.hashes()
    ingest(store, [path])
    assert name in store.catalogue.hashes()
    store.close()


def test_a_mixed_folder_says_what_was_read_and_why_the_rest_was_not(run: Run, tmp_path: Path) -> None:
    from docx import Document as Docx

    folder = tmp_path / "mixed"
    write(folder, "a.txt", GLUED)
    write(folder, "p.html", HTML)
    write(folder / "below", "copy.txt", GLUED)
    write(folder / "below", "bad.pdf", "no pdf")
    write(folder, "table.csv", "a,b")
    (folder / "leaflet.pdf").write_bytes((PAGES / "leaflet-vi.pdf").read_bytes())
    docx = Docx()
    docx.add_heading("Jars", 1)
    docx.add_paragraph("Clay jars breathe a little, so the paste inside darkens slowly and keeps its smell.")
    docx.save(str(folder / "jars.docx"))
    status, out, _ = run("ingest", str(folder), "--dry-run", "--json")
    report = json.loads(out)
    assert status == 1 and (len(report["added"]), len(report["other"])) == (4, 1)
    assert len(report["duplicate"]) == 1
    assert {"path", "id", "title", "language", "passages"} == report["documents"][0].keys()
    assert {d["language"] for d in report["documents"]} == {"vi", "en"}
    status, out, _ = run("ingest", str(folder), "--language", "vi")
    assert status == 1
    for said in ("“How ferments travel” (en, ", f"{folder}/p.html", "trùng nội dung", "(.csv): 1", f"{folder}/below/bad.pdf bị hỏng"):  # fmt: skip
        assert said in out


@pytest.mark.skipif(not SEEDS, reason="the seed articles are not here")
@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("Which content suits the core crowd?", "Nội dung cốt lõi"),
        ("What does the awareness stage mean?", "Giai đoạn nhận thức"),
        ("核心人群适合什么内容？", "Nội dung cốt lõi"),
        ("分享阶段怎么做", "Giai đoạn chia sẻ"),
    ],
)
def test_a_vietnamese_article_is_found_from_other_languages(
    seeds_only: Store, question: str, section: str
) -> None:
    first = Retriever(seeds_only).search(question, 3)[0].passage
    title = {d["id"]: d["title"] for d in seeds_only.catalogue.documents()}[first.document]
    assert first.language == "vi" and section in first.heading and first.heading.startswith(title)


@pytest.fixture(scope="module")
def seeds_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(settings_for(tmp_path_factory.mktemp("seeds")))
    ingest(store, SEEDS)
    yield store
    store.close()

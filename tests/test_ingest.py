"""Documents in: cleaned, split, incremental, through the command and the store."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.store.store import Store
from ingest.clean import clean
from ingest.load import load
from ingest.pipeline import read_document
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


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "我们在小红书上卖手工面霜，第一批四十罐已经卖完，老顾客都说好用，现在想让更多人知道这个牌子。" * 3),
        ("big5", "我們在小紅書上賣手工面霜，第一批四十罐已經賣完，老顧客都說好用，現在想讓更多人知道這個牌子。" * 3),
        ("utf-16", "Kem dưỡng của chúng tôi đã bán hết lô đầu tiên và khách quen đều quay lại."),
        ("utf-8-sig", "Our first batch sold out and regulars came back for more of it."),
    ],
)  # fmt: skip
def test_encodings_are_recognised(tmp_path: Path, encoding: str, text: str) -> None:
    loaded = load(write(tmp_path, "e.txt", text, encoding))
    assert "\n".join(b.text for b in loaded.blocks).replace("\n", "")[:20] == text[:20]


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
    for passage in document.passages:
        assert "<<" not in passage.text and ">>" not in passage.text
        assert not passage.text.rstrip().endswith("...")
    assert sum("›" in p.heading for p in document.passages) >= 0.8 * len(document.passages)

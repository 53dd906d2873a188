"""The page in a real browser: ask, read, open a citation, switch the language; nothing leaves the machine."""

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.advisor import Advisor
from tests.conftest import settings_for

CHROMIUM = next(
    (
        p
        for p in ("/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
        if p and Path(p).exists()
    ),
    "",
)
SITUATION = "Chúng tôi bán kem dưỡng cho da khô, đã bán 40 hũ, các mẹ có con da nhạy cảm chưa biết tới, ngân sách 8.000 tệ."
LOCAL = re.compile(r"^(?:http://127\.0\.0\.1:|data:|blob:|about:)")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def address(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page on a free port, with a data folder of its own."""
    import uvicorn
    from fastapi import FastAPI

    from app.page.server import mount

    home = tmp_path_factory.mktemp("page") / "home"
    shutil.copytree(prepared_home, home, ignore=shutil.ignore_patterns("readers"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = FastAPI()
    mount(app, Advisor(settings_for(home)))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def page(address: str) -> Iterator[object]:
    """A fresh Vietnamese browser; fails when anything but this machine is asked, or a script breaks."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    outside: list[str] = []
    broken: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            locale="vi-VN", viewport={"width": 1280, "height": 800}, accept_downloads=True
        )
        one = context.new_page()
        one.on("request", lambda r: None if LOCAL.match(r.url) else outside.append(r.url))
        one.on("pageerror", lambda e: broken.append(str(e)))
        one.goto(address)
        expect(one.locator("#head header")).to_have_attribute("lang", "vi")
        yield one
        browser.close()
    assert outside == []
    assert broken == []


def test_from_situation_to_source_in_three_languages(page) -> None:  # type: ignore[no-untyped-def]
    from playwright.sync_api import expect

    expect(page).to_have_title("Grassroots · chiến lược nội dung Xiaohongshu")
    expect(page.locator(".example")).to_have_count(4)
    page.get_by_role("textbox", name="Tình huống hoặc câu hỏi").fill(SITUATION)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#headline")).to_have_text("nhóm cốt lõi × nhận thức")
    expect(page.get_by_role("log")).to_contain_text("Nội dung nên làm")
    expect(page.locator("#known")).to_contain_text("8.000 tệ")

    page.locator("#details").get_by_role("button", name="[1] Nguồn 1").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    with page.expect_download() as download:
        page.get_by_role("button", name="Tải chiến lược (Markdown)").click()
    assert "nhóm cốt lõi × nhận thức" in Path(download.value.path()).read_text(encoding="utf-8")

    page.get_by_label("English").check()
    expect(page.locator("#headline")).to_have_text("core crowd × awareness")
    expect(page.locator("#send")).to_have_text("Send")
    page.get_by_label("中文").check()
    expect(page.locator("#headline")).to_have_text("核心人群 × 认知")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.reload()
    expect(page.locator("#head header")).to_have_attribute("lang", "zh")


def test_long_and_hostile_text(page) -> None:  # type: ignore[no-untyped-def]
    from playwright.sync_api import expect

    box = page.get_by_role("textbox", name="Tình huống hoặc câu hỏi")
    box.fill("a")
    box.press("Shift+Enter")
    expect(box).to_have_value("a\n")
    box.fill("x" * 20_001)
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("20001")
    assert len(box.input_value()) == 20_001
    hostile = "<script>document.title='x'</script> <b>chào</b> ${1+1} {{value}}"
    box.fill(hostile)
    box.press("Enter")
    expect(page.locator(".asked .body")).to_have_text(hostile)
    expect(page.locator(".asked .body b")).to_have_count(0)
    expect(box).to_have_value("")


def test_search_and_what_is_not_there(page) -> None:  # type: ignore[no-untyped-def]
    from playwright.sync_api import expect

    page.get_by_role("tab", name="Tìm trong kho kiến thức").click()
    expect(page.locator("#results")).to_contain_text("Gõ câu hỏi")
    query = page.get_by_role("textbox", name="Từ khóa hoặc câu hỏi")
    query.fill("ROI(T+x)")
    query.press("Enter")
    expect(page.locator(".hit").first).to_contain_text("Mức liên quan")
    query.fill("quantum chromodynamics")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("#results")).to_contain_text("không có đoạn nào")


def test_a_fact_is_corrected_and_the_conversation_begun_anew(page) -> None:  # type: ignore[no-untyped-def]
    from playwright.sync_api import expect

    page.locator(".example").first.click()
    expect(page.locator("#headline")).to_be_visible()
    page.get_by_role("button", name="Sửa Ngân sách").click()
    value = page.get_by_role("textbox", name="Giá trị đúng")
    expect(value).to_be_focused()
    value.fill("20.000 tệ")
    page.get_by_role("button", name="Cập nhật chiến lược").click()
    expect(page.locator("#known")).to_contain_text("20000 CNY")
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#headline")).to_have_count(0)


def test_nothing_is_cut_off_on_a_telephone(page) -> None:  # type: ignore[no-untyped-def]
    from playwright.sync_api import expect

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".example").first.click()
    expect(page.locator("#headline")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

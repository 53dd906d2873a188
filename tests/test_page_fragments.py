"""The page's HTML: every value escaped, every language complete, nothing loaded from elsewhere."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from app.advisor import Advisor, Answer
from app.language import LANGUAGES, Language
from app.language.texts import catalogue
from app.page import panel, passages, talk
from app.page.chat import PlainChat
from app.page.conversation import Conversation, Turn
from app.page.desk import Desk
from app.page.download import strategy_file, strategy_markdown
from app.page.fragments import cite, markdown
from app.retrieval import Citation, Hit
from app.store.types import Passage

EVIL = "<script>alert('x')</script> <img src=x onerror=alert(1)> \"quoted\" & ${1+1} {{value}}"
SITUATIONS: dict[Language, str] = {
    "vi": "Chúng tôi bán kem dưỡng cho da khô, đã bán 40 hũ, các mẹ có con da nhạy cảm chưa biết tới, ngân sách 8.000 tệ.",
    "en": "Our drip coffee has regulars in Shanghai; now we want office workers to meet it, budget 20,000 RMB.",
    "zh": "很多人把我们的扫地机器人加进购物车，下单的却很少。",
}
VOID = {"br", "img", "input", "hr", "meta", "link"}


class Outline(HTMLParser):
    """Collects tags and attributes, and fails on tags that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag


def safe(html: str) -> Outline:
    """Well-formed, no script, no handler, nothing fetched."""
    outline = Outline(html)
    for tag, attributes in outline.tags:
        assert tag not in ("script", "img", "iframe", "link", "style", "object")
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
        if tag == "button":
            assert attributes.get("type") == "button" or attributes.get("class") == "close"
    return outline


@pytest.fixture(scope="module")
def answers(advisor: Advisor) -> dict[Language, Answer]:
    return {language: advisor.answer(text) for language, text in SITUATIONS.items()}


def citation(**more: str) -> Citation:
    values = {
        "number": 1, "passage": "p", "document": EVIL, "section": "s", "heading": EVIL, "language": "en", "quote": EVIL,
        "origin": EVIL, "as_of": EVIL,
    }  # fmt: skip
    return Citation.model_validate(values | more)


def test_all_texts_of_the_page_exist_in_three_languages() -> None:
    texts = {k: t for k, t in catalogue().items() if k.startswith("page.")}
    assert len(texts) > 100
    for key, text in texts.items():
        slots = {frozenset(re.findall(r"\{(\w+)\}", x)) for x in text.all()}
        assert len(slots) == 1, f"{key} has other slots in another language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_user_text_is_shown_and_never_interpreted(language: Language) -> None:
    state = Conversation(language=language)
    turn = state.begin(EVIL)
    turn.progress = turn.text = EVIL
    running = talk.live(state)
    turn.failure = EVIL
    for html in (running, talk.transcript(state)):
        safe(html)
        assert "<script" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_text_is_escaped_in_passage_and_results(language: Language) -> None:
    passage = Passage(
        id="p", document="d", section="s", heading=EVIL, language="en", text=f"before {EVIL} after"
    )
    opened = passages.quoted_passage(citation(), passage, language)
    found = passages.results(EVIL, [Hit(passage=passage, score=1, relevance=0.9)], {"d": EVIL}, language)
    missing = passages.results(EVIL, [], {}, language)
    for html in (opened, found, missing):
        safe(html)
        assert "<script" not in html
    assert "<mark" in opened


def test_marks_are_made_of_known_numbers_only_and_never_inside_attributes() -> None:
    html = markdown("said [1][2], not [9]\n\n```[1]\ncode\n```", "0", [1, 2], "en")
    safe(html)
    assert re.findall(r'data-n="(\d)"', html) == ["1", "2"]
    assert "[9]" in html


def test_markdown_makes_no_links_images_or_html() -> None:
    html = markdown(
        "![x](http://example.com/x.png) [y](http://example.com) <b>z</b> <http://example.com>\n\n[a]: http://example.com"
    )
    assert {tag for tag, _ in safe(html).tags} == {"p"}
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strategy_shows_every_part_with_standing_and_marks(
    answers: dict[Language, Answer], language: Language
) -> None:
    strategy = answers[language].strategy
    assert strategy
    situation = strategy.diagnosis.situation
    html = (
        panel.judgement(strategy, language)
        + panel.known_facts(situation, language)
        + panel.details(strategy, language)
    )
    outline = safe(html)
    parts = {a["id"] for _, a in outline.tags if (a.get("id") or "").startswith("part-")}
    assert {
        f"part-{x}" for x in ("ideas", "making", "promotion", "kpis", "rules", "words", "sources")
    } <= parts
    known = {c.number for c in strategy.citations}
    marks = {int(a["data-n"] or 0) for _, a in outline.tags if "data-n" in a}
    assert marks and marks <= known
    for idea in strategy.content_types:
        assert idea.example.title.text in html
    assert html.count('class="tag tag-') >= len(strategy.kpis) + len(strategy.content_types)


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_welcome_and_empty_states_name_no_other_language(language: Language) -> None:
    for html in (
        talk.header(language), talk.header(language, "gpt-x"), talk.welcome(language), panel.empty(language),
        panel.working(language), passages.nothing_yet(language),
    ):  # fmt: skip
        safe(html)
        if language != "zh":
            assert not re.search(r"[一-鿿]", html)
    assert len(re.findall('class="example"', talk.welcome(language))) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_get_a_strategy_in_their_language(advisor: Advisor, language: Language) -> None:
    for number in talk.EXAMPLES:
        answer = advisor.answer(catalogue()[f"page.example.{number}"][language])
        assert (answer.kind, answer.language) == ("strategy", language)


def test_a_barred_promotion_is_loud(advisor: Advisor) -> None:
    strategy = advisor.answer("We sell infant formula, new mums have never heard of us, 50,000 RMB.").strategy
    assert strategy and any(r.bars_creators for r in strategy.compliance)
    assert 'class="barred" role="alert"' in panel.judgement(strategy, "en")


def test_download_holds_every_title_and_source(answers: dict[Language, Answer], tmp_path: object) -> None:
    answer = answers["vi"]
    text = strategy_markdown(answer)
    assert answer.strategy
    for idea in answer.strategy.content_types:
        assert idea.example.title.text in text
    for source in answer.strategy.citations:
        assert f"[{source.number}] “{source.quote}”" in text
    first, second = (strategy_file(answer, tmp_path) for _ in range(2))  # type: ignore[arg-type]
    assert first != second
    assert first.read_text(encoding="utf-8") == text


# --- the desk --------------------------------------------------------------------------------------------------


class Broken:
    """A chat that fails in the middle."""

    def stream(self, message: str, thread: str, language: Language | None) -> Iterator[object]:
        raise RuntimeError("secret detail")
        yield


def test_a_failing_chat_becomes_a_sentence(advisor: Advisor) -> None:
    desk = Desk(advisor, Broken())  # type: ignore[arg-type]
    state = Conversation(language="zh")
    turn = state.begin("x")
    list(desk.turn(state, turn))
    assert turn.failure and "secret" not in turn.failure
    assert 'class="failure"' in talk.transcript(state)


def test_a_stopped_turn_keeps_what_was_written(advisor: Advisor) -> None:
    state = Conversation(language="en", turns=[Turn("q", text="half an answer", stopped=True)])
    html = talk.transcript(state)
    assert "half an answer" in html and "Stopped" in html


def test_switching_the_language_rewrites_the_strategy_but_not_the_judgement(advisor: Advisor) -> None:
    desk = Desk(advisor, PlainChat(advisor))
    state = Conversation(language="vi")
    turn = state.begin(SITUATIONS["vi"])
    list(desk.turn(state, turn))
    assert state.panel and state.panel.strategy
    before = state.panel.strategy.diagnosis
    desk.speak(state, "zh")
    strategy = state.panel.strategy
    assert strategy and strategy.language == "zh"
    assert (strategy.diagnosis.tier.value, strategy.diagnosis.stage.value) == (
        before.tier.value,
        before.stage.value,
    )
    assert state.turns[0].answer and state.turns[0].answer.language == "vi"


def test_every_mark_of_a_strategy_opens_its_passage(advisor: Advisor) -> None:
    desk = Desk(advisor, PlainChat(advisor))
    state = Conversation(language="en")
    list(desk.turn(state, state.begin(SITUATIONS["en"])))
    assert state.panel and state.panel.strategy
    for source in state.panel.strategy.citations:
        assert "<mark" in desk.passage(state, "panel", source.number)
    assert 'role="alert"' in desk.passage(state, "panel", 999)
    assert 'role="alert"' in desk.passage(state, "../x", 1)


def test_marks_have_a_name_for_screen_readers() -> None:
    assert cite([3], "panel", "vi").startswith('<button type="button" class="cite"')
    assert 'aria-label="[3] Nguồn 3"' in cite([3], "panel", "vi")

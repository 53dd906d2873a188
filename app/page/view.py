"""The page's parts and their words. Imports Gradio: loaded by ``build_page`` only, after the environment is set."""

from typing import Any

import gradio as gr

from app.language import LANGUAGES, Language, say
from app.page import panel, passages, talk
from app.page.build import asset
from app.page.conversation import Conversation

NAMES = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
KEPT_SECONDS = 12 * 3600
Updates = dict[Any, Any]


def _html(value: str, name: str, **options: Any) -> gr.HTML:
    """A part of our own making: no default styles, our clicks."""
    return gr.HTML(
        value,
        elem_id=name,
        js_on_load=asset("page.js"),
        apply_default_css=False,
        container=False,
        padding=False,
        **options,
    )


class View:
    """All components, laid out; built inside a ``gr.Blocks`` context."""

    def __init__(self, model: str, language: Language = "en") -> None:
        self.model = model
        self.talk = gr.State(Conversation(language=language), time_to_live=KEPT_SECONDS)
        self.asked = gr.State("")
        # the key is no secret: only the language is kept, and it has to survive a restart of the server
        self.kept = gr.BrowserState("", storage_key="grassroots-language", secret="grassroots")
        with gr.Row(elem_id="top"):
            self.head = _html(talk.header(language, model), "head")
            self.language = gr.Radio(
                [(NAMES[x], x) for x in LANGUAGES], value=language, label=say("page.language", language),
                elem_id="language", container=False, min_width=240, scale=0,
            )  # fmt: skip
        with gr.Tabs(elem_id="doors"):
            self.tab_advice = gr.Tab(say("page.tab.advice", language), id="advice", elem_id="advice")
            with self.tab_advice, gr.Row(elem_id="desk"):
                with gr.Column(elem_id="chat", min_width=320, scale=5):
                    self._chat(language)
                with gr.Column(elem_id="strategy", min_width=320, scale=6):
                    self._strategy(language)
            with gr.Tab(say("page.tab.search", language), id="search", elem_id="search") as self.tab_search:
                self._search(language)
        self.passage = _html("", "passage-source")

    def _chat(self, language: Language) -> None:
        with gr.Column(elem_id="scroller"):
            self.past = _html(talk.welcome(language), "transcript")
            self.live = _html("", "live")
        self.warning = _html("", "warning")
        self.box = gr.Textbox(
            label=say("page.box", language), placeholder=say("page.box.hint", language), lines=1, max_lines=10,
            elem_id="box",
        )  # fmt: skip
        with gr.Row(elem_id="actions"):
            self.fresh = gr.Button(say("page.new", language), elem_id="new", size="sm", min_width=120)
            self.stop = gr.Button(
                say("page.stop", language),
                elem_id="stop",
                variant="stop",
                size="sm",
                visible=False,
                min_width=90,
            )
            self.send = gr.Button(
                say("page.send", language), elem_id="send", variant="primary", size="sm", min_width=90
            )

    def _strategy(self, language: Language) -> None:
        self.top = _html(panel.empty(language), "judgement")
        with gr.Column(visible=False, elem_id="more") as self.more:
            self.facts = _html("", "known")
            with gr.Accordion(say("page.correct", language), open=False, elem_id="correct") as self.correct:
                self.field = gr.Dropdown(
                    _fields(language), value="budget", label=say("page.correct.field", language), filterable=False,
                    elem_id="correct-field",
                )  # fmt: skip
                self.value = gr.Textbox(
                    label=say("page.correct.value", language), placeholder=say("page.correct.value.hint", language),
                    lines=1, max_lines=1, elem_id="correct-value",
                )  # fmt: skip
                self.apply = gr.Button(say("page.correct.send", language), elem_id="correct-send", size="sm")
            self.details = _html("", "details")
            self.download = gr.DownloadButton(say("page.download", language), elem_id="download", size="sm")

    def _search(self, language: Language) -> None:
        with gr.Row(elem_id="ask-row"):
            self.query = gr.Textbox(
                label=say("page.search.box", language), placeholder=say("page.search.hint", language), lines=1, max_lines=1,
                elem_id="query", scale=1,
            )  # fmt: skip
            self.go = gr.Button(
                say("page.search.go", language), elem_id="go", variant="primary", scale=0, min_width=90
            )
        self.found = _html(passages.nothing_yet(language), "results")

    # --- updates -----------------------------------------------------------------------------------------------

    def words(self, language: Language) -> Updates:
        """Every label in another language."""
        s = lambda key: say(f"page.{key}", language)  # noqa: E731
        return {
            self.head: talk.header(language, self.model),
            self.language: gr.update(value=language, label=s("language")),
            self.tab_advice: gr.update(label=s("tab.advice")),
            self.tab_search: gr.update(label=s("tab.search")),
            self.box: gr.update(label=s("box"), placeholder=s("box.hint")),
            self.fresh: gr.update(value=s("new")),
            self.stop: gr.update(value=s("stop")),
            self.send: gr.update(value=s("send")),
            self.correct: gr.update(label=s("correct")),
            self.field: gr.update(choices=_fields(language), label=s("correct.field")),
            self.value: gr.update(label=s("correct.value"), placeholder=s("correct.value.hint")),
            self.apply: gr.update(value=s("correct.send")),
            self.download: gr.update(label=s("download")),
            self.query: gr.update(label=s("search.box"), placeholder=s("search.hint")),
            self.go: gr.update(value=s("search.go")),
            self.warning: "",
        }

    def busy(self, state: Conversation) -> Updates:
        """A turn is running: what is being done is seen at once."""
        updates: Updates = {
            self.warning: "", self.past: talk.transcript(state), self.live: talk.live(state),
            self.send: gr.update(visible=False), self.stop: gr.update(visible=True),
        }  # fmt: skip
        if state.panel is None:
            updates[self.top] = panel.working(state.language)
        return updates

    def idle(self, state: Conversation) -> Updates:
        """No turn is running."""
        return {
            self.past: talk.transcript(state), self.live: "", self.send: gr.update(visible=True),
            self.stop: gr.update(visible=False), **self.panel(state),
        }  # fmt: skip

    def panel(self, state: Conversation) -> Updates:
        """The strategy beside the chat. Its words are those of the strategy's own language."""
        answer = state.panel
        if answer is None or answer.strategy is None:
            return {
                self.top: panel.empty(state.language),
                self.more: gr.update(visible=False),
                self.facts: "",
                self.details: "",
            }
        language = answer.strategy.language if answer.mind == "builtin" else state.language
        return {
            self.top: panel.judgement(answer.strategy, language),
            self.facts: panel.known_facts(answer.strategy.diagnosis.situation, language),
            self.details: panel.details(answer.strategy, language),
            self.more: gr.update(visible=True),
        }


def _fields(language: Language) -> list[tuple[str, str]]:
    return [(say(f"page.field.{f}", language), f) for f in panel.FIELDS]

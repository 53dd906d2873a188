"""What each click does. Imports Gradio: loaded by ``build_page`` only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from app.errors import GrassrootsError
from app.language import Language, say
from app.language.text import as_language
from app.page import panel
from app.page.conversation import Conversation
from app.page.desk import Desk, sentence
from app.page.download import strategy_file
from app.page.fragments import esc
from app.page.talk import live
from app.page.view import Updates, View

FOCUS = "() => setTimeout(() => document.querySelector('#correct-value input, #correct-value textarea')?.focus(), 150)"
BACK = "() => document.querySelector('#box textarea')?.focus()"


class Events:
    """Connects the view to the desk."""

    def __init__(self, view: View, desk: Desk) -> None:
        self.view = view
        self.desk = desk
        self.quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

    def connect(self, page: gr.Blocks) -> None:
        """Register every event."""
        turns = self._turns()
        v, common = self.view, {**self.quiet, "queue": False, "cancels": turns}
        shown = [v.talk, v.past, v.live, v.send, v.stop, v.top, v.more, v.facts, v.details, v.warning]
        v.stop.click(self.stop, v.talk, shown, api_name="stop", **common).then(fn=None, js=BACK, **self.quiet)
        v.fresh.click(self.restart, v.talk, shown, api_name="new", **common).then(
            fn=None, js=BACK, **self.quiet
        )
        self._language(page)
        self._passages()
        self._searches()

    def _turns(self) -> list[Any]:
        """The events that run a turn; ``Stop`` cancels them."""
        v = self.view
        shown = [
            v.talk, v.past, v.live, v.send, v.stop, v.top, v.more, v.facts, v.details, v.warning, v.box, v.value, v.download
        ]  # fmt: skip
        on: dict[str, Any] = {"outputs": shown, "concurrency_limit": None, **self.quiet}
        return [
            gr.on([v.box.submit, v.send.click], self.from_box, [v.box, v.talk], api_name="send", **on),
            v.past.say(self.from_click, [v.talk], api_name="say", **on),
            v.past.again(self.again, [v.talk], api_name="again", **on),
            gr.on(
                [v.apply.click, v.value.submit],
                self.correct,
                [v.field, v.value, v.talk],
                api_name="correct",
                **on,
            ),
        ]

    # --- turns -------------------------------------------------------------------------------------------------

    def from_box(self, message: str, talk: Conversation) -> Iterator[Updates]:
        """Send what is in the box; it stays there when it cannot be taken."""
        yield from self._run(talk, message, {self.view.box: ""})

    def from_click(self, talk: Conversation, event: gr.EventData) -> Iterator[Updates]:
        """Send an example or a one-click answer."""
        yield from self._run(talk, str(event._data.get("text", "")))

    def again(self, talk: Conversation) -> Iterator[Updates]:
        """Ask the last question once more in place of its answer."""
        if talk.live or not talk.turns:
            yield {self.view.warning: ""}
            return
        yield from self._run(talk, talk.turns.pop().question)

    def correct(self, field: str, value: str, talk: Conversation) -> Iterator[Updates]:
        """Tell the thread which fact is different."""
        if not (value or "").strip() or field not in panel.FIELDS:
            yield {self.view.warning: _warning(say("page.correct.empty", talk.language))}
            return
        yield from self._run(talk, self.desk.correction(talk, field, value), {self.view.value: ""})

    def _run(self, talk: Conversation, message: str, taken: Updates | None = None) -> Iterator[Updates]:
        view = self.view
        if talk.live:
            yield {view.warning: ""}
            return
        try:
            message = self.desk.advisor.checked(message or "")
        except GrassrootsError as error:
            yield {view.warning: _warning(error.sentence(talk.language))}
            return
        turn = talk.begin(message)
        yield {view.talk: talk, **view.busy(talk), **(taken or {})}
        for _ in self.desk.turn(talk, turn):
            if not turn.done:
                yield {view.live: live(talk)}
        if not turn.stopped:
            yield {**view.idle(talk), **self._file(talk)}

    def _file(self, talk: Conversation) -> Updates:
        """The strategy of the panel as a file to download."""
        if talk.panel is None:
            return {}
        try:
            path = strategy_file(talk.panel, Path(self.view.download.GRADIO_CACHE))
            return {self.view.download: gr.update(value=str(path), label=say("page.download", talk.language))}
        except OSError as error:
            return {self.view.warning: _warning(sentence(error, talk.language))}

    def stop(self, talk: Conversation) -> Updates:
        """End the running turn; what was written stays."""
        if talk.live:
            talk.live.stopped = True
        return {self.view.talk: talk, **self.view.idle(talk)}

    def restart(self, talk: Conversation) -> Updates:
        """A new conversation."""
        talk.restart()
        return {self.view.talk: talk, **self.view.idle(talk), self.view.warning: ""}

    # --- language ----------------------------------------------------------------------------------------------

    def _language(self, page: gr.Blocks) -> None:
        v = self.view
        everything = [
            *v.words("en"), v.kept, v.talk, v.past, v.live, v.top, v.more, v.facts, v.details, v.found
        ]  # fmt: skip
        v.language.input(
            self.speak,
            [v.language, v.talk, v.asked],
            everything,
            api_name="language",
            concurrency_limit=None,
            **self.quiet,
        )
        page.load(
            self.arrive,
            [v.kept, v.talk, v.asked],
            everything,
            api_name="arrive",
            concurrency_limit=None,
            **self.quiet,
        )

    def arrive(self, kept: str, talk: Conversation, asked: str, request: gr.Request) -> Updates:
        """First language: the kept one, else the browser's."""
        wanted = kept or request.headers.get("accept-language", "").split(",")[0]
        return self.speak(as_language(wanted), talk, asked)

    def speak(self, language: str, talk: Conversation, asked: str) -> Updates:
        """Every word of the page in another language."""
        spoken: Language = as_language(language)
        self.desk.speak(talk, spoken)
        view = self.view
        shown = view.busy(talk) if talk.live else view.idle(talk)
        shown = {k: u for k, u in shown.items() if k not in (view.send, view.stop, view.warning)}
        return {
            **view.words(spoken), **shown, **self._file(talk), view.kept: spoken, view.talk: talk,
            view.found: self.desk.search(asked, spoken),
        }  # fmt: skip

    # --- passages and search -----------------------------------------------------------------------------------

    def _passages(self) -> None:
        v = self.view
        for number, part in enumerate((v.past, v.top, v.details)):
            part.cite(
                self.passage, [v.talk], v.passage, queue=False, api_name=f"passage_{number}", **self.quiet
            )
        v.facts.fix(self.fix, None, [v.field, v.correct], queue=False, api_name="fix", **self.quiet).then(
            fn=None, js=FOCUS, **self.quiet
        )

    def passage(self, talk: Conversation, event: gr.EventData) -> str:
        """The passage behind the mark that was pressed."""
        where, number = str(event._data.get("where", "")), event._data.get("n")
        return self.desk.passage(talk, where, number if isinstance(number, int) else 0)

    def fix(self, event: gr.EventData) -> Updates:
        """Open the form on the fact that is to be corrected."""
        field = str(event._data.get("field", ""))
        return {
            self.view.field: field if field in panel.FIELDS else panel.FIELDS[0],
            self.view.correct: gr.update(open=True),
        }

    def _searches(self) -> None:
        v = self.view
        gr.on(
            [v.query.submit, v.go.click], self.search, [v.query, v.talk], [v.found, v.asked], api_name="search",
            concurrency_limit=None, **self.quiet,
        )  # fmt: skip

    def search(self, query: str, talk: Conversation) -> tuple[str, str]:
        """Search the knowledge."""
        return self.desk.search(query or "", talk.language), query or ""


def _warning(text: str) -> str:
    return f'<p class="failure" role="alert">{esc(text)}</p>'

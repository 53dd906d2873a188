"""Build the page. Gradio is imported inside, because it takes seconds and must find its environment set."""

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.advisor import Advisor
from app.llm import choose_model
from app.page.chat import Chat, PlainChat
from app.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

WAITING = 200
FILES_EVERY, FILES_KEPT = 3600, 24 * 3600


def quiet(settings: Settings) -> None:
    """No analytics, no hub, and files below the data folder; read by Gradio when it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("GRADIO_TEMP_DIR", str(settings.home / "page"))


@lru_cache(maxsize=4)
def asset(name: str) -> str:
    """A file that lies beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def build_page(advisor: Advisor, chat: Chat | None = None) -> "gr.Blocks":
    """The whole page. Without a chat the Advisor answers by itself."""
    quiet(advisor.settings)
    import gradio as gr

    from app.page.desk import Desk
    from app.page.events import Events
    from app.page.view import View

    choice = choose_model(advisor.settings)
    with gr.Blocks(
        title="Grassroots", analytics_enabled=False, fill_width=True, delete_cache=(FILES_EVERY, FILES_KEPT)
    ) as page:
        view = View("" if choice.builtin else choice.name)
        Events(view, Desk(advisor, chat or PlainChat(advisor))).connect(page)
    page.queue(default_concurrency_limit=16, max_size=WAITING, api_open=False)
    return page

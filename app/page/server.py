"""Put the page on a server."""

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from app.advisor import Advisor
from app.page.build import asset, build_page
from app.page.chat import Chat

if TYPE_CHECKING:
    import gradio as gr

FONTS = [
    "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "PingFang SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "WenQuanYi Micro Hei", "sans-serif",
]  # fmt: skip
MONO = ["ui-monospace", "Consolas", "Menlo", "monospace"]
ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 32 32%27%3E'
    "%3Crect width=%2732%27 height=%2732%27 rx=%277%27 fill=%27%231f6b4a%27/%3E%3Cpath d=%27M16 26V13M16 17c0-6-4-9-9-9 0 6 4 9 9 9z"
    'M16 14c0-5 4-8 9-8 0 6-4 8-9 8z%27 stroke=%27%23fff%27 stroke-width=%272.4%27 fill=%27none%27/%3E%3C/svg%3E">'
)


def theme() -> "gr.themes.Base":
    """Calm greens and greys, the system's own fonts: nothing is fetched."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue="emerald",
        neutral_hue="slate",
        font=FONTS,
        font_mono=MONO,
        radius_size="md",
        text_size="md",
    )


def mount(app: FastAPI, advisor: Advisor, chat: Chat | None = None, path: str = "/") -> FastAPI:
    """Mount the page on ``app``. Routes that ``app`` already has keep their precedence."""
    page = build_page(advisor, chat)
    import gradio as gr

    options: dict[str, Any] = {
        "footer_links": [], "run_history": False, "enable_monitoring": False, "ssr_mode": False, "mcp_server": False,
        "pwa": False, "show_error": False,
    }  # fmt: skip
    return gr.mount_gradio_app(
        app, page, path=path, theme=theme(), css=asset("page.css"), head=ICON, **options
    )

"""The HTTP application: API and, unless switched off, the page."""

import logging
import threading
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app import __version__
from app.advisor import Advisor
from app.api import threads
from app.api.routes import router
from app.errors import GrassrootsError, InputError
from app.language.text import as_language

log = logging.getLogger(__name__)


def create_app(advisor: Advisor, page: bool = True) -> FastAPI:
    """API under ``/v1``, docs under ``/docs``, page under ``/``."""
    app = FastAPI(
        title="Grassroots", version=__version__, redoc_url=None,
        description="Crowd tier, AIPS stage and cited content advice for brands on Xiaohongshu.",
    )  # fmt: skip
    app.state.advisor = advisor
    app.state.chat = _Lazy(advisor)
    app.include_router(router)
    app.include_router(threads.router)
    _errors(app)
    if page:
        from app.page.server import mount

        mount(app, advisor, app.state.chat())
    return app


class _Lazy:
    """The chat, made at its first use: it imports LangChain."""

    def __init__(self, advisor: Advisor) -> None:
        self._advisor, self._chat, self._lock = advisor, None, threading.Lock()

    def __call__(self) -> Any:
        with self._lock:
            if self._chat is None:
                from app.chat.agent import Chat

                self._chat = Chat(self._advisor)  # type: ignore[assignment]
            return self._chat


def _errors(app: FastAPI) -> None:
    """Every error as ``{"error": {"code", "message"}}``, in the language of ``Accept-Language``."""

    def reply(request: Request, status: int, code: str, message: str) -> JSONResponse:
        return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)

    def language(request: Request) -> str:
        return as_language(request.headers.get("accept-language", "").split(",")[0])

    @app.exception_handler(GrassrootsError)
    def known(request: Request, error: GrassrootsError) -> JSONResponse:
        return reply(request, error.http_status, error.code, error.sentence(language(request)))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        field = ".".join(str(p) for p in first["loc"][1:]) or "body"
        sentence = InputError("request_invalid", field=field, reason=first["msg"]).sentence(language(request))
        return reply(request, 422, "request_invalid", sentence)

    @app.exception_handler(Exception)
    def unknown(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed: %s %s", request.method, request.url.path, exc_info=error)
        return reply(request, 500, "internal", InputError("internal").sentence(language(request)))

"""``chat`` and ``serve``: the page and the API."""

import argparse
import socket
import sys
import threading
import webbrowser

from app.errors import InputError
from app.settings import get_settings


def serve(args: argparse.Namespace) -> int:
    """Page and API until Ctrl-C."""
    settings = get_settings()
    host, port = args.host or settings.host, settings.port if args.port is None else args.port
    listener = _listen(host, port)
    from app.cli.ready import ready_advisor

    advisor = ready_advisor()
    import uvicorn

    from app.api.server import create_app

    print("Starting …", file=sys.stderr, flush=True)
    app = create_app(advisor, page=not getattr(args, "no_page", False))
    shown = f"http://{'localhost' if host in ('0.0.0.0', '127.0.0.1') else host}:{listener.getsockname()[1]}"
    print(
        f"Grassroots is at {shown}  (API documentation: {shown}/docs, stop with Ctrl-C)",
        file=sys.stderr,
        flush=True,
    )
    if getattr(args, "browser", False) and sys.stderr.isatty():
        threading.Timer(1.0, webbrowser.open, [shown]).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    server.run(sockets=[listener])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """The bound socket, before anything slow happens: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise InputError("port_in_use", port=port, other=port + 1) from error
    return listener

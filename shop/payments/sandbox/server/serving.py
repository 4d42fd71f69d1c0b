"""Serving the sandbox: a threaded server of the standard library, enough for trying things."""

import socketserver
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from .app import Gateway
from .book import Book
from .notices import LATE, Notices


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep requests out of the console."""


def make(
    *, host: str, port: int, file: Path, secret: str, public_url: str = "", late: float = LATE
) -> WSGIServer:
    """Return a server, ready for ``serve_forever``; port 0 takes a free one.

    ``file`` is its book. ``public_url`` is where buyers reach it, else host and port.
    """
    gateway = Gateway(Book(file), secret, Notices(secret, late), public_url)
    server = make_server(host, port, gateway, server_class=_Server, handler_class=_Quiet)
    gateway.public_url = (public_url or f"http://{host}:{server.server_port}").rstrip("/")
    return server

"""A web server on this machine, with good pictures and bad manners."""

import io
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


def picture(kind: str = "JPEG", colour: str = "teal", size: tuple[int, int] = (40, 50)) -> bytes:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Return a small PNG that says it is of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


class Web:
    """What the server holds (path to bytes), and what it was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    """Answers as the server's ``web`` says; a few paths behave badly."""

    def do_GET(self) -> None:
        web: Web = self.server.web
        web.asked.append(self.path)
        web.hosts.append(self.headers["Host"])
        name = self.path.partition("?")[0]
        if name in web.redirects:
            self.start(302, Location=web.redirects[name])
        elif name in ("/slow-answer", "/slow-body", "/lie", "/endless"):
            getattr(self, name[1:].replace("-", "_"))()
        elif name in web.files:
            self.start(200, **{"Content-Length": str(len(web.files[name]))})
            self.wfile.write(web.files[name])
        else:
            self.send_error(404)

    def start(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()

    def slow_answer(self) -> None:
        for sign in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 1000:
            self.wfile.write(bytes([sign]))
            time.sleep(0.05)

    def slow_body(self) -> None:
        self.start(200)
        for _piece in range(1000):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def lie(self) -> None:
        self.start(200, **{"Content-Length": "1000"})
        self.wfile.write(b"short")

    def endless(self) -> None:
        self.start(200)
        for _block in range(100_000):
            self.wfile.write(b"x" * 65_536)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web

    def handle_error(self, *request: object) -> None:
        """A client that hangs up is what these tests are about."""


@contextmanager
def serving() -> Iterator[Web]:
    """Run the server while the block runs."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        server.server_close()

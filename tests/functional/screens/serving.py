"""A server that gives a browser the screens as they were answered, and our static files; nothing else."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from django.contrib.staticfiles import finders

from tests.functional.screens.stage import Screen

STATIC = "/static/"


class Theatre(ThreadingHTTPServer):
    """Shows the screen ``on``, whatever page is asked for. What a script asks for is not there."""

    daemon_threads = True
    on: Screen

    @property
    def url(self) -> str:
        """Where it answers, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Theatre
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
        """Keep quiet."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if self.headers.get("Sec-Fetch-Dest") == "document":
            self._answer(self.server.on.body, dict(self.server.on.headers))
        elif path.startswith(STATIC) and (file := finders.find(path.removeprefix(STATIC))):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            kept = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
            self._answer(Path(str(file)).read_bytes(), kept)
        else:
            self._answer(b"", {}, 404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b"", {}, 404)

    def _answer(self, body: bytes, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def theatre() -> Iterator[Theatre]:
    """Yield the server, on a port of its own; it ends with the block."""
    server = Theatre(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

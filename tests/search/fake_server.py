"""A small HTTP server that says what a test has it say, as Elasticsearch would."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = tuple[int, bytes]
INFO = {"version": {"number": "8.19.13"}, "tagline": "You Know, for Search"}


@dataclass
class FakeServer:
    """Answers each request (its path and body) with what ``answer`` says, and remembers what it was sent."""

    answer: Callable[[str, bytes], Answer] = lambda path, body: (200, json.dumps(INFO).encode())
    seconds_a_byte: float = 0.0
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(certificate: tuple[Path, Path] | None = None) -> Iterator[FakeServer]:
    """A fake server on the loopback address, with https where a certificate and its key are given."""
    fake = FakeServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, certificate))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    fake.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def _handler(fake: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _say(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fake.headers.append(dict(self.headers))
            fake.paths.append(self.path)
            status, body = fake.answer(self.path, sent)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            step = 1 if fake.seconds_a_byte else max(len(body), 1)
            for place in range(0, len(body), step):
                self.wfile.write(body[place : place + step])
                self.wfile.flush()
                time.sleep(fake.seconds_a_byte)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _say  # noqa: N815 - the library's names

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            with suppress(OSError):  # the client may have gone, which some tests are about
                super().handle()

    return Handler

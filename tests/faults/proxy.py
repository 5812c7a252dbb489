"""A small TCP proxy that stands before a server and, when told, delays, resets, truncates or talks nonsense."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

RESET = struct.pack("ii", 1, 0)  # closing sends a reset, and what was written is dropped
BLOCK = 65_536

PAGE = b"<html><body>This is the proxy of the building.</body></html>"
NONSENSE: dict[str, bytes] = {
    "a page of a proxy": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
    % (len(PAGE), PAGE),
    "json of another shape": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
    b'Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{"hello": [1]',
    "sound json of another shape": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
    b'Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"hello": [1]}',
    "a list": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,2,3]",
    "nothing at all": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 0\r\n\r\n",
    "too busy": b"HTTP/1.1 429 Too Many Requests\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    "half up": b"HTTP/1.1 503 Service Unavailable\r\nX-Elastic-Product: Elasticsearch\r\n"
    b'Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"status":503}',
    "no http": bytes(range(256)) * 4,
}


@dataclass(slots=True)
class Proxy:
    """Listens on a port of its own. ``mode`` decides what becomes of each answer, from the next byte on.

    * ``pass``: as it is;
    * ``delay``: after ``seconds``;
    * ``drip``: a byte every tenth of a second, so that no socket ever looks dead;
    * ``hang``: never;
    * ``reset``: the connection is reset;
    * ``truncate``: its first 100 bytes, and then the connection ends;
    * a name of :data:`NONSENSE`: those bytes instead.
    """

    to: int
    mode: str = "pass"
    seconds: float = 0.0
    port: int = 0
    asked: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, in threads that end with the tests."""
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """End every connection and listen no more."""
        for one in [self._listener, *self._open]:
            _close(one)

    def refuse(self) -> None:
        """From now on nothing listens on the port."""
        self.stop()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.asked += 1
            if self.mode == "reset":
                _reset(client)
                continue
            self._open.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self.to))
            self._open.append(server)
            threading.Thread(target=self._answer, args=(server, client), daemon=True).start()
            while data := client.recv(BLOCK):
                server.sendall(data)
        _close(client)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(BLOCK):
                for part in self._made_of(data, client):
                    client.sendall(part)
        _close(client)

    def _made_of(self, data: bytes, client: socket.socket) -> Iterator[bytes]:
        """What is sent on in place of ``data``."""
        mode = self.mode
        if mode == "delay":
            time.sleep(self.seconds)
            yield data
        elif mode == "drip":
            for place in range(len(data)):
                time.sleep(0.1)
                yield data[place : place + 1]
        elif mode == "hang":
            time.sleep(3600)
        elif mode == "reset":
            _reset(client)
        elif mode == "truncate":
            yield data[:100]
            _close(client)
        else:
            yield NONSENSE.get(mode, data)


def _reset(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    one.close()


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()

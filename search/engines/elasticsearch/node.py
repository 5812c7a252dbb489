"""The clock beside the socket: a request to Elasticsearch, whichever it is, ends when its time is over.

A server that sends a byte now and then keeps a socket alive for ever: to the socket's own limit each byte
is a new beginning. So every request runs in a thread of its own while the thread that asked watches the
clock, and hangs up when it has run out.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar, cast

from elastic_transport import (
    ConnectionTimeout,
    HttpHeaders,
    NodeConfig,
    Urllib3HttpNode,
)
from elastic_transport.client_utils import DEFAULT, DefaultType
from urllib3.connection import HTTPConnection

Answer = TypeVar("Answer")

_REQUESTS_AT_ONCE: Final = 16
_pool = ThreadPoolExecutor(_REQUESTS_AT_ONCE, thread_name_prefix="elasticsearch")
_thread = threading.local()


class ClockedNode(Urllib3HttpNode):
    """The client's own way to a server, with ``request_timeout`` as the limit of the whole request."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        usual = cast("type[Any]", self.pool.ConnectionCls)
        self.pool.ConnectionCls = type("ClockedConnection", (_Held, usual), {})

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> Any:
        """Send one request and return the whole answer.

        Raises:
            ConnectionTimeout: if the answer is not whole in time; the connection is given up.
        """
        seconds = request_timeout
        if isinstance(seconds, DefaultType):
            seconds = self.config.request_timeout
        call = _Call()
        send = partial(super().perform_request, method, target, body, headers, request_timeout)
        waiting = _pool.submit(call.carry, send)
        try:
            return waiting.result(timeout=seconds)
        except TooSlow as error:
            waiting.cancel()
            call.hang_up()
            raise ConnectionTimeout("The whole answer did not come in time.") from error


class _Call:
    """One request under way, and the connection that it has taken."""

    def __init__(self) -> None:
        self._connection: HTTPConnection | None = None
        self._is_over = False
        self._guard = threading.Lock()

    def carry(self, send: Callable[[], Answer]) -> Answer:
        """Do ``send`` in this thread, whose connections belong to this call meanwhile."""
        _thread.call = self
        try:
            return send()
        finally:
            _thread.call = None

    def take(self, connection: HTTPConnection) -> None:
        """Note the connection that the request is about to go out by.

        Raises:
            TimeoutError: if nobody waits for the request any more.
        """
        with self._guard:
            if self._is_over:
                raise TimeoutError
            self._connection = connection

    def hang_up(self) -> None:
        """End the connection under the thread that reads from it, so that it reads no longer."""
        with self._guard:
            self._is_over = True
            held = self._connection and self._connection.sock
        if held:
            with suppress(OSError, ValueError):
                # Of the socket itself: a TLS one would let go of its own state under the reading thread.
                socket.socket.shutdown(held, socket.SHUT_RDWR)


class _Held:
    """Mixed into a connection: it tells the call of its thread that it is the one in use."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        call: _Call | None = getattr(_thread, "call", None)
        if call:
            call.take(cast("HTTPConnection", self))
        super().request(*args, **kwargs)  # type: ignore[misc]

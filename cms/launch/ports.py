"""Ports: is this one free, and does the site answer on it?"""

from __future__ import annotations

import errno
import http.client
import socket
import time
from collections.abc import Callable

from cms.launch.words import LaunchError

LOOPBACK = "127.0.0.1"


def parse_port(text: str) -> int:
    """Read a port number.

    Raises:
        LaunchError: if it is none that a person may open.
    """
    if text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535:
        return int(text)
    raise LaunchError(f"PORT must be a number from 1024 to 65535, not “{text}”.")


def check_free(port: int) -> None:
    """Refuse a port that something else has, saying what to do."""
    taken = LaunchError(
        f"Port {port} is taken: another program, or another Precedent, is using it.\n"
        f"Stop that one, or choose another port: make run PORT={port + 1}\n"
        f"To see what it is: ss -ltnp 'sport = :{port}'"
    )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise taken from error
            raise LaunchError(f"Port {port} cannot be opened: {error.strerror}.") from error
    # "localhost" may mean the newer loopback address first, where another program can stand.
    if _answers("::1", port):
        raise taken


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def wait_until_serving(port: int, alive: Callable[[], bool], patience: float = 60) -> int:
    """Wait for the first answer and return its status.

    Raises:
        LaunchError: if ``alive`` says no, or nothing answers in time.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until and alive():
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise LaunchError("The site did not start; what it said is above.")

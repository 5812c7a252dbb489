"""Visitors who ask one question after the other, all at once, for so many seconds and no longer."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.questions import READER
from benchmarks.timing import percentiles

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0
HEADERS = {"Host": "localhost", "Accept-Encoding": "gzip", "User-Agent": READER}


@dataclass
class Tally:
    """What the visitors met: the time of every answer in milliseconds, and how many were no answer."""

    times: list[float] = field(default_factory=list)
    failed: int = 0


def visit(port: int, paths: Sequence[str], *, visitors: int, seconds: float) -> dict[str, Any]:
    """Have ``visitors`` fetch ``paths`` in turn from the loopback address; return rate, times, failures.

    Each keeps one connection and asks again as soon as it is answered.
    """
    tallies = [Tally() for _ in range(visitors)]
    started = time.monotonic()
    threads = [
        threading.Thread(target=_ask_on, args=(port, paths, place, started + seconds, tally))
        for place, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - started
    times = [ms for tally in tallies for ms in tally.times]
    return {
        "visitors": visitors,
        "rate": len(times) / spent,
        "failed": sum(tally.failed for tally in tallies),
        **percentiles(times),
    }


def _ask_on(port: int, paths: Sequence[str], first: int, until: float, tally: Tally) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    number = first
    try:
        while time.monotonic() < until:
            started = time.perf_counter()
            if _is_answered(connection, paths[number % len(paths)]):
                tally.times.append((time.perf_counter() - started) * 1000)
            else:
                tally.failed += 1
            number += 1
    finally:
        connection.close()


def _is_answered(connection: http.client.HTTPConnection, path: str) -> bool:
    """Fetch ``path``; a connection that the server has closed is opened anew by the next request."""
    try:
        connection.request("GET", path, headers=HEADERS)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return response.status == 200

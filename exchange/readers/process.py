"""Documents read in a process of their own: what it cannot do in its time and memory, it does not do.

The parent believes nothing but JSON of the expected shape. The child is told no settings and no
secrets, and is ended with all it started when its time is over.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from exchange.casefile.record import DocumentError, Problem
from exchange.readers.agreed import MEMORY, OUT_OF_MEMORY, SECONDS, UNREADABLE
from exchange.readers.encodings import MAX_BYTES, too_large
from exchange.readers.source import SourceDocument, from_json, refused

Progress = Callable[[int, int], None]
_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 16
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take: seconds on the clock, bytes of memory, bytes of answer."""

    seconds: int = 60
    memory: int = 1024 * 1024 * 1024
    answer: int = 64 * 1024 * 1024


DEFAULT = Limits()


def read_in_process(
    document: Path | bytes,
    *,
    name: str = "",
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> SourceDocument:
    """Return what a document says, read in a process that is held to ``limits``.

    ``name`` counts only between CSV and plain text. ``progress`` is told how many parts of how many
    are done, where the format has parts (the pages of a PDF).

    Raises:
        DocumentError: one line for the person who chose the file; also when time or memory ran out.
    """
    data = document.read_bytes() if isinstance(document, Path) else document
    if len(data) > MAX_BYTES:
        raise too_large()
    name = name or (document.name if isinstance(document, Path) else "")
    answer = _ask(data, name.replace("\0", "")[-255:], progress, limits)
    if "refused" in answer:
        raise DocumentError(*(Problem(str(path), str(said)) for path, said in answer["refused"]))
    try:
        return from_json(answer["document"])
    except (KeyError, TypeError, ValueError) as error:
        raise refused(UNREADABLE) from error


def _ask(data: bytes, name: str, progress: Progress | None, limits: Limits) -> dict[str, Any]:
    child = _start(name, limits)
    feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
    feeder.start()
    try:
        for line in _lines(child, limits):
            told = json.loads(line)
            if "done" not in told:
                return dict(told)
            if progress:
                progress(int(told["done"]), int(told["of"]))
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, DocumentError):
            raise
        raise refused(UNREADABLE) from error
    finally:
        _end(child)
        feeder.join()
    raise refused(_why(child.returncode))


def environment_of(limits: Limits) -> dict[str, str]:
    """Return all that the reading process is told: where to find itself, and its limits."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        MEMORY: str(limits.memory),
        SECONDS: str(limits.seconds),
    }


def _start(name: str, limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own Python, our own code
        [sys.executable, "-m", "exchange.readers.child", name],
        cwd=_ROOT,
        env=environment_of(limits),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    """Hand the document over; a child that died does not want the rest of it."""
    if child.stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, OSError, ValueError):
        child.stdin.write(data)
    with contextlib.suppress(BrokenPipeError, OSError):
        child.stdin.close()


def _lines(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield what the child says, a line at a time, for as long as it may go on."""
    if child.stdout is None:
        return
    until = time.monotonic() + limits.seconds
    held, taken = bytearray(), 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, until - time.monotonic())):
                raise refused(
                    f"Reading it takes longer than {limits.seconds} seconds. It was not read."
                )
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            taken += len(chunk)
            if taken > limits.answer:
                raise refused("It holds more than anybody would review. Split it into parts.")
            held += chunk
            *whole, rest = held.split(b"\n")
            held = bytearray(rest)
            yield from (bytes(line) for line in whole)
            if not chunk:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=5)
                return


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _why(code: int | None) -> str:
    """Say why a child ended without an answer."""
    _log.warning("document_not_read", code=code)
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return "Reading it takes longer than a document should. It was not read."
    return OUT_OF_MEMORY if code in (1, -signal.SIGABRT, -signal.SIGSEGV) else UNREADABLE

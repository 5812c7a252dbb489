"""An Elasticsearch server of the tests' own, which they may stop in its tracks, kill and start again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180.0


def free_port() -> int:
    """Return a port that nothing uses, with the one a hundred above it (transport) free as well."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            if port > 60_000:
                continue
            try:
                other.bind(("127.0.0.1", port + 100))
            except OSError:
                continue
            return port


class Server:
    """``bin/elasticsearch`` on one port. Whatever it held is gone when it stops."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._script: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the server

    def start(self) -> None:
        """Start it, and return when it answers.

        Raises:
            RuntimeError: with what it said, when it cannot start.
        """
        self._log.truncate(0)
        environ = {name: value for name, value in os.environ.items() if name != "ELASTICSEARCH_URL"}
        self._script = subprocess.Popen(  # noqa: S603 - our own script
            [str(ROOT / "bin" / "elasticsearch")],
            env={**environ, "ES_PORT": str(self.port)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        patience = time.monotonic() + START_SECONDS
        while not self._said("is running on"):
            if self._script.poll() is not None or time.monotonic() > patience:
                self.stop()
                raise RuntimeError(self._text())
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether it answers now."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def pause(self) -> None:
        """Stop it in its tracks: it takes connections and answers none."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on after :meth:`pause`."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._signal(signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        """End it in order."""
        if self._script is None:
            return
        self.go_on()
        self._script.terminate()
        try:
            self._script.wait(30)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._script.kill()
            self._script.wait(10)
        self._script = None

    def end(self) -> None:
        """End it, and forget what it said."""
        self.stop()
        self._log.close()

    def _signal(self, number: signal.Signals) -> None:
        if self._script is not None:
            for pid in list(_java_below(self._script.pid)):
                os.kill(pid, number)

    def _said(self, words: str) -> bool:
        return words in self._text()

    def _text(self) -> str:
        # Read by offset: the script goes on writing at the place where the file is open.
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode("utf-8", "replace")


def _java_below(pid: int) -> Iterator[int]:
    """Yield the Java processes that descend from ``pid``; a process's children stand with its threads."""
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = [int(child) for child in tasks.read_text().split()]
        except OSError:
            continue
        for child in below:
            yield from _java_below(child)
            if _name(child) == "java":
                yield child


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""

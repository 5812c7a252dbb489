"""A site with the content that ships, served by gunicorn beside its worker, for as long as it is wanted."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first one drawing pages as the second does, without the rest of a browser: a third less of the processor."""

ANSWERS_WITHIN = 300
"""Tenths of a second that a server has to answer for the first time."""


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and how to run its commands."""

    url: str
    environment: dict[str, str]
    python: list[str] = field(default_factory=lambda: [sys.executable])
    """What runs a file or, behind ``-m``, a module."""

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site and return what it prints."""
        done = subprocess.run(  # noqa: S603 - our own command
            [*self.python, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def sign_ins(self) -> dict[str, dict[str, str]]:
        """Return who may sign in, by role: ``email`` and ``password`` of each."""
        file = Path(self.environment["PRECEDENT_VAR"]) / "dev-sign-ins.json"
        return {person["role"]: person for person in json.loads(file.read_text())}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of our programs on this site; it runs until it is ended."""
        return subprocess.Popen(  # noqa: S603 - our own server
            [*self.python, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def chromium_here() -> str | None:
    """Return the path of this machine's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def standing(
    var: Path, migrated: Path | None = None, python: list[str] | None = None
) -> Iterator[Site]:
    """Set a site up in ``var`` and serve it; server and worker are ended by their own ids.

    ``migrated`` is a database that has met every migration: set-up finds that part of its work done.

    Raises:
        RuntimeError: if the server ends, or does not answer within half a minute.
    """
    port = _free_port()
    if migrated is not None and migrated.exists():
        shutil.copy(migrated, var / "precedent.sqlite3")
    unwanted = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in unwanted},
        "PRECEDENT_ENV": "dev",
        "PRECEDENT_DEBUG": "0",
        "PRECEDENT_VAR": str(var),
        "BASE_URL": url,
    }
    site = Site(url, environment, python or [sys.executable])
    site.manage("set_up")
    bound = ("--bind", f"127.0.0.1:{port}", "--threads", "4")
    server = site.start("-m", "gunicorn", "cms.wsgi", *bound)
    worker = site.start("manage.py", "run_worker")
    try:
        _wait_until_it_answers(url, server)
        yield site
    finally:
        for process in (worker, server):
            process.terminate()
            process.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(ANSWERS_WITHIN):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")

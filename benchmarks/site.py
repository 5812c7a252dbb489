"""The product's own programs, run beside a measurement and ended with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cms.launch.places import Places
from cms.launch.ports import LOOPBACK, wait_until_serving
from cms.launch.serve import commands

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 15.0


@contextmanager
def site() -> Iterator[tuple[int, int]]:
    """Serve the site as ``make run`` does; gives its process id and its port."""
    port = _free_port()
    with _program(_command("site", port)) as program:
        wait_until_serving(port, lambda: program.poll() is None)
        yield program.pid, port


@contextmanager
def worker() -> Iterator[int]:
    """Run the worker; gives its process id."""
    with _program(_command("worker", 0)) as program:
        yield program.pid


def _command(name: str, port: int) -> list[str]:
    places = Places.of(ROOT)
    _, *rest = commands(replace(places, venv=Path(sys.prefix)), port)[name]
    return [sys.executable, *rest]


@contextmanager
def _program(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(  # noqa: S603 - our own programs
        command, cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])

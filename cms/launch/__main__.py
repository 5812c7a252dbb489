"""``bin/precedent``: what ``make setup``, ``make run`` and ``make environment`` call."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cms.launch import environment, ports, serve, steps
from cms.launch.places import Places
from cms.launch.words import LaunchError, complain, say

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    chosen = _parser().parse_args(arguments)
    places = Places.of(ROOT)
    try:
        if chosen.what == "environment":
            with only_one(places):
                environment.ensure(places, dev=chosen.dev)
            return 0
        return _start(places, chosen.what, chosen.port)
    except LaunchError as trouble:
        complain(str(trouble))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted. Run the same command again to go on from here.")
        return 130


def _start(places: Places, what: str, port_text: str) -> int:
    """Set up, and serve when asked to. A taken port is told before any work is done."""
    port = ports.parse_port(port_text)
    if what == "run":
        ports.check_free(port)
    environ = {"BASE_URL": f"http://localhost:{port}", "PRECEDENT_DEBUG": "0", **os.environ}
    with only_one(places):
        environment.ensure(places, dev=False)
        steps.set_up(places, environ)
    if what == "run":
        say("Starting the site and the worker …")
        return serve.serve(places, port, environ)
    say("Everything is set up. “make run” serves it.")
    return 0


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the set-up lock, so that two launchers in one checkout do not build over each other."""
    try:
        places.var.mkdir(parents=True, exist_ok=True)
        lock = (places.var / "set-up.lock").open("w")
    except OSError as error:
        raise LaunchError(f"{places.var} cannot be written to: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/precedent", description="Sets Precedent up and serves it on this machine."
    )
    parser.add_argument(
        "what",
        choices=["environment", "setup", "run"],
        help="environment: the Python environment alone; setup: all but serving; run: all of it",
    )
    parser.add_argument(
        "--port", default=os.environ.get("PORT") or "8000", help="the port to serve on (8000)"
    )
    parser.add_argument(
        "--dev", action="store_true", help="with environment: also what tests and checks need"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The site and the worker, side by side: stopping one stops both."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from cms.launch import ports
from cms.launch.places import Places
from cms.launch.words import LaunchError, complain, say

GRACE = 10.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux, ask to be ended when the launcher dies, even when it is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Company:
    """Programs that live and end together."""

    members: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, name: str, command: list[str], places: Places, environ: Mapping[str, str]
    ) -> None:
        """Start one, in a group of its own: signals reach it by our hand alone."""
        self.members[name] = subprocess.Popen(
            command,
            cwd=places.root,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one thread, before anything else starts
        )

    def ended(self) -> str | None:
        """Return the name of one that has ended, if any."""
        return next((name for name, one in self.members.items() if one.poll() is not None), None)

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask all to end; after ``GRACE`` seconds, or when ``hurry`` says so, make them."""
        for one in self.members.values():
            _signal(one, signal.SIGTERM)
        until = time.monotonic() + GRACE
        while any(one.poll() is None for one in self.members.values()):
            if time.monotonic() > until or hurry():
                for one in self.members.values():
                    _signal(one, signal.SIGKILL)
            time.sleep(0.05)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a program's whole group while it runs."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return


def commands(places: Places, port: int) -> dict[str, list[str]]:
    """Return the two programs: the site on the loopback address, and the worker."""
    python = str(places.python)
    gunicorn = [python, "-m", "gunicorn", "cms.wsgi:application"]
    return {
        "site": [
            *gunicorn,
            # Loaded once, before the processes part: half the work of starting.
            *(
                "--bind",
                f"{ports.LOOPBACK}:{port}",
                "--preload",
                "--workers",
                "2",
                "--threads",
                "4",
            ),
            *("--graceful-timeout", "2", "--timeout", "60", "--log-level", "warning"),
            *("--worker-tmp-dir", str(places.var), "--no-control-socket"),
        ],
        "worker": [python, "manage.py", "run_worker"],
    }


def serve(places: Places, port: int, environ: Mapping[str, str]) -> int:
    """Serve until a signal comes (0) or one of the two ends by itself (1)."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
    address = f"http://localhost:{port}"
    company = Company()
    try:
        # One after the other: on a busy machine a person should wait for one start, not for two.
        site, worker = commands(places, port).items()
        company.start(*site, places, environ)
        status = ports.wait_until_serving(port, lambda: not received and not company.ended())
        company.start(*worker, places, environ)
        in_dev = environ.get("PRECEDENT_ENV", "dev") == "dev"
        welcome(address, status, read_sign_ins(places) if in_dev else [])
        while not received and not company.ended():
            time.sleep(0.1)
    except LaunchError:
        if not received:
            raise
    finally:
        ended = company.ended()
        asked = len(received)
        company.stop(hurry=lambda: len(received) > max(asked, 1))
        for number, handler in before.items():
            signal.signal(number, handler)
    if received:
        say("\nStopped.")
        return 0
    complain(f"The {ended} ended by itself, so everything was stopped. What it said is above.")
    return 1


def welcome(address: str, status: int, people: Sequence[tuple[str, str, str]]) -> None:
    """Say where the site is and who may sign in: role, address and password of each."""
    lines = ["", f"Precedent is running at {address}"]
    if status >= 500:
        lines.append(f"(its home page answers {status}: what went wrong is above)")
    if people:
        lines += ["", f"Sign in at {address}/accounts/login/ as"]
        lines += [f"  {role:<9} {email:<28} {password}" for role, email, password in people]
    lines += ["", "Ctrl-C stops it.", ""]
    say("\n".join(lines))


def read_sign_ins(places: Places) -> list[tuple[str, str, str]]:
    """Return role, address and password of the development sign-ins; none when there is no file."""
    try:
        rows = json.loads(places.sign_ins.read_text(encoding="utf-8"))
        return [(str(row["role"]), str(row["email"]), str(row["password"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []

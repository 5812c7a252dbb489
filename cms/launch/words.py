"""What the launcher says, and where it stops."""

from __future__ import annotations

import sys
import textwrap


class LaunchError(Exception):
    """Something only the person at the keyboard can mend; its text says how."""


def say(text: str = "") -> None:
    """Print at once, also when the output is a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print a trouble to standard error, set off so that it is not missed."""
    sys.stderr.write(f"\n{textwrap.dedent(text).strip()}\n\n")
    sys.stderr.flush()

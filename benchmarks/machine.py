"""What the figures were measured on, and what a process holds in memory."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
from importlib.metadata import version
from pathlib import Path

_MEGABYTE = 1_000_000
_PAGE = os.sysconf("SC_PAGE_SIZE")


def memory_now() -> float:
    """Return the megabytes this process holds now."""
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return held * _PAGE / _MEGABYTE


def memory_most() -> float:
    """Return the most megabytes this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEGABYTE


def folder_size(folder: Path) -> float:
    """Return the megabytes of all files below ``folder``."""
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(sizes) / _MEGABYTE


def load() -> float:
    """Return how many processes wanted a core over the last minute."""
    return os.getloadavg()[0]


def description() -> str:
    """Return the machine and the versions in a line."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "wagtail", "tantivy"))
    return (
        f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, {packages}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()

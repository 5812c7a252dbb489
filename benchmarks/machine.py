"""What the figures were measured on, and what processes hold in memory."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

_MEGABYTE = 1_000_000
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PACKAGES = ("Django", "wagtail", "modelsearch", "tantivy", "elasticsearch")


def memory_now(process: int | str = "self") -> float:
    """Return the megabytes that a process holds now; nought when there is none."""
    return _held(process)[0]


def memory_of_files(process: int) -> float:
    """Return how many of the megabytes of :func:`memory_now` are files that the system can let go of, as an index."""
    return _held(process)[1]


def _held(process: int | str) -> tuple[float, float]:
    """All that a process holds, and what of it is files; see proc_pid_statm(5)."""
    try:
        held = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0, 0.0
    resident, shared = (int(pages) * _PAGE / _MEGABYTE for pages in held[1:3])
    return resident, shared


def memory_most() -> float:
    """Return the most megabytes this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEGABYTE


def memory_of_family(process: int) -> float:
    """Return the megabytes of a process and its children, what they share counted once."""
    return sum(_share(one) for one in (process, *_children(process)))


def folder_size(folder: Path) -> float:
    """Return the megabytes of all files below ``folder``."""
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(sizes) / _MEGABYTE


def load() -> float:
    """Return how many processes wanted a core over the last minute."""
    return os.getloadavg()[0]


def description() -> str:
    """Return the machine and the versions in a line."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, {packages}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def _share(process: int) -> float:
    """A process's proportional share of what it holds; nought when it has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return kilobytes * 1024 / _MEGABYTE


def _children(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            yield int(child)


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()

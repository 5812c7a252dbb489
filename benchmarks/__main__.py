"""The benchmark's command line: ``python -m benchmarks [SIZE…]``, or ``make benchmark``.

Each size gets a database and an index of its own in a folder that goes afterwards, unless it is to be kept;
nothing of the checkout's own ``var/`` is touched. Each stage is a process of its own, and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import description, load
from benchmarks.plan import ELASTICSEARCH, EMBEDDED, ENGINES, SIZES, STAGES, NotOursError, Plan
from benchmarks.report import tables
from benchmarks.targets import of_sizes

SERVER = "ELASTICSEARCH_URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; 1 when a stage fails."""
    options = _options(arguments)
    plan = Plan(
        options.stages,
        options.engines,
        options.keep,
        options.folder,
        options.begin_with,
        options.postgres,
    )
    print(f"{description()}; load {load():.1f} at the start", flush=True)
    every = {}
    for size in options.sizes or SIZES:
        try:
            every[size] = plan.measure(size)
        except subprocess.CalledProcessError as error:
            print(f"Stopped: {' '.join(error.cmd[2:5])} failed; see above.", file=sys.stderr)
            return 1
        except NotOursError as error:
            print(f"Stopped: {error}", file=sys.stderr)
            return 1
        print("\n".join(tables(size, every[size])), flush=True)
        if options.json:
            options.json.write_text(json.dumps(every, indent=1), encoding="utf-8")
    print("\n".join(of_sizes(every)))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sizes",
        nargs="*",
        type=_size,
        metavar="SIZE",
        help=f"how many cases (default: {' '.join(map(str, SIZES))})",
    )
    parser.add_argument(
        "--engines",
        nargs="+",
        choices=ENGINES,
        help=f"which engines (default: embedded, and elasticsearch where {SERVER} names a server)",
    )
    parser.add_argument(
        "--stages", nargs="+", choices=STAGES, default=STAGES, help="what to measure (default: all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to a file")
    parser.add_argument("--folder", type=Path, help="where the scratch folder is made")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep filled databases and indexes there"
    )
    parser.add_argument(
        "--begin-with",
        type=Path,
        metavar="DATABASE",
        help="fill a copy of this SQLite database, which has met the migrations",
    )
    parser.add_argument(
        "--postgres",
        default="",
        metavar="URL",
        help="fill this empty PostgreSQL database instead of a SQLite file, for one size",
    )
    options = parser.parse_args(arguments)
    if options.postgres and len(options.sizes) != 1:
        parser.error("--postgres takes one size: a database is filled once")
    is_there = bool(os.environ.get(SERVER))
    options.engines = options.engines or ([*ENGINES] if is_there else [EMBEDDED])
    if ELASTICSEARCH in options.engines and not is_there:
        parser.error(f"elasticsearch needs a server: make elasticsearch, and {SERVER} naming it")
    return options


def _size(text: str) -> int:
    size = int(text)
    if size < 1:
        raise ValueError(text)
    return size


if __name__ == "__main__":
    sys.exit(main())

"""The benchmark's command line: ``python -m benchmarks [SIZE…]``, or ``make benchmark``.

Each size gets a database and an index of its own in a folder that goes afterwards; nothing of the
checkout's own ``var/`` is touched. Each stage is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import description, load
from benchmarks.report import tables

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000)
LARGEST = 100_000
STAGES = ("fill", "rebuild", "ask", "stock")
_OTHERS_SETTINGS = ("DATABASE_URL", "SEARCH_ENGINE", "PRECEDENT_ENV", "PRECEDENT_DEBUG")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables; 1 when a stage fails."""
    options = _options(arguments)
    sizes = [*(options.sizes or SIZES), *([LARGEST] if options.full else [])]
    stages = [stage for stage in STAGES if stage != "stock" or not options.without_stock]
    print(f"{description()}; load {load():.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="precedent-benchmark-", dir=options.folder) as scratch:
        try:
            _measure(Path(scratch), sizes, stages)
        except subprocess.CalledProcessError as error:
            print(f"Stopped: {' '.join(error.cmd[2:5])} failed; see above.", file=sys.stderr)
            return 1
    return 0


def _measure(scratch: Path, sizes: Sequence[int], stages: Sequence[str]) -> None:
    ground = scratch / "ground"
    ground.mkdir()
    _run("prepare", 0, ground)
    for size in sizes:
        home = scratch / str(size)
        shutil.copytree(ground, home)
        figures = {stage: _run(stage, size, home) for stage in stages}
        print("\n".join(tables(size, figures)), flush=True)
        shutil.rmtree(home)


def _run(stage: str, size: int, home: Path) -> dict[str, Any]:
    """Run one stage in a process of its own, on the database in ``home``, and return its figures."""
    result = home / f"{stage}.json"
    environ = {name: value for name, value in os.environ.items() if name not in _OTHERS_SETTINGS}
    environ |= {"PRECEDENT_VAR": str(home), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "-m", "benchmarks.stage", stage, str(size), str(result)]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)  # noqa: S603 - our own program
    figures: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return figures


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sizes", nargs="*", type=int, metavar="SIZE", help="how many cases (default: 1000 10000)"
    )
    parser.add_argument("--full", action="store_true", help="100,000 cases as well")
    parser.add_argument(
        "--without-stock", action="store_true", help="leave Wagtail's own search out"
    )
    parser.add_argument("--folder", type=Path, help="where the scratch folder is made")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

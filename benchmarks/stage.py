"""One stage of the benchmark in a process of its own, so that each has its own memory and caches.

``python -m benchmarks.stage NAME CASES RESULT`` runs ``benchmarks.NAME.run(CASES)`` on the database
that the environment names, and writes what it returns to the file RESULT as JSON. What stages before it
have written is on the disk first: otherwise whoever waits for the disk next would pay for it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

import django


def main(name: str, cases: str, result: str) -> None:
    """Run the stage ``name``. Its module is imported when Django is ready, and not before."""
    os.sync()
    django.setup()
    figures = importlib.import_module(f"benchmarks.{name}").run(int(cases))
    Path(result).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

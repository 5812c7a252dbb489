"""One editor in a process of its own: ``python -m benchmarks.publisher PACE PAGE_ID…``.

Publishes the drafts at that many a second and prints a line for each: the page's id, when its publishing
began and when it was committed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import django


def main(pace: str, page_ids: Sequence[str]) -> None:
    """Publish, and say so. What knows the models is imported when Django is ready, and not before."""
    django.setup()
    drafts = importlib.import_module("benchmarks.drafts")
    for line in drafts.published(float(pace), [int(page_id) for page_id in page_ids]):
        print(*line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

"""Which tests coverage is taken of: those that can add to it.

Tracing makes a test nearly twice as long (Python 3.11 has no cheaper way). The second case of a parametrised
test walks the road of the first, and a property walks its road with every example: both are left to run
untraced, so that what is reported is a little less than what is covered, never more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import is_hypothesis_test

UNCOUNTED = pytest.StashKey[bool]()


def choose(items: Iterable[pytest.Item]) -> None:
    """Note on each test that coverage is not taken of."""
    walked: set[str] = set()
    for item in items:
        road = item.nodeid.partition("[")[0]
        function = getattr(item, "function", None)
        item.stash[UNCOUNTED] = road in walked or is_hypothesis_test(function)
        walked.add(road)


@contextmanager
def untraced(item: pytest.Item) -> Iterator[None]:
    """Stop tracing while ``item`` runs, if coverage is taken at all and not of this test."""
    coverage = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(coverage, "cov_controller", None)
    if controller is None or not item.stash[UNCOUNTED]:
        yield
        return
    controller.pause()
    try:
        yield
    finally:
        controller.resume()

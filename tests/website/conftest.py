"""An index of their own for tests that find something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.indexing.drain import drain_now
from search.vocabulary import forget_vocabulary

Reindex = Callable[[], None]


@pytest.fixture
def reindex(case_index: object) -> Reindex:
    """Return a function that makes findable what changed, as the worker does."""

    def index() -> None:
        forget_vocabulary()
        drain_now()

    index()
    return index

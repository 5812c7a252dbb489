"""An index of their own for tests that find something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casestudies.models import CaseStudyPage
from search.engines import get_engine
from search.indexing.build import build_documents
from search.indexing.drain import drain_now
from search.vocabulary import forget_vocabulary

Reindex = Callable[[], None]


@pytest.fixture
def reindex(case_index: object) -> Reindex:
    """Return a function that makes everything public findable, in the index of this test."""

    def index() -> None:
        forget_vocabulary()
        engine = get_engine()
        engine.clear()
        ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
        engine.upsert(build_documents(ids))
        drain_now()  # what was blocked until an index confirmed it no longer is

    index()
    return index

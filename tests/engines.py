"""The engines that tests are run against: the embedded one always, Elasticsearch where there is a server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search.engines import ELASTICSEARCH, EMBEDDED
from search.engines.elasticsearch import Access, ElasticsearchEngine
from search.vocabulary import NoVocabulary

ENGINES = (EMBEDDED, pytest.param(ELASTICSEARCH, marks=pytest.mark.elasticsearch))
"""What a test of both engines is parametrised by; the engine's name is in its id."""

PATIENCE = 60.0  # other tests keep the server busy: what is slow is not wrong


@contextmanager
def own_access(*, deadline: float = PATIENCE) -> Iterator[Access]:
    """Access to the real server under names that no other test has; what was made is gone afterwards."""
    prefix = f"precedent-test-{uuid.uuid4().hex[:12]}"
    url = os.environ.get("ELASTICSEARCH_URL", "")
    access = Access(url, prefix=prefix, deadline=deadline, probe=PATIENCE)
    try:
        yield access
    finally:
        ElasticsearchEngine(access, NoVocabulary()).remove()

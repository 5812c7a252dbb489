"""The engines that tests are run against: the embedded one always, Elasticsearch where there is a server."""

from __future__ import annotations

import pytest

from search.engines import ELASTICSEARCH, EMBEDDED

ENGINES = (EMBEDDED, pytest.param(ELASTICSEARCH, marks=pytest.mark.elasticsearch))
"""What a test of both engines is parametrised by; the engine's name is in its id."""

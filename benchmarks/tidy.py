"""Nothing left behind on the Elasticsearch server."""

from __future__ import annotations

from typing import Any

from search.engines import access
from search.engines.elasticsearch import ElasticsearchEngine
from search.vocabulary import NoVocabulary


def run(_cases: int) -> dict[str, Any]:
    """Remove the index of this run."""
    ElasticsearchEngine(access(), NoVocabulary()).remove()
    return {}

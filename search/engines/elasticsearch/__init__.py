"""Elasticsearch: the engine of production, on a server of its own."""

from __future__ import annotations

from search.engines.elasticsearch.engine import NAME, ElasticsearchEngine
from search.engines.elasticsearch.server import Access

__all__ = ["NAME", "Access", "ElasticsearchEngine"]

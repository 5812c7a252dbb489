"""The embedded engine, on tantivy."""

from __future__ import annotations

from search.engines.embedded.engine import NAME, EmbeddedEngine

__all__ = ["NAME", "EmbeddedEngine"]

"""What the Elasticsearch server holds: its memory, and the size of our index on its disk."""

from __future__ import annotations

from benchmarks.machine import memory_now
from search.engines import access

_MEGABYTE = 1_000_000


def server_memory() -> float:
    """Return the megabytes that the server's process holds; nought where it runs on another machine."""
    nodes = access().connect().nodes.info(metric="process")["nodes"].values()
    return sum(memory_now(int(node["process"]["id"])) for node in nodes)


def index_size(alias: str) -> float:
    """Return the megabytes of the index behind ``alias``."""
    stats = access().connect().indices.stats(index=alias, metric="store")
    return float(stats["_all"]["primaries"]["store"]["size_in_bytes"]) / _MEGABYTE

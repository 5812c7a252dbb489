"""The engines of the product and which of them answers."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.base import EngineUnavailable, SearchEngine
from search.engines.elasticsearch import NAME as ELASTICSEARCH
from search.engines.elasticsearch import Access, ElasticsearchEngine
from search.engines.embedded import NAME as EMBEDDED
from search.engines.embedded import EmbeddedEngine
from search.vocabulary import VOCABULARY, VocabularySource

__all__ = [
    "ELASTICSEARCH",
    "EMBEDDED",
    "access",
    "engine_apart",
    "engine_names",
    "engines_here",
    "get_engine",
]


def engine_names() -> tuple[str, ...]:
    """The names that :func:`get_engine` takes."""
    return (EMBEDDED, ELASTICSEARCH)


def get_engine(name: str | None = None) -> SearchEngine:
    """Return the engine called ``name``; without a name, the one that the settings choose.

    Raises:
        EngineUnavailable: for a name that no engine has.
    """
    wanted = name or settings.SEARCH_ENGINE
    if wanted == EMBEDDED:
        return _embedded(Path(settings.SEARCH_INDEX_DIR))
    if wanted == ELASTICSEARCH:
        return _elasticsearch(access())
    raise EngineUnavailable(
        f"There is no engine called “{wanted}”; there are: {', '.join(engine_names())}."
    )


def engines_here(*, follow: bool = False) -> list[SearchEngine]:
    """Return the engines whose indexes this host feeds, in the order in which they are asked.

    The embedded one is the standby of any other. With ``follow`` only the one in this host's own folder:
    another host feeds what is shared.
    """
    names = [EMBEDDED] if follow else dict.fromkeys([settings.SEARCH_ENGINE, EMBEDDED])
    return [get_engine(name) for name in names]


def access() -> Access:
    """Return how the settings say that the Elasticsearch server is reached."""
    return Access(
        url=settings.ELASTICSEARCH_URL,
        prefix=settings.ELASTICSEARCH_PREFIX,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca_certs=settings.ELASTICSEARCH_CA_CERTS,
        deadline=settings.SEARCH_DEADLINE,
    )


@contextmanager
def engine_apart(
    name: str, vocabulary: VocabularySource, *, patience: float = 60.0
) -> Iterator[SearchEngine]:
    """An empty engine called ``name`` beside the site's own, gone afterwards; it may take its time.

    Raises:
        EngineUnavailable: for a name that no engine has, or a server that cannot be reached.
    """
    if name == EMBEDDED:
        with tempfile.TemporaryDirectory(prefix="precedent-apart-") as folder:
            yield _cleared(EmbeddedEngine(Path(folder), vocabulary))
        return
    if name != ELASTICSEARCH:
        get_engine(name)
    prefix = f"{settings.ELASTICSEARCH_PREFIX}-apart-{uuid.uuid4().hex[:12]}"
    apart = ElasticsearchEngine(replace(access(), prefix=prefix, deadline=patience), vocabulary)
    try:
        yield _cleared(apart)
    finally:
        apart.remove()


def _cleared(engine: SearchEngine) -> SearchEngine:
    engine.clear()
    return engine


@cache
def _embedded(root: Path) -> EmbeddedEngine:
    """One engine for the process and folder, so that its open index is shared."""
    return EmbeddedEngine(root, VOCABULARY)


@cache
def _elasticsearch(access: Access) -> ElasticsearchEngine:
    """One engine for the process and server, so that its connections are shared."""
    return ElasticsearchEngine(access, VOCABULARY)

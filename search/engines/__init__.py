"""The engines of the product and which of them answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.base import EngineUnavailable, SearchEngine
from search.engines.embedded import NAME as EMBEDDED
from search.engines.embedded import EmbeddedEngine
from search.vocabulary import VOCABULARY


def engine_names() -> tuple[str, ...]:
    """The names that :func:`get_engine` takes."""
    return (EMBEDDED,)


def get_engine(name: str | None = None) -> SearchEngine:
    """Return the engine called ``name``; without a name, the one that the settings choose.

    Raises:
        EngineUnavailable: for a name that no engine has.
    """
    wanted = name or settings.SEARCH_ENGINE
    if wanted != EMBEDDED:
        raise EngineUnavailable(
            f"There is no engine called “{wanted}”; there is: {', '.join(engine_names())}."
        )
    return _embedded(Path(settings.SEARCH_INDEX_DIR))


@cache
def _embedded(root: Path) -> EmbeddedEngine:
    """One engine for the process and folder, so that its open index is shared."""
    return EmbeddedEngine(root, VOCABULARY)

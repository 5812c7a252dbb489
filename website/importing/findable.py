"""The end of an import: what it published can be found."""

from __future__ import annotations

from search.engines import get_engine
from search.engines.base import SearchError
from search.indexing.drain import drain_now
from search.indexing.rebuild import rebuild


def make_findable() -> str:
    """Do the index jobs that wait now; return a sentence if some could not be done, else nothing.

    An index that is torn, or of an older shape, is built anew: no worker may be running that would
    see to it. Nothing is lost whatever happens: the worker goes on with what is left.
    """
    done = drain_now()
    if not done.put_back or _built_anew():
        return ""
    return "The search engine did not take everything; the worker goes on trying."


def _built_anew() -> bool:
    """Build the index again if that is what it needs; whether it holds everything now."""
    engine = get_engine()
    try:
        if engine.status().healthy:
            return False
        rebuild(engine)
    except SearchError:
        return False
    return True

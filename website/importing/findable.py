"""The end of an import: what it published can be found."""

from __future__ import annotations

from search.indexing.drain import drain_now


def make_findable() -> str:
    """Do the index jobs that wait now; return a sentence if some could not be done, else nothing.

    An index that is torn, or of an older shape, is built anew: no worker may be running that would
    see to it. Nothing is lost whatever happens: the worker goes on with what is left.
    """
    if not drain_now().put_back:
        return ""
    return "The search engine did not take everything; the worker goes on trying."

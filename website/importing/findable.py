"""The end of an import: what it published can be found."""

from __future__ import annotations

from search.indexing.drain import drain_now


def make_findable() -> str:
    """Do the index jobs that wait now; return a sentence if some could not be done, else nothing.

    Nothing is lost then: the worker goes on with them.
    """
    done = drain_now()
    if not done.put_back:
        return ""
    return "The search engine did not take everything; the worker goes on trying."

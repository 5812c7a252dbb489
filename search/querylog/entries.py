"""What the log is told while pages are answered: plain values, quick to make, in memory for seconds only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from search.models.log import LONGEST_FILTERS, LONGEST_TERMS
from search.parameters import SearchQuery
from search.querylog.scrubbing import scrub
from search.results import SearchResults

ASKED_AGAIN: Final = ("q", "page", "per_page", "sort")
"""Parameters that make no other question of it: the words have a column of their own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered, as it was typed."""

    query: SearchQuery
    total: int
    engine: str
    degraded: bool
    milliseconds: int

    @classmethod
    def of(cls, results: SearchResults, seconds: float) -> Asked:
        """Make one of an answer and of how long it took."""
        return cls(
            query=results.query,
            total=results.total,
            engine=results.engine,
            degraded=results.degraded,
            milliseconds=round(seconds * 1000),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened from the results whose address had ``parameters``, as they stood there."""

    parameters: str
    page_id: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is kept: scrubbed words in small letters, filters, and a fingerprint of both."""

    terms: str
    filters: str
    fingerprint: str

    @classmethod
    def of(cls, query: SearchQuery) -> Question:
        """Make one of what was asked."""
        terms = scrub(query.q).lower()[:LONGEST_TERMS].strip()
        filters = filters_of(query)
        digest = hashlib.blake2b(f"{terms}\n{filters}".encode(), digest_size=16)
        return cls(terms, filters, digest.hexdigest())


def filters_of(query: SearchQuery) -> str:
    """Return the filters alone as a query string, cut between two of them where there are very many."""
    written = replace(query, q="", page=1, per_page=10, sort="").querystring()
    if len(written) <= LONGEST_FILTERS:
        return written
    return written[:LONGEST_FILTERS].rpartition("&")[0]

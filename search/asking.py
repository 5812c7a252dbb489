"""From an address's parameters to a question, with the vocabulary of the database."""

from __future__ import annotations

from collections.abc import Collection

from search.parameters import SearchQuery
from search.parsing import Parameters, parse_lenient, parse_strict
from search.vocabulary import VOCABULARY


def read_leniently(data: Parameters, *, also: Collection[str] = ()) -> SearchQuery:
    """Read parameters for a page: what is not understood is ignored and said."""
    return parse_lenient(data, VOCABULARY, also=also)


def read_strictly(data: Parameters, *, also: Collection[str] = ()) -> SearchQuery:
    """Read parameters for a machine.

    Raises:
        InvalidParameters: naming every field that is unknown or holds an unknown value.
    """
    return parse_strict(data, VOCABULARY, also=also)

"""From parameters to a :class:`~search.parameters.SearchQuery`: lenient for pages, strict for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from search.parameters import SearchQuery

Parameters = Mapping[str, Sequence[str]]


class ValueResolver(Protocol):
    """Leads slugs that were ever given to the ones that stand for them now."""

    def resolve(self, scheme: str, slugs: Sequence[str]) -> Mapping[str, str]:
        """Return for each known slug the current one; unknown slugs are left out.

        ``scheme`` is a vocabulary scheme, ``authority`` or ``programme``.
        """
        ...


def parse_lenient(data: Parameters, resolver: ValueResolver) -> SearchQuery:
    """Read parameters for a page: what is not understood is ignored, with a line in ``notices``."""
    raise NotImplementedError


def parse_strict(data: Parameters, resolver: ValueResolver) -> SearchQuery:
    """Read parameters for an export, a feed or the API.

    Raises:
        InvalidParameters: naming every field that is unknown or holds an unknown value.
    """
    raise NotImplementedError

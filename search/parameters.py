"""A question with its filters, as one frozen value: what pages, exports, feeds and API have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote_plus, urlencode

SORTS = ("relevance", "newest", "updated", "evidence")
PAGE_SIZES = (10, 20, 50, 100)
DEFAULT_PAGE_SIZE = 10
LONGEST_QUESTION = 1000

_PLAIN = re.compile(r"[a-z0-9-]+")


class InvalidParameters(Exception):
    """Parameters that exports, feeds and the API refuse. ``errors`` names each field with one sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {message}" for name, message in self.errors.items()))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody asks for. Made from parameters by :mod:`search.parsing`, or directly in code.

    ``selected`` holds pairs of a facet's name and its chosen values, in the order of the facets;
    ``has`` works likewise but all of its values must hold. ``sort`` is empty when nobody chose one.
    ``notices`` are sentences about what was ignored while reading the parameters.
    """

    WINDOW: ClassVar[int] = 10_000

    q: str = ""
    selected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    sort: str = ""
    page: int = 1
    per_page: int = DEFAULT_PAGE_SIZE
    explain: bool = False
    notices: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The sort that applies: relevance where words were typed, newest otherwise."""
        if self.sort and not (self.sort == "relevance" and not self.q):
            return self.sort
        return "relevance" if self.q else "newest"

    @property
    def offset(self) -> int:
        """How many results stand before this page."""
        return (self.page - 1) * self.per_page

    @property
    def beyond_end(self) -> bool:
        """Whether the page lies past the 10,000th result, where pages answer 404."""
        return self.offset >= self.WINDOW

    @property
    def has_filters(self) -> bool:
        """Whether anything but words narrows the results."""
        return bool(self.selected) or self.has_years

    @property
    def has_years(self) -> bool:
        """Whether the results are narrowed to years."""
        return self.year_from is not None or self.year_to is not None

    def values(self, name: str) -> tuple[str, ...]:
        """The chosen values of the facet ``name``; none when nothing is chosen."""
        return next((values for facet, values in self.selected if facet == name), ())

    def with_values(self, name: str, values: tuple[str, ...]) -> SearchQuery:
        """The same question, from its first page, with just ``values`` chosen in the facet ``name``."""
        kept = dict(self.selected)
        kept[name] = values
        return replace(self, selected=tuple((n, v) for n, v in kept.items() if v), page=1)

    def toggled(self, name: str, value: str) -> SearchQuery:
        """The same question, from its first page, with ``value`` chosen if it was not and dropped if it was."""
        now = self.values(name)
        after = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self.with_values(name, after)

    def without_filters(self) -> SearchQuery:
        """The same words and sort, with nothing else."""
        return replace(self, selected=(), year_from=None, year_to=None, page=1)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters in their canonical order; what is left at its default is left out."""
        chosen = [
            (name, value) for name, values in sorted(self.selected) for value in sorted(values)
        ]
        return [*self._head(), *chosen, *self._tail(), *self._place()]

    def querystring(self) -> str:
        """The canonical query string without its question mark: one question has one address."""
        return _encoded(self.pairs())

    def links(self, name: str) -> Callable[[str], str]:
        """Return what gives for a value of the facet ``name`` the address that chooses or drops it.

        The same as ``toggled(name, value).querystring()``, quick enough for hundreds of values.
        """
        others = sorted((facet, values) for facet, values in self.selected if facet != name)
        pairs = [(facet, value) for facet, values in others for value in sorted(values)]
        before = _encoded([*self._head(), *(pair for pair in pairs if pair[0] < name)])
        after = _encoded(
            [*(pair for pair in pairs if pair[0] > name), *self._tail(), *self._size()]
        )
        now = self.values(name)

        def link(value: str) -> str:
            chosen = [v for v in now if v != value] if value in now else [*now, value]
            own = "&".join(f"{name}={_slug(v)}" for v in sorted(chosen))
            return "&".join(part for part in (before, own, after) if part)

        return link

    def _head(self) -> list[tuple[str, str]]:
        return [("q", self.q)] if self.q else []

    def _tail(self) -> list[tuple[str, str]]:
        years = (("year_from", self.year_from), ("year_to", self.year_to))
        found = [(name, str(year)) for name, year in years if year is not None]
        if self.order != ("relevance" if self.q else "newest"):
            found.append(("sort", self.order))
        return found

    def _place(self) -> list[tuple[str, str]]:
        return [*([("page", str(self.page))] if self.page > 1 else []), *self._size()]

    def _size(self) -> list[tuple[str, str]]:
        size = self.per_page
        return [("per_page", str(size))] if size != DEFAULT_PAGE_SIZE else []

    def with_page(self, page: int) -> SearchQuery:
        """The same question at another page."""
        return replace(self, page=page)

    def with_text(self, text: str) -> SearchQuery:
        """The same filters for other words, from the first page."""
        return replace(self, q=text, page=1)


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    """Write pairs as a query string; a broken character becomes a question mark."""
    return urlencode(pairs, errors="replace")


def _slug(value: str) -> str:
    """Write a value of a facet, which is nearly always plain already."""
    return value if _PLAIN.fullmatch(value) else quote_plus(value, errors="replace")

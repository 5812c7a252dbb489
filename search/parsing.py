"""From parameters to a :class:`~search.parameters.SearchQuery`: lenient for pages, strict for machines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.facets.base import Facet, ValueResolver
from search.facets.registry import BY_NAME, FACETS
from search.parameters import (
    DEFAULT_PAGE_SIZE,
    LONGEST_QUESTION,
    PAGE_SIZES,
    SORTS,
    InvalidParameters,
    SearchQuery,
)

Parameters = Mapping[str, Sequence[str]]
SINGLE = ("q", "year_from", "year_to", "sort", "page", "per_page", "explain")
MOST_VALUES = 50
MOST_COMPLAINTS = 5

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_ECHO = 60
_MOST_DIGITS = 9


def parse_lenient(
    data: Parameters, resolver: ValueResolver, *, also: Collection[str] = ()
) -> SearchQuery:
    """Read parameters for a page: what is not understood is ignored, with a line in ``notices``.

    ``data`` maps names to lists of values (``dict(request.GET.lists())``). Names in ``also`` are the
    page's own and are passed over.
    """
    read = _read(data, resolver, also)
    return SearchQuery(**read.values, notices=tuple(read.errors.values())[:MOST_COMPLAINTS])


def parse_strict(
    data: Parameters, resolver: ValueResolver, *, also: Collection[str] = ()
) -> SearchQuery:
    """Read parameters for an export, a feed or the API.

    Raises:
        InvalidParameters: naming every field that is unknown or holds an unknown value.
    """
    read = _read(data, resolver, also)
    if read.errors:
        raise InvalidParameters(read.errors)
    return SearchQuery(**read.values)


@dataclass(slots=True)
class _Read:
    """What has been read so far, and what is wrong with the rest: a line for a page, a refusal for a machine."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def _read(data: Parameters, resolver: ValueResolver, also: Collection[str]) -> _Read:
    read = _Read()
    for name in data:
        if name not in SINGLE and name not in BY_NAME and name not in also:
            read.errors[_clean(name)[:_ECHO]] = (
                f"{_quoted(name)} is not a filter here, so it was ignored."
            )
    _read_question(read, _last(data, "q"))
    _read_facets(read, data, resolver)
    _read_years(read, data)
    _read_sort(read, _last(data, "sort"))
    _read_pages(read, data)
    _read_explain(read, _last(data, "explain"))
    return read


def _read_question(read: _Read, typed: str) -> None:
    text = " ".join(_clean(typed).split())
    if len(text) > LONGEST_QUESTION:
        text = text[:LONGEST_QUESTION].rstrip()
        read.errors["q"] = f"Only the first {LONGEST_QUESTION:,} characters were searched."
    read.values["q"] = text


def _read_facets(read: _Read, data: Parameters, resolver: ValueResolver) -> None:
    selected: list[tuple[str, tuple[str, ...]]] = []
    for facet in FACETS:
        raw = [_clean(value) for value in data.get(facet.name, ())]
        if not raw:
            continue
        parsed = facet.parse(raw[: 2 * MOST_VALUES], resolver)
        if parsed.values:
            selected.append((facet.name, parsed.values[:MOST_VALUES]))
        if parsed.unknown:
            read.errors[facet.name] = _unknown(facet, parsed.unknown)
        if len(raw) > 2 * MOST_VALUES or len(parsed.values) > MOST_VALUES:
            read.errors.setdefault(
                facet.name, f"{facet.label}: only the first {MOST_VALUES} values were used."
            )
    read.values["selected"] = tuple(selected)


def _unknown(facet: Facet, values: Sequence[str]) -> str:
    shown = ", ".join(_quoted(value) for value in values[:3])
    more = f" and {len(values) - 3} more" if len(values) > 3 else ""
    verb = "is not" if len(values) == 1 else "are not known:"
    if len(values) == 1:
        return f"{shown} {verb} {facet.noun} known here, so it was ignored."
    return f"{facet.label}: {shown}{more} {verb} ignored."


def _read_years(read: _Read, data: Parameters) -> None:
    years: dict[str, int | None] = {}
    for name in ("year_from", "year_to"):
        typed = _last(data, name).strip()
        years[name] = _number(typed) if re.fullmatch(r"[12][0-9]{3}", typed) else None
        if typed and years[name] is None:
            read.errors[name] = f"{_quoted(typed)} is not a year of four digits, so it was ignored."
    first, last = years["year_from"], years["year_to"]
    if first is not None and last is not None and first > last:
        read.errors["year_to"] = f"{last} comes before {first}, so the two were swapped."
        first, last = last, first
    read.values |= {"year_from": first, "year_to": last}


def _read_sort(read: _Read, typed: str) -> None:
    typed = typed.strip()
    if typed in SORTS:
        read.values["sort"] = typed
    elif typed:
        read.errors["sort"] = f"{_quoted(typed)} is not a way to sort, so it was ignored."


def _read_pages(read: _Read, data: Parameters) -> None:
    page, size = _last(data, "page").strip(), _last(data, "per_page").strip()
    number = _number(page)
    if number is not None and number > 0:
        read.values["page"] = number
    elif page:
        read.errors["page"] = f"{_quoted(page)} is not a page number, so the first page is shown."
    count = _number(size)
    if count in PAGE_SIZES:
        read.values["per_page"] = count
    elif size:
        sizes = ", ".join(str(size) for size in PAGE_SIZES)
        read.errors["per_page"] = (
            f"{_quoted(size)} is not one of {sizes}, so {DEFAULT_PAGE_SIZE} a page are shown."
        )


def _read_explain(read: _Read, typed: str) -> None:
    typed = typed.strip().lower()
    if typed in {"true", "1", "false", "0"}:
        read.values["explain"] = typed in {"true", "1"}
    elif typed:
        read.errors["explain"] = f"{_quoted(typed)} is neither true nor false, so it was ignored."


def _last(data: Parameters, name: str) -> str:
    values = data.get(name) or ("",)
    return str(values[-1])


def _clean(typed: str) -> str:
    return _CONTROLS.sub(" ", typed)


def _number(typed: str) -> int | None:
    """The whole number that ``typed`` writes in plain digits; a huge one is as huge as can be asked for."""
    if not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed) if len(typed) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _quoted(typed: str) -> str:
    text = _clean(typed).strip()
    return f"“{text[:_ECHO]}…”" if len(text) > _ECHO else f"“{text}”"

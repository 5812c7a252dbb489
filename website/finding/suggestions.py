"""Completions of what is being typed, as plain values for the list under a search box and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from casestudies.addresses import case_path
from search.engines.base import EngineUnavailable
from search.listing import read_titles
from search.names import CountedName
from search.service import ask
from search.suggest.completions import Completions, complete, complete_without_index
from search.vocabulary import VOCABULARY
from website.finding.things import KIND_LABELS, cases_in_words, thing_path

CASE = "case"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion: what it is called, what kind of thing it is, and the page it leads to.

    ``also`` is the other name by which it was found; ``count`` the number of its cases, where counted;
    ``ref`` is a case's reference.
    """

    kind: str
    label: str
    slug: str
    url: str
    also: str = ""
    count: int | None = None
    ref: str = ""

    @property
    def detail(self) -> str:
        """What stands behind the label: ``Method, also called SBRI, 6 cases``."""
        kind = "Case" if self.kind == CASE else KIND_LABELS[self.kind]
        also = f"also called {self.also}" if self.also else ""
        return ", ".join(part for part in (kind, also, cases_in_words(self.count)) if part)


def suggestions(typed: str) -> list[Suggestion]:
    """Return what ``typed`` may become: three queries, and none for cases while no engine can answer.

    Cases are public as the database has it now, whatever an index still holds.
    """
    found = _complete(typed)
    return [*map(_of_thing, found.names), *_of_cases(found.page_ids)]


def as_data(found: Sequence[Suggestion]) -> dict[str, Any]:
    """Return completions as ``/api/v1/suggest`` and ``/search/suggest/`` give them to machines."""
    return {
        "suggestions": [
            {
                "kind": each.kind,
                "label": each.label,
                "also": each.also or None,
                "slug": each.slug,
                "ref": each.ref or None,
                "url": f"{settings.BASE_URL}{each.url}",
                "count": each.count,
            }
            for each in found
        ]
    }


def _complete(typed: str) -> Completions:
    names = VOCABULARY.names()
    try:
        return ask(lambda index, blocked: complete(typed, index, names, blocked))
    except EngineUnavailable:
        return complete_without_index(typed, names)


def _of_thing(counted: CountedName) -> Suggestion:
    name = counted.name
    return Suggestion(
        kind=name.thing.kind,
        label=name.label,
        slug=name.thing.slug,
        url=thing_path(name.thing),
        also=name.also,
        count=counted.count,
    )


def _of_cases(page_ids: Sequence[int]) -> Iterator[Suggestion]:
    for case in read_titles(page_ids):
        yield Suggestion(CASE, case.title, case.slug, case_path(case.slug), ref=case.ref)

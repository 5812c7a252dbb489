"""What somebody who is still typing may mean: names of what has a page, and titles of cases."""

from __future__ import annotations

from dataclasses import dataclass

from search import fields, text
from search.clauses import Bool, Clause, Nothing, OneOf, Prefix, Word
from search.names import MOST_TYPED, CountedName, NameTable
from search.parameters import SearchQuery
from search.query.narrowing import narrowed, with_value
from search.query.request import EngineRequest, Searchable

MOST = 8
MOST_NAMES = 5
SHORTEST = 2
_MOST_COUNTED = 8


@dataclass(frozen=True, slots=True)
class Completions:
    """Names and the page ids of cases, each the likeliest first."""

    names: tuple[CountedName, ...] = ()
    page_ids: tuple[int, ...] = ()


def complete(
    typed: str, index: Searchable, names: NameTable, blocked: frozenset[int]
) -> Completions:
    """Return what ``typed`` may become, in one request to the index.

    Names without cases come after the others, but for the likeliest of all; of the newest cases, those
    whose title begins as typed come first.
    """
    begun = names.beginning(typed, _MOST_COUNTED)
    titles = title_clause(typed)
    if not begun and isinstance(titles, Nothing):
        return Completions()
    everything = SearchQuery()
    response = index.run(
        EngineRequest(
            narrowed(titles, everything, blocked),
            order="newest",
            limit=MOST,
            counts=tuple(with_value(name.thing.token, blocked) for name in begun),
        )
    )
    counted = [CountedName(name, count) for name, count in zip(begun, response.counts, strict=True)]
    chosen = [*counted[:1], *sorted(counted[1:], key=lambda each: not each.count)][:MOST_NAMES]
    exact = text.exact_form(typed)
    titled = sorted(
        response.found, key=lambda found: not text.exact_form(found.title).startswith(exact)
    )
    ids = [found.page_id for found in titled[: MOST - len(chosen)]]
    return Completions(tuple(chosen), tuple(ids))


def complete_without_index(typed: str, names: NameTable) -> Completions:
    """Return the names alone, uncounted: what is left when no engine can answer."""
    return Completions(tuple(CountedName(name) for name in names.beginning(typed, MOST_NAMES)))


def title_clause(typed: str) -> Clause:
    """Cases with a title in which every typed word stands, in any of its forms or as a beginning.

    A reference or slug finds its case.
    """
    begun = text.words(typed)
    if not begun or len(begun) > MOST_TYPED or len(max(begun, key=len)) < SHORTEST:
        return Nothing()
    every_word = Bool(must=tuple(_begun(word) for word in dict.fromkeys(begun)))
    return Bool(should=(every_word, OneOf(fields.EXACT, (text.exact_form(typed),))))


def _begun(word: str) -> Clause:
    return Bool(should=(Word(fields.TITLE, word), Prefix(fields.TITLE_WORDS, word)))

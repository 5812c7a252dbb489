"""A way on when nothing was found: what to loosen, step by step, each with its count, and the nearest terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from search import text
from search.names import Thing
from search.parameters import SearchQuery
from search.query.question import any_of_the_words
from search.query.request import Searchable
from search.results import SearchResults
from search.service import ask
from search.suggest.loosening import counts, spelled_anywhere
from search.vocabulary import VOCABULARY
from taxonomy.choices import Scheme
from website.finding.addresses import search_path
from website.finding.filters import chosen_in_words, years_in_words
from website.finding.sentence import shortened
from website.finding.things import KIND_LABELS, thing_path

MOST_FILTERS = 8
"""How many filters are tried without, one by one: each is counted as a question of its own."""

MOST_TERMS = 6
MOST_WORDS = 8
LIKENESS = 0.8
SCHEMES = (Scheme.SECTOR, Scheme.METHOD, Scheme.OUTCOME, Scheme.BARRIER, Scheme.ENABLER)
SPELLING, ANY_WORD, NO_WORDS, NO_FILTERS = "spelling", "any word", "no words", "no filters"


@dataclass(frozen=True, slots=True)
class WayOn:
    """A link, in words, with how many cases stand behind it. ``hint`` stands before it: what kind of thing it is."""

    label: str
    url: str
    count: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What to loosen, the smallest step first, and terms near to what was typed."""

    steps: list[WayOn]
    terms: list[WayOn]


@dataclass(frozen=True, slots=True)
class _Step:
    """The question with some ``parts`` of it changed."""

    label: str
    query: SearchQuery
    parts: frozenset[str]


def ways_on(results: SearchResults) -> WaysOn:
    """Return the steps that find something, and the nearest terms.

    Two things are loosened at once only where neither alone finds anything.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    terms = nearest_terms(results.query.q)

    def look(index: Searchable, blocked: frozenset[int]) -> WaysOn:
        synonyms = VOCABULARY.synonyms()
        spelling = spelled_anywhere(results.query, index, synonyms, blocked)
        steps = list(_steps(results, spelling))
        asked = [*(step.query for step in steps), *map(_cases_of, terms)]
        totals = counts(asked, index, synonyms, blocked)
        found = list(zip(steps, totals, strict=False))
        known = zip(terms, totals[len(steps) :], strict=True)
        return WaysOn(list(_shown(found)), [_term(thing, total) for thing, total in known])

    return ask(look)


def _steps(results: SearchResults, spelling: str) -> Iterator[_Step]:
    """Yield every step, small ones first."""
    query = replace(results.query, page=1)
    wordings = list(_wordings(results, spelling))
    filters = list(_without_each(results, query))
    bare = query.without_filters()
    yield from wordings
    yield from filters
    if len(filters) > 1 and query.q:
        yield _Step("Without any filter", bare, frozenset({NO_FILTERS}))
    if query.has_filters:
        for step in wordings:
            label = f"{step.label}, without any filter"
            yield _Step(label, bare.with_text(step.query.q), step.parts | {NO_FILTERS})
    if query.q and query.has_filters:
        label = f"Without the words “{shortened(query.q)}”"
        yield _Step(label, query.with_text(""), frozenset({NO_WORDS}))


def _wordings(results: SearchResults, spelling: str) -> Iterator[_Step]:
    """Yield the question in other words, but not those that are suggested already."""
    query = replace(results.query, page=1)
    loose = any_of_the_words(query.q)
    asked = {query.q, "", results.suggestion.text if results.suggestion else ""}
    for label, words, parts in (
        ("Spelled", spelling, {SPELLING}),
        ("Any of the words", loose, {ANY_WORD}),
        ("Any of the words, spelled", any_of_the_words(spelling), {ANY_WORD, SPELLING}),
    ):
        if words not in asked:
            asked.add(words)
            yield _Step(f"{label} “{shortened(words)}”", query.with_text(words), frozenset(parts))


def _without_each(results: SearchResults, query: SearchQuery) -> Iterator[_Step]:
    """Yield the question without one filter, for each; the only one is all of them."""
    parts = [
        (f"Without {words}", name, query.with_values(name, ()))
        for name, words in list(chosen_in_words(results))[:MOST_FILTERS]
    ]
    if query.has_years:
        undated = replace(query, year_from=None, year_to=None)
        parts.append((f"Without the years {years_in_words(query)}", "years", undated))
    for label, name, looser in parts:
        yield _Step(label, looser, frozenset({name if len(parts) > 1 else NO_FILTERS}))


def _shown(found: Sequence[tuple[_Step, int]]) -> Iterator[WayOn]:
    """Yield the steps that find something, unless a part of what they change does so already."""
    helpful = [step.parts for step, total in found if total]
    for step, total in found:
        if total and not any(parts < step.parts for parts in helpful):
            yield WayOn(step.label, search_path(step.query), total)


def _cases_of(thing: Thing) -> SearchQuery:
    return SearchQuery().with_values(thing.facet, (thing.slug,))


def _term(thing: Thing, total: int) -> WayOn:
    return WayOn(thing.name, thing_path(thing), total, KIND_LABELS[thing.kind])


def nearest_terms(typed: str) -> list[Thing]:
    """Return terms of the vocabulary whose names share a word with what was typed, or nearly do."""
    words = [word for word in text.words(typed)[:MOST_WORDS] if not text.is_stop(word)]
    stems = {text.stem(word) for word in words}
    ranked: list[tuple[int, str, Thing]] = []
    for scheme in SCHEMES:
        for slug, name in VOCABULARY.labels(scheme).items():
            own = [word for word in text.words(name) if not text.is_stop(word)]
            score = 2 * len(stems & {text.stem(word) for word in own})
            score += sum(bool(get_close_matches(word, own, 1, LIKENESS)) for word in words)
            if score:
                ranked.append((-score, name, Thing(scheme.value, slug, name)))
    ranked.sort(key=lambda row: row[:2])
    return [thing for _, _, thing in ranked[:MOST_TERMS]]

"""A way on when nothing was found: what to loosen, each with its count, and the nearest terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from casestudies.addresses import term_path
from search import text
from search.parameters import SearchQuery
from search.results import SearchResults
from search.service import find
from search.vocabulary import VOCABULARY
from taxonomy.choices import Scheme
from website.finding.addresses import search_path
from website.finding.filters import chosen_in_words, years_in_words
from website.finding.sentence import shortened

MOST_TRIED = 6
"""How many other questions are asked at most: each costs as much as the one that found nothing."""

MOST_TERMS = 6
MOST_WORDS = 8
LIKENESS = 0.8
SCHEMES = (Scheme.SECTOR, Scheme.METHOD, Scheme.OUTCOME, Scheme.BARRIER, Scheme.ENABLER)


@dataclass(frozen=True, slots=True)
class WayOn:
    """A link, in words, with how many cases stand behind it; ``None`` where that was not counted."""

    label: str
    url: str
    count: int | None = None


def ways_to_loosen(results: SearchResults) -> list[WayOn]:
    """Return the same question with one part left out, for each part whose absence finds something."""
    found: list[WayOn] = []
    for label, query in list(_looser(results))[:MOST_TRIED]:
        total = find(query).total
        if total:
            found.append(WayOn(label, search_path(query), total))
    return found


def _looser(results: SearchResults) -> Iterator[tuple[str, SearchQuery]]:
    query = replace(results.query, page=1)
    parts = list(chosen_in_words(results))
    several = len(parts) + query.has_years > 1
    if query.q and several:
        yield "Without any filter", query.without_filters()
    for name, words in parts:
        yield f"Without {words}", query.with_values(name, ())
    if query.has_years:
        yield (
            f"Without the years {years_in_words(query)}",
            replace(query, year_from=None, year_to=None),
        )
    if query.q and query.has_filters:
        yield f"Without the words “{shortened(query.q)}”", query.with_text("")


def nearest_terms(typed: str) -> list[WayOn]:
    """Return terms of the vocabulary whose names share a word with what was typed, or nearly do."""
    words = [word for word in text.words(typed)[:MOST_WORDS] if not text.is_stop(word)]
    stems = {text.stem(word) for word in words}
    ranked: list[tuple[int, str, WayOn]] = []
    for scheme in SCHEMES:
        for slug, name in VOCABULARY.labels(scheme).items():
            own = [word for word in text.words(name) if not text.is_stop(word)]
            score = 2 * len(stems & {text.stem(word) for word in own})
            score += sum(bool(get_close_matches(word, own, 1, LIKENESS)) for word in words)
            if score:
                ranked.append((-score, name, WayOn(name, term_path(scheme, slug))))
    ranked.sort(key=lambda row: row[:2])
    return [way for _, _, way in ranked[:MOST_TERMS]]

"""The road from a question to an answer, the same for every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from search import fields
from search.clauses import Bool, Clause
from search.facets.base import LabelSource
from search.facets.registry import FACETS
from search.highlight import Highlighter, Needle
from search.names import CountedName, Name, NameTable
from search.parameters import SearchQuery
from search.query.narrowing import narrowed, undated, with_value
from search.query.question import MOST_WORDS, Question
from search.query.request import EngineRequest, EngineResponse, Searchable, TallyRequest
from search.query.suggesting import suggestion
from search.query.understanding import Understood, understand
from search.results import FacetResult, Hit, SearchResults
from search.synonyms import SynonymTable

MOST_NAMED = 3


def answer(
    query: SearchQuery,
    index: Searchable,
    *,
    synonyms: SynonymTable,
    labels: LabelSource,
    names: NameTable,
    blocked: frozenset[int],
    engine: str,
) -> SearchResults:
    """Answer ``query`` from ``index`` as it stands now."""
    understood = understand(query.q, index, synonyms)
    named = names.said_by(understood.question, MOST_NAMED)
    asked = _Asked(query, understood.ranking, blocked)
    response = index.run(asked.request(named))
    facets = asked.facets(response, index, labels)
    left_out = response.counts[-1] if query.has_years else 0
    return SearchResults(
        query=query,
        hits=_hits(response, understood),
        total=response.total,
        facets=facets,
        suggestion=suggestion(query, understood, index, synonyms, blocked),
        named=tuple(map(CountedName, named, response.counts)),
        notices=(*query.notices, *_notices(understood.question, left_out)),
        undated=left_out,
        expansions=_expansions(understood),
        engine=engine,
    )


def scan(
    query: SearchQuery,
    index: Searchable,
    *,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> Iterator[int]:
    """Yield the page ids of everything that ``query`` finds, in its order."""
    clause = narrowed(understand(query.q, index, synonyms).ranking, query, blocked)
    yield from index.ids(clause, query.order)


class _Asked:
    """One question as it is put to an engine, and how its facets are read from the response."""

    def __init__(self, query: SearchQuery, ranking: Clause, blocked: frozenset[int]) -> None:
        self.query = query
        self.ranking = ranking
        self.blocked = blocked
        self.scopes = {facet.name: facet.scope(query) for facet in FACETS}
        self.clauses = {
            scope: narrowed(ranking, scope, blocked) for scope in {query, *self.scopes.values()}
        }
        self.places: dict[str, int] = {}
        wanted: dict[tuple[SearchQuery, str, str], int] = {}
        for facet in FACETS:
            scope = self.scopes[facet.name]
            # Facets without a choice are counted together; one that has one has a scope to itself.
            asked = (scope, facet.tally_field(scope), "" if scope == query else facet.name)
            self.places[facet.name] = wanted.setdefault(asked, len(wanted))
        self.wanted = tuple(TallyRequest(self.clauses[scope], *of) for scope, *of in wanted)

    def request(self, named: Sequence[Name] = ()) -> EngineRequest:
        """All that is asked for one page: counts of what is ``named`` come before that of undated cases."""
        query = self.query
        years = (undated(self.ranking, query, self.blocked),) if query.has_years else ()
        return EngineRequest(
            clause=self.clauses[query],
            order=query.order,
            offset=query.offset,
            limit=0 if query.beyond_end else min(query.per_page, query.WINDOW - query.offset),
            tallies=self.wanted,
            counts=(*(with_value(name.thing.token, self.blocked) for name in named), *years),
        )

    def facets(
        self, response: EngineResponse, index: Searchable, labels: LabelSource
    ) -> tuple[FacetResult, ...]:
        """Read every facet; a second, small request counts what could not be read off."""
        tallies = [
            _by_facet(tallied) if request.field == fields.FACETS else {}
            for request, tallied in zip(self.wanted, response.tallies, strict=True)
        ]
        counted: dict[str, dict[str, int]] = {}
        open_counts: list[tuple[str, str, Clause]] = []
        for facet in FACETS:
            place, scope = self.places[facet.name], self.scopes[facet.name]
            is_plain = self.wanted[place].field == fields.FACETS
            tallied = tallies[place].get(facet.name, {}) if is_plain else response.tallies[place]
            ready, asked = facet.refine(scope, tallied)
            counted[facet.name] = dict(ready)
            open_counts += [
                (facet.name, value, Bool(must=(self.clauses[scope], clause)))
                for value, clause in asked.items()
            ]
        if open_counts:
            clauses = tuple(clause for _, _, clause in open_counts)
            more = index.run(EngineRequest(self.clauses[self.query], limit=0, counts=clauses))
            for (name, value, _), count in zip(open_counts, more.counts, strict=True):
                counted[name][value] = count
        return tuple(facet.result(self.query, counted[facet.name], labels) for facet in FACETS)


def _by_facet(tallied: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Sort counts of ``name:value`` under their names."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for token, count in tallied.items():
        name, _, value = token.partition(":")
        found[name][value] = count
    return found


def _hits(response: EngineResponse, understood: Understood) -> tuple[Hit, ...]:
    highlighter = Highlighter(_needles(understood))
    hits: list[Hit] = []
    for found in response.found:
        marked = highlighter.case(found.title, found.summary, found.sections)
        hits.append(Hit(found.ref, found.page_id, found.score, marked.passages, marked.matched))
    return tuple(hits)


def _needles(understood: Understood) -> Iterator[Needle]:
    question = understood.question
    typed = {word.folded: word.typed for word in question.words}
    for phrase in question.phrases:
        yield Needle.of(" ".join(phrase), phrase)
    for word in question.searched:
        yield Needle.of(typed[word], (word,))
    for span in understood.expanded:
        for expansion in span.expansions:
            yield (
                Needle(expansion.label, (), expansion.capitals)
                if expansion.capitals
                else (Needle.of(expansion.label, expansion.words))
            )
    for guess in understood.respelled:
        for word in guess.candidates:
            yield Needle.of(word, (word,))


def _notices(question: Question, left_out: int) -> Iterator[str]:
    if question.is_cut:
        yield f"Only the first {MOST_WORDS} words were searched."
    only_stops = question.words and not (question.searched or question.phrases or question.excluded)
    if only_stops:
        yield "These words are too common to be searched, except as a whole title."
    if left_out == 1:
        yield "1 case without a date was left out."
    elif left_out:
        yield f"{left_out:,} cases without a date were left out."


def _expansions(understood: Understood) -> tuple[str, ...]:
    added: Sequence[str] = [
        expansion.label
        for span in understood.expanded
        for expansion in span.expansions
        if expansion.label not in span.typed
    ]
    return tuple(dict.fromkeys(added))

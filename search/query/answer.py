"""The road from a question to an answer, the same for every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search import fields
from search.clauses import Bool, Clause
from search.facets.base import LabelSource
from search.facets.registry import FACETS
from search.highlight import Highlighter, Needle
from search.parameters import SearchQuery
from search.query.narrowing import narrowed, undated
from search.query.question import MOST_WORDS, Question, parse_question
from search.query.ranking import ranking_clause
from search.query.request import EngineRequest, EngineResponse, Searchable, TallyRequest
from search.results import FacetResult, Hit, SearchResults, Suggestion
from search.suggest.did_you_mean import corrected, respelled
from search.suggest.spelling import Respelling
from search.synonyms import ExpandedSpan, SynonymTable


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with all that was added to it."""

    question: Question
    expanded: tuple[ExpandedSpan, ...]
    respelled: tuple[Respelling, ...]

    @property
    def ranking(self) -> Clause:
        """The clause that finds and ranks."""
        asked = self.question.searched
        guesses = [guess for guess in self.respelled if guess.word in asked]
        return ranking_clause(self.question, self.expanded, guesses)


def understand(typed: str, index: Searchable, synonyms: SynonymTable) -> Understood:
    """Take ``typed`` apart, add the vocabulary's other words, and guess at words the index does not know."""
    question = parse_question(typed)
    return Understood(question, synonyms.expand(question), respelled(question, index, synonyms))


def answer(
    query: SearchQuery,
    index: Searchable,
    *,
    synonyms: SynonymTable,
    labels: LabelSource,
    blocked: frozenset[int],
    engine: str,
) -> SearchResults:
    """Answer ``query`` from ``index`` as it stands now."""
    understood = understand(query.q, index, synonyms)
    asked = _Asked(query, understood.ranking, blocked)
    response = index.run(asked.request())
    facets = asked.facets(response, index, labels)
    left_out = response.counts[0] if query.has_years else 0
    return SearchResults(
        query=query,
        hits=_hits(response, understood),
        total=response.total,
        facets=facets,
        suggestion=_suggestion(query, understood, index, synonyms, blocked),
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
        wanted: dict[tuple[SearchQuery, str], int] = {}
        for facet in FACETS:
            scope = self.scopes[facet.name]
            asked = (scope, facet.tally_field(scope))
            self.places[facet.name] = wanted.setdefault(asked, len(wanted))
        self.wanted = tuple(TallyRequest(self.clauses[scope], name) for scope, name in wanted)

    def request(self) -> EngineRequest:
        """All that is asked for one page."""
        query = self.query
        years = (undated(self.ranking, query, self.blocked),) if query.has_years else ()
        return EngineRequest(
            clause=self.clauses[query],
            order=query.order,
            offset=query.offset,
            limit=0 if query.beyond_end else min(query.per_page, query.WINDOW - query.offset),
            tallies=self.wanted,
            counts=years,
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


def _suggestion(
    query: SearchQuery,
    understood: Understood,
    index: Searchable,
    synonyms: SynonymTable,
    blocked: frozenset[int],
) -> Suggestion | None:
    """The question spelled another way, if it holds unknown words and the other way finds something."""
    if not understood.respelled:
        return None
    text = corrected(query.q, understood.respelled)
    if text == query.q:
        return None
    other = query.with_text(text)
    clause = narrowed(understand(text, index, synonyms).ranking, other, blocked)
    total = index.run(EngineRequest(clause, limit=0)).total
    return Suggestion(text, total, other.querystring()) if total else None


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

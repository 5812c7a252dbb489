"""Reading an Elasticsearch index: one question, however many requests it takes, within one deadline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search
from elasticsearch.dsl import query as dsl

from search import fields
from search.clauses import Clause
from search.engines.base import EngineUnavailable, IndexTorn
from search.engines.elasticsearch.compile import compile_clause
from search.engines.elasticsearch.documents import from_hit
from search.engines.elasticsearch.server import (
    NO_INDEX,
    NOT_BUILT,
    Deadline,
    making_sense,
    translated,
)
from search.query.request import EngineRequest, EngineResponse

KEEP_ALIVE: Final = "2m"
_SCAN_PAGE: Final = 5_000
_CLOSING_SECONDS: Final = 1.0
_MOST_VALUES: Final = 10_000
_VALUES: Final = "values"
_SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "relevance": [{"_score": "desc"}, {fields.BY_NEWEST: "desc"}],
    "newest": [{fields.BY_NEWEST: "desc"}],
    "updated": [{fields.BY_UPDATED: "desc"}],
    "evidence": [{fields.BY_EVIDENCE: "desc"}],
}
_NONE: Final = slice(0, 0)
_BY_ID: Final = [{fields.PAGE_ID: "asc"}]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index behind ``alias``, asked within ``deadline``.

    Where nobody looks at a screen meanwhile it is ``patient``: each page of a scan may take as long as
    the writing of a chunk.
    """

    client: Elasticsearch
    alias: str
    deadline: Deadline
    patient: bool = False

    def known(self, words: Collection[str]) -> frozenset[str]:
        """Those of the folded ``words`` that any case holds, in any of their forms."""
        asked = list(words)
        if not asked:
            return frozenset()
        starts = _starts(asked)
        found = self._statistics(dict.fromkeys(fields.TEXT_FIELDS, " ".join(asked)))
        with making_sense():
            return frozenset(
                asked[starts[token["start_offset"]]]
                for counted in found.values()
                for term in counted["terms"].values()
                if term.get("doc_freq")
                for token in term["tokens"]
            )

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """How many cases hold each of ``words`` in this very form; those that none holds are left out."""
        found = self._statistics({fields.SPELLINGS: " ".join(words)}) if words else {}
        with making_sense():
            terms = found.get(fields.SPELLINGS, {"terms": {}})["terms"].items()
            return {word: int(term["doc_freq"]) for word, term in terms if term.get("doc_freq")}

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        """Words near ``word`` that share its first ``prefix`` letters, and how many cases hold each."""
        search = Search().suggest(
            _VALUES,
            word,
            term={
                "field": fields.SPELLINGS,
                "suggest_mode": "always",
                "max_edits": 2,
                "prefix_length": prefix,
                "min_word_length": 1,
                "size": limit,
            },
        )
        answer = self._ask(lambda client: client.search(index=self.alias, **search.to_dict()))
        with making_sense():
            return [
                (option["text"], int(option["freq"]))
                for part in answer["suggest"][_VALUES]
                for option in part["options"]
            ]

    def run(self, request: EngineRequest) -> EngineResponse:
        """Answer ``request``: everything in one go to the server and back."""
        parts = _Parts()
        page = parts.page(request)
        tallies = [parts.tally(tally.clause, tally.field) for tally in request.tallies]
        counts = [parts.count(clause) for clause in request.counts]
        lines = [line for search in parts.searches for line in ({}, search)]
        answer = self._ask(lambda client: client.msearch(index=self.alias, searches=lines))
        with making_sense():
            responses = [_sound(response) for response in answer["responses"]]
            return EngineResponse(
                total=_total(responses[page]),
                found=tuple(from_hit(hit) for hit in responses[page]["hits"]["hits"]),
                tallies=tuple(_tally(responses[place]) for place in tallies),
                counts=tuple(_total(responses[place]) for place in counts),
            )

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        """Yield the page ids of all that ``clause`` finds, in ``order``."""
        for values in self.scan(compile_clause(clause), _SORTS[order], (fields.PAGE_ID,)):
            yield values[0]

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (page id, version) of every document."""
        for numbers in self.scan(dsl.MatchAll(), _BY_ID, (fields.PAGE_ID, fields.VERSION)):
            yield numbers[0], numbers[1]

    def scan(
        self, query: dsl.Query, sort: Sequence[Mapping[str, str]], wanted: Sequence[str]
    ) -> Iterator[Sequence[int]]:
        """Yield the numbers ``wanted`` of all that ``query`` finds, past the 10,000th too, as of now."""
        opened = self._ask(
            lambda client: client.open_point_in_time(index=self.alias, keep_alive=KEEP_ALIVE)
        )
        with making_sense():
            pit: str = opened["id"]
        try:
            after: list[Any] | None = None
            while True:
                with making_sense():
                    hits = self._scanned(pit, query, sort, wanted, after)
                    rows = [[int(hit["fields"][name][0]) for name in wanted] for hit in hits]
                    after = hits[-1]["sort"] if hits else None
                yield from rows
                if len(hits) < _SCAN_PAGE:
                    return
        finally:
            self._close(pit)

    def count(self) -> int:
        """How many documents there are."""
        answer = self._ask(lambda client: client.count(index=self.alias))
        with making_sense():
            return int(answer["count"])

    def _scanned(
        self,
        pit: str,
        query: dsl.Query,
        sort: Sequence[Mapping[str, str]],
        wanted: Sequence[str],
        after: list[Any] | None,
    ) -> list[Mapping[str, Any]]:
        def page(client: Elasticsearch) -> Any:
            return client.search(
                pit={"id": pit, "keep_alive": KEEP_ALIVE},
                query=query.to_dict(),
                sort=list(sort),
                docvalue_fields=[{"field": name} for name in wanted],
                source=False,
                size=_SCAN_PAGE,
                search_after=after,
                track_total_hits=False,
            )

        answer = page(self.client) if self.patient else self._ask(page)
        found: list[Mapping[str, Any]] = _sound(answer)["hits"]["hits"]
        return found

    def _close(self, pit: str) -> None:
        """Tell the server that a scan is over; one that does not hear it finds out by itself."""
        deadline = Deadline(_CLOSING_SECONDS) if self.patient else self.deadline
        with suppress(EngineUnavailable), translated():
            deadline.ask(self.client, lambda client: client.close_point_in_time(id=pit))

    def _statistics(self, texts: Mapping[str, str]) -> Mapping[str, Any]:
        """How many documents hold each word of ``texts``, by field, as the field's analysis has it."""
        answer = self._ask(
            lambda client: client.termvectors(
                index=self.alias,
                doc=dict(texts),
                fields=list(texts),
                term_statistics=True,
                field_statistics=False,
                positions=False,
                offsets=True,
            )
        )
        with making_sense():
            found: Mapping[str, Any] = answer["term_vectors"]
            return found

    def _ask(self, call: Callable[[Elasticsearch], Any]) -> Any:
        return self.deadline.ask(self.client, call)


class _Parts:
    """The searches that one request becomes; equal ones are asked once."""

    def __init__(self) -> None:
        self.searches: list[dict[str, Any]] = []
        self._places: dict[tuple[Clause, str], int] = {}

    def page(self, request: EngineRequest) -> int:
        """Ask for one page of hits."""
        search = Search().query(compile_clause(request.clause)).sort(*_SORTS[request.order])
        search = search.extra(track_total_hits=True, track_scores=request.order == "relevance")
        asked = (
            slice(request.offset, request.offset + request.limit) if request.limit > 0 else _NONE
        )
        return self._add(search[asked])

    def tally(self, clause: Clause, name: str) -> int:
        """Ask for the counts by every value of a field."""
        return self._once(clause, name)

    def count(self, clause: Clause) -> int:
        """Ask how many there are."""
        return self._once(clause, "")

    def _once(self, clause: Clause, name: str) -> int:
        if (clause, name) not in self._places:
            search = Search().query(dsl.Bool(filter=[compile_clause(clause)]))
            search = search.extra(size=0, track_total_hits=not name)
            if name:
                search.aggs.bucket(_VALUES, "terms", field=name, size=_MOST_VALUES)
            self._places[clause, name] = self._add(search)
        return self._places[clause, name]

    def _add(self, search: Search[Any]) -> int:
        self.searches.append(search.to_dict())
        return len(self.searches) - 1


def _sound(response: Any) -> Any:
    """Return ``response`` if it is the whole answer to one search.

    Raises:
        EngineUnavailable: if it is an error, or only a part.
    """
    if "error" in response:
        kind = response["error"].get("type", "an error")
        if kind == NO_INDEX:
            raise IndexTorn(NOT_BUILT)
        raise EngineUnavailable(f"Elasticsearch could not answer ({kind}).")
    if response["timed_out"] or response["_shards"]["failed"]:
        raise EngineUnavailable("Elasticsearch answered only in part.")
    return response


def _total(response: Any) -> int:
    return int(response["hits"]["total"]["value"])


def _tally(response: Any) -> Mapping[str, int]:
    buckets = response["aggregations"][_VALUES]["buckets"]
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def _starts(words: Sequence[str]) -> dict[int, int]:
    """Where each of ``words`` begins when they stand in a line with single spaces."""
    starts: dict[int, int] = {}
    offset = 0
    for place, word in enumerate(words):
        starts[offset] = place
        # Elasticsearch counts as Java does, where signs beyond the first plane are two.
        offset += len(word.encode("utf-16-le")) // 2 + 1
    return starts

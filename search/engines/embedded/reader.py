"""Reading the embedded index: always the last commit, and never a torn one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tantivy import DocAddress, Index, Order, Query, Searcher

from search import fields
from search.clauses import Bool, Clause, Every
from search.engines.base import IndexTorn
from search.engines.embedded.compile import compile_clause, token
from search.engines.embedded.folder import IndexFolder
from search.engines.embedded.marker import FileChecker, Marker, commit_of
from search.engines.embedded.schema import COLUMNS, PAYLOAD, register, schema
from search.engines.entries import found
from search.query.request import EngineRequest, EngineResponse, Found, TallyRequest

_SORT_FIELDS = {
    "newest": fields.BY_NEWEST,
    "updated": fields.BY_UPDATED,
    "evidence": fields.BY_EVIDENCE,
}
_MOST_VALUES = 10_000
_SLACK = 20
_OLDER = "The index is older than what it confirmed last: it was put back from a copy, and must be built anew."
_TRIES = 25
_PAUSE = 0.01

T = TypeVar("T")
Ranked = tuple[float, DocAddress]
Tallies = dict[str, Mapping[str, int]]


@dataclass(frozen=True)
class Snapshot:
    """The index as it stood at one moment: answers stay consistent while others write.

    All that was confirmed up to ``mark`` is in it.
    """

    searcher: Searcher
    mark: int = 0
    whole: Tallies = field(default_factory=dict)

    def known(self, words: Collection[str]) -> frozenset[str]:
        """Those of the folded ``words`` that any case holds, in any of their forms."""
        return frozenset(word for word in words if self._knows(token(word)))

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        """How many cases hold each of ``words`` in this very form; those that none holds are left out."""
        counted = ((word, self.searcher.doc_freq(fields.SPELLINGS, word)) for word in words)
        return {word: int(count) for word, count in counted if count}

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        """Words that share the first ``prefix`` letters of ``word``, and how many cases hold each."""
        begins = word[:prefix]
        return list(self.searcher.terms_with_prefix(fields.SPELLINGS, begins, limit=limit))

    def run(self, request: EngineRequest) -> EngineResponse:
        """Answer ``request``."""
        query = compile_clause(request.clause)
        total, ranked = self._page(query, request)
        return EngineResponse(
            total=total,
            found=tuple(self._found(score, address) for score, address in ranked),
            tallies=tuple(
                self._tally(tally.clause, _column(tally), total) for tally in request.tallies
            ),
            counts=tuple(self._count(compile_clause(clause)) for clause in request.counts),
        )

    def ids(self, clause: Clause, order: str) -> Iterator[int]:
        """Yield the page ids of all that ``clause`` finds, in ``order``."""
        query = compile_clause(clause)
        total = self._count(query)
        request = EngineRequest(clause, order, limit=total)
        addresses = [address for _, address in self._page(query, request)[1]] if total else []
        yield from self._numbers(fields.PAGE_ID, addresses)

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (page id, version) of every document."""
        held = self.searcher.num_docs
        if not held:
            return
        hits = self.searcher.search(Query.all_query(), limit=held, count=False).hits
        addresses = [address for _, address in hits]
        yield from zip(
            self._numbers(fields.PAGE_ID, addresses),
            self._numbers(fields.VERSION, addresses),
            strict=True,
        )

    def payload(self, page_id: int) -> bytes | None:
        """Return what is held of the case ``page_id``."""
        query = Query.term_query(schema(), fields.PAGE_ID, page_id)
        hits = self.searcher.search(query, limit=1, count=False).hits
        return self._payload(hits[0][1]) if hits else None

    def count_of(self, page_ids: Sequence[int]) -> int:
        """How many of ``page_ids`` are held."""
        return self._count(Query.term_set_query(schema(), fields.PAGE_ID, list(page_ids)))

    def _knows(self, term: str | None) -> bool:
        if term is None:
            return False
        return any(self.searcher.doc_freq(name, term) for name in fields.TEXT_FIELDS)

    def _page(self, query: Query, request: EngineRequest) -> tuple[int, Sequence[Ranked]]:
        if request.limit <= 0:
            return self._count(query), ()
        if request.order == "relevance":
            return self._by_relevance(query, request.offset, request.limit)
        result = self.searcher.search(
            query,
            limit=request.limit,
            offset=request.offset,
            order_by_field=_SORT_FIELDS[request.order],
            order=Order.Desc,
        )
        return _total(result), [(0.0, address) for _, address in result.hits]

    def _by_relevance(self, query: Query, offset: int, limit: int) -> tuple[int, Sequence[Ranked]]:
        """Return a page by score. Equal scores are put newest first, also where a page ends among them."""
        end = offset + limit
        depth = end + _SLACK
        while True:
            result = self.searcher.search(query, limit=depth)
            hits = result.hits
            if len(hits) < depth or hits[-1][0] < hits[min(end, len(hits)) - 1][0]:
                break
            depth *= 4
        tied = self._numbers(fields.BY_NEWEST, [address for _, address in hits])
        ordered = sorted(zip(hits, tied, strict=True), key=lambda pair: (-pair[0][0], -pair[1]))
        return _total(result), [hit for hit, _ in ordered[offset:end]]

    def _count(self, query: Query) -> int:
        return _total(self.searcher.search(query, limit=1, order_by_field=fields.PAGE_ID))

    def _tally(self, clause: Clause, name: str, total: int) -> Mapping[str, int]:
        """Count cases by value. At least ``total`` cases are known to be counted.

        When that is more than half of all, the others are counted and taken away from the counts of
        everything, which are kept until the next commit: broad questions cost no more than narrow ones.
        """
        if isinstance(clause, Every):
            return self._whole(name)
        if total * 2 <= self.searcher.num_docs:
            return self._count_values(clause, name)
        others = self._count_values(Bool(must=(Every(),), must_not=(clause,)), name)
        counted = {value: n - others.get(value, 0) for value, n in self._whole(name).items()}
        return {value: n for value, n in counted.items() if n}

    def _whole(self, name: str) -> Mapping[str, int]:
        if name not in self.whole:
            self.whole[name] = self._count_values(Every(), name)
        return self.whole[name]

    def _count_values(self, clause: Clause, name: str) -> Mapping[str, int]:
        asked = {"values": {"terms": {"field": name, "size": _MOST_VALUES}}}
        counted = self.searcher.aggregate(compile_clause(clause), asked)
        return {str(b["key"]): int(b["doc_count"]) for b in counted["values"]["buckets"]}

    def _numbers(self, name: str, addresses: list[DocAddress]) -> list[int]:
        if not addresses:
            return []
        return [int(value or 0) for value in self.searcher.fast_field_values(name, addresses)]

    def _found(self, score: float, address: DocAddress) -> Found:
        return found(self._payload(address), score)

    def _payload(self, address: DocAddress) -> bytes:
        return bytes(self.searcher.doc(address).get_first(PAYLOAD) or b"")


def _column(tally: TallyRequest) -> str:
    """The narrowest column that has all that ``tally`` needs."""
    return COLUMNS.get(tally.facet, tally.field) if tally.field == fields.FACETS else tally.field


def _total(result: Any) -> int:
    """How many were found in all, which the library's type hints leave out."""
    return int(result.count)


@dataclass
class _Opened:
    folder: Path
    index: Index
    generation: int = -1
    searcher: Searcher | None = None
    whole: Tallies = field(default_factory=dict)


class Reader:
    """Gives snapshots of whatever index answers now. Safe to share between threads."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._opened: _Opened | None = None
        self._checker = FileChecker()
        self._guard = threading.Lock()

    def snapshot(self, confirmed: int = 0) -> Snapshot | None:
        """Return the index as it stands now; ``None`` when none was ever made.

        Raises:
            IndexTorn: when it is damaged, of another schema, or older than what was ``confirmed``.
        """
        with self._guard:
            snapshot = self._steadily(self._snapshot)
        if (snapshot.mark if snapshot else 0) < confirmed:
            raise IndexTorn(_OLDER)
        return snapshot

    def where(self) -> Path | None:
        """Return the folder that answers now; ``None`` when none was ever made.

        Raises:
            IndexTorn: when the pointer leads nowhere.
        """
        return self._steadily(lambda folder: folder)

    def check(self) -> None:
        """Hold the files of the index that answers against their checksums.

        A merge takes files away while they are looked at, so a second look decides.

        Raises:
            IndexTorn: when one is damaged.
        """
        self._steadily(self._check)

    def _steadily(self, look: Callable[[Path | None], T]) -> T:
        """Return what ``look`` makes of the folder that answers.

        When another takes over meanwhile the old one is swept away under the eyes of ``look``: what it
        then finds wanting is no damage, and it looks at the new one.
        """
        while True:
            named = self._folder.named()
            try:
                return look(self._folder.current())
            except (IndexTorn, OSError, ValueError):
                if self._folder.named() == named:
                    raise

    def _snapshot(self, folder: Path | None) -> Snapshot | None:
        if folder is None:
            self._opened = None
            return None
        if self._opened is None or self._opened.folder != folder:
            self._opened = self._open(folder)
        return _fresh(self._opened)

    def _check(self, folder: Path | None) -> None:
        if folder is None:
            return
        try:
            self._checker.check(folder)
        except IndexTorn:
            time.sleep(_PAUSE)
            self._checker.check(folder)

    def _open(self, folder: Path) -> _Opened:
        Marker.read(folder)
        self._check(folder)
        index = Index.open(str(folder))
        register(index)
        index.config_reader("manual")
        return _Opened(folder, index)


def _fresh(opened: _Opened) -> Snapshot:
    """Load the last commit, if there was one, and hold it against the marker.

    A writer may be changing both just now, so a difference is looked at again before it counts.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        marker = Marker.read(opened.folder)
        if opened.searcher and marker.is_settled and marker.generation == opened.generation:
            return Snapshot(opened.searcher, marker.mark, opened.whole)
        opened.index.reload()
        searcher = opened.index.searcher()
        # Read afterwards: what was loaded is of this commit or an earlier one, which then does not fit.
        if marker.fits(searcher.num_docs, commit_of(opened.folder)):
            opened.generation = marker.generation if marker.is_settled else -1
            opened.searcher, opened.whole = searcher, {}
            return Snapshot(searcher, marker.mark, opened.whole)
    raise IndexTorn(f"The index in {opened.folder} does not hold what it should.")

"""The port: what every search engine does for the product, and how it fails."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from search.documents import CaseDocument
from search.parameters import SearchQuery
from search.query.request import Searchable
from search.results import SearchResults

NOTHING_BLOCKED: frozenset[int] = frozenset()
Answer = TypeVar("Answer")


class SearchError(Exception):
    """Anything that an engine may raise through the port."""


class EngineUnavailable(SearchError):
    """The engine cannot answer or write now; asking again later may work."""


class IndexTorn(EngineUnavailable):
    """The index is there but damaged or of another shape: it answers nothing until it is rebuilt."""


class DocumentsRefused(SearchError):
    """The engine took all documents but some, whose page ids ``reasons`` gives with a few words for each."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        self.reasons = dict(reasons)
        told = "; ".join(f"case {page_id}: {reason}" for page_id, reason in self.reasons.items())
        super().__init__(f"Not indexed: {told}")


class RebuildRefused(SearchError):
    """A new index was not put in place: it held another number of documents than it was given."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """How an engine stands. ``location`` is a folder or an alias; ``problem`` is empty when healthy.

    ``torn`` tells an index that only building anew can mend from an engine that may come back by itself.
    """

    name: str
    location: str
    documents: int
    schema_hash: str
    healthy: bool
    problem: str = ""
    torn: bool = False


class IndexBuild(Protocol):
    """A new index in the making, beside the one that answers.

    ``refused`` gives for the page id of each case that the engine did not take the reason in a few words.
    """

    @property
    def refused(self) -> Mapping[int, str]:
        """The cases that were refused so far."""
        ...

    def follow(self, confirmed: int) -> int:
        """Have the new index follow what the old one ``confirmed`` last; return the mark that it will have."""
        ...

    def add(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` and return how many were written in all so far."""
        ...


class SearchEngine(Protocol):
    """One index of public cases: a disposable copy, made from the database.

    Every method may raise :class:`EngineUnavailable`. Whatever a person typed, :meth:`search` raises
    nothing else. What ``upsert`` and ``delete`` were given can be found when they return.

    ``confirmed`` is the mark that the index gave itself when it last confirmed, as the database keeps it. An
    index with an older one was put back from a copy: it may hold what was withdrawn since, so that it is
    :class:`IndexTorn`. One with a newer mark is well.
    """

    name: str

    def identity(self) -> str:
        """Return what tells this index from every other, in any process that reads or writes it.

        At most 100 characters. An index that was copied elsewhere is another one.
        """
        ...

    def upsert(self, documents: Iterable[CaseDocument]) -> int:
        """Write ``documents`` in place of those with the same page id; return how many.

        Raises:
            DocumentsRefused: naming those that the engine cannot hold; the others are written.
        """
        ...

    def delete(self, page_ids: Collection[int]) -> None:
        """Forget the cases of ``page_ids``; unknown ids are no error."""
        ...

    def confirm(self, confirmed: int) -> int:
        """Give the index, which holds all that was asked for by now, its next mark; return it.

        Raises:
            IndexTorn: when it is an older one than what was ``confirmed`` before.
        """
        ...

    def search(
        self, query: SearchQuery, *, blocked: frozenset[int] = NOTHING_BLOCKED, confirmed: int = 0
    ) -> SearchResults:
        """Answer ``query``. Cases whose page id is in ``blocked`` are neither shown nor counted."""
        ...

    def scan(
        self, query: SearchQuery, *, blocked: frozenset[int] = NOTHING_BLOCKED, confirmed: int = 0
    ) -> Iterator[int]:
        """Yield the page ids of all that ``query`` finds, in its order, past the 10,000th too."""
        ...

    def ask(self, question: Callable[[Searchable], Answer], *, confirmed: int = 0) -> Answer:
        """Return what ``question`` makes of the index as it stands now.

        For all that is asked beside a search: completions, similar cases, counts. ``question`` leaves
        out the blocked cases itself. It may be called again, on another index, when this one fails, so
        it keeps nothing of what it was given.
        """
        ...

    def rebuild(self, expected: int | None = None) -> AbstractContextManager[IndexBuild]:
        """Build a new index beside the live one and swap it in when the block ends without an error.

        The old one answers until then, and afterwards when the block raises. What is written to the
        engine meanwhile is in the new one too. ``expected`` is the number of cases that it must be given.

        Raises:
            RebuildRefused: on leaving, when the new index was given another number of cases than
                ``expected``, or lacks some that the engine did not refuse. The old one stays.
        """
        ...

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (page id, version) of every document held, in no order."""
        ...

    def status(self, *, confirmed: int = 0) -> EngineStatus:
        """Tell how the engine stands. Never raises: what is wrong is in the answer."""
        ...

    def clear(self) -> None:
        """Leave an empty, healthy index behind, whatever was there."""
        ...

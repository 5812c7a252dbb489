"""What every engine does the same way: questions are answered by shared code from an open index."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from search.engines.base import NOTHING_BLOCKED
from search.engines.memory import Remembering, memory_of
from search.parameters import SearchQuery
from search.query.answer import answer, scan
from search.query.request import Searchable
from search.results import SearchResults
from search.vocabulary import VocabularySource

Answer = TypeVar("Answer")


class AnsweringEngine(ABC):
    """The reading half of a :class:`~search.engines.base.SearchEngine`.

    ``vocabulary`` gives synonyms and labels.
    """

    name: str

    def __init__(self, vocabulary: VocabularySource) -> None:
        self._vocabulary = vocabulary

    @abstractmethod
    def opened(
        self, *, patient: bool = False, confirmed: int = 0
    ) -> AbstractContextManager[Searchable]:
        """Hold the index as it stands now. What goes wrong inside is raised as the port's own errors.

        With ``patient`` the ids of all that is found may take longer than a question has.

        Raises:
            IndexTorn: when the index is older than what it ``confirmed`` last.
        """

    def search(
        self, query: SearchQuery, *, blocked: frozenset[int] = NOTHING_BLOCKED, confirmed: int = 0
    ) -> SearchResults:
        """Answer ``query``."""
        with self._remembering(confirmed) as index:
            return answer(
                query,
                index,
                synonyms=self._vocabulary.synonyms(),
                labels=self._vocabulary,
                names=self._vocabulary.names(),
                blocked=blocked,
                engine=self.name,
            )

    def scan(
        self, query: SearchQuery, *, blocked: frozenset[int] = NOTHING_BLOCKED, confirmed: int = 0
    ) -> Iterator[int]:
        """Yield the page ids of all that ``query`` finds, as the index stands when the first is taken."""
        with self._remembering(confirmed, patient=True) as index:
            yield from scan(query, index, synonyms=self._vocabulary.synonyms(), blocked=blocked)

    def ask(self, question: Callable[[Searchable], Answer], *, confirmed: int = 0) -> Answer:
        """Return what ``question`` makes of the index as it stands now."""
        with self._remembering(confirmed) as index:
            return question(index)

    @contextmanager
    def _remembering(self, confirmed: int, *, patient: bool = False) -> Iterator[Searchable]:
        with self.opened(patient=patient, confirmed=confirmed) as index:
            yield Remembering(index, memory_of(self))

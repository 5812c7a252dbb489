"""Questions go to the first engine; when it fails or is slow, to the one that stands by."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from search.engines.base import EngineUnavailable, IndexTorn, SearchEngine
from search.engines.breaker import CircuitBreaker
from search.engines.patience import budget

logger = logging.getLogger(__name__)

T = TypeVar("T")
Question = Callable[[SearchEngine, str], T]
"""What is asked of an engine, given the identity of its index."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What an engine answered. ``degraded`` says that it was not the first one."""

    value: T
    engine: str
    degraded: bool


class Standby:
    """Engines in the order in which they are asked; the last one stands by.

    All but the last have ``seconds`` for the questions of one page together, and a breaker each, so that
    an engine in trouble costs a few readers a moment and is then left alone until it is well. The last
    has nobody behind it: it is always asked, and has the time it needs.
    """

    def __init__(
        self,
        engines: Sequence[SearchEngine],
        *,
        seconds: float,
        breaker: Callable[[], CircuitBreaker] = CircuitBreaker,
    ) -> None:
        self._engines = list(engines)
        self._seconds = seconds
        self._breakers = {engine.name: breaker() for engine in self._engines[:-1]}

    @property
    def left_alone(self) -> frozenset[str]:
        """The names of the engines that are in trouble and not asked at this moment."""
        return frozenset(name for name, breaker in self._breakers.items() if breaker.rests)

    def ask(self, question: Question[T], *, fed: Collection[str]) -> Answered[T]:
        """Return the first answer to ``question``, which must be whole when it is returned.

        ``fed`` are the identities of the indexes that are kept in step; no other may answer, since what
        it holds may have been taken from the public long ago.

        Raises:
            EngineUnavailable: if none can answer; the last one's reason.
        """
        failure: EngineUnavailable = EngineUnavailable("There is no search engine.")
        for place, engine in enumerate(self._engines):
            breaker = self._breakers.get(engine.name)
            try:
                value = self._asked(engine, breaker, question, fed)
            except EngineUnavailable as error:
                failure = error
            else:
                return Answered(value, engine.name, degraded=place > 0)
        raise failure

    def _asked(
        self,
        engine: SearchEngine,
        breaker: CircuitBreaker | None,
        question: Question[T],
        fed: Collection[str],
    ) -> T:
        name = engine.identity()
        if name not in fed:
            raise IndexTorn("The index has not been built since it came to be fed.")
        if breaker is None:
            return question(engine, name)
        time = budget(self._seconds)
        if not time.left:
            raise EngineUnavailable("The time of this page is spent.")
        if not breaker.may_ask():
            raise EngineUnavailable("The engine is left alone for a while.")
        try:
            with time.spending():
                value = question(engine, name)
        except EngineUnavailable as error:
            breaker.failed()
            logger.warning(
                "search engine failed", extra={"engine": engine.name, "error": type(error).__name__}
            )
            raise
        except BaseException:
            breaker.dropped()
            raise
        breaker.answered()
        return value

"""The engines that keep the contract, each with the same cases and the same vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from search.engines import engine_apart
from search.engines.base import SearchEngine
from search.parameters import LONGEST_QUESTION, SearchQuery
from search.parsing import parse_lenient, parse_strict
from search.results import SearchResults
from tests.contract.corpus import CORPUS, Vocabulary
from tests.engines import ENGINES


@pytest.fixture(scope="session", params=ENGINES)
def filled(request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    """An engine that holds the invented cases. Tests only read it."""
    with engine_apart(request.param, Vocabulary()) as engine:
        engine.upsert(CORPUS)
        yield engine


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    """An engine that holds nothing. Tests write to it."""
    with engine_apart(request.param, Vocabulary()) as made:
        yield made


class Asker:
    """Asks an engine by parameters, as the API would; what that refuses as too long, as a page would."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def __call__(
        self, q: str = "", *, blocked: tuple[int, ...] = (), **named: Any
    ) -> SearchResults:
        data = {name: _texts(value) for name, value in {"q": q, **named}.items()}
        parse = parse_strict if len(q) <= LONGEST_QUESTION else parse_lenient
        query = parse(data, _Known())
        return self.engine.search(query, blocked=frozenset(blocked))

    def refs(self, q: str = "", **named: Any) -> list[int]:
        """The numbers of the cases found, in their order."""
        return [hit.page_id for hit in self(q, **named).hits]

    def counts(self, facet: str, q: str = "", **named: Any) -> dict[str, int]:
        """The counts of one facet."""
        found = self(q, **{"per_page": 10, **named}).facet(facet)
        assert found is not None
        return {value.value: value.count for value in found.values}


class _Known(Vocabulary):
    """Takes every slug as known, so that tests may filter by any."""

    def resolve(self, scheme: str, slugs: Any) -> Any:
        return {slug: slug for slug in slugs} | dict(super().resolve(scheme, slugs))


def _texts(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.fixture
def ask(filled: SearchEngine) -> Asker:
    """Asks the engine that holds the invented cases."""
    return Asker(filled)


@pytest.fixture
def everything() -> SearchQuery:
    """A question without words or filters."""
    return SearchQuery()

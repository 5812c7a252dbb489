"""All the content that ships, loaded once for the folder, indexed once by each engine, and asked as people ask it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from casestudies.models import CaseStudyPage
from exchange.lookups import Finder
from organisations.services import load_organisations, load_programmes
from search.documents import CaseDocument
from search.engines import ELASTICSEARCH, access
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing.build import build_documents
from search.indexing.rebuild import rebuild
from search.parameters import SearchQuery
from search.results import SearchResults
from search.service import find, scan
from search.vocabulary import VOCABULARY
from taxonomy.services import load_vocabulary
from tests.engines import ENGINES
from website.importing.run import Importer, Options
from website.site import prepare_site

FIXTURES = Path(configured.BASE_DIR) / "fixtures"
CUT = 10


@dataclass(frozen=True, slots=True)
class Home:
    """Where an engine keeps an index of these tests, as the settings that lead there."""

    engine: str
    folder: Path
    prefix: str
    patience: float = 30.0  # on a busy machine too, it is what was found that is tested

    def settle(self, settings: Any) -> None:
        """Let the product ask this index."""
        settings.SEARCH_ENGINE = self.engine
        settings.SEARCH_INDEX_DIR = self.folder
        settings.ELASTICSEARCH_PREFIX = self.prefix
        settings.SEARCH_DEADLINE = self.patience


@dataclass(frozen=True, slots=True)
class Shipped:
    """What ships, as it is searched, and the index that holds it."""

    home: Home
    documents: tuple[CaseDocument, ...]


@contextmanager
def home_of(engine: str, folder: Path) -> Iterator[Home]:
    """A home for an index, nothing of which is left afterwards."""
    home = Home(engine, folder, f"precedent-test-{uuid.uuid4().hex[:12]}")
    try:
        yield home
    finally:
        if engine == ELASTICSEARCH:
            with override_settings(ELASTICSEARCH_PREFIX=home.prefix):
                ElasticsearchEngine(access(), VOCABULARY).remove()


@pytest.fixture(scope="package")
def content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything in ``fixtures/`` through the product's own loaders; undone after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_vocabulary(FIXTURES / "vocabulary")
        load_organisations(FIXTURES / "organisations")
        load_programmes(FIXTURES / "programmes")
        prepare_site()
        importer = Importer(Options(publish=True), Finder())
        lines = list(importer.run(sorted((FIXTURES / "casestudies").glob("pr-*.md"))))
        assert not [line for line in lines if line.failed]
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package", params=ENGINES)
def shipped(
    request: pytest.FixtureRequest,
    content: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shipped]:
    """What ships, in an index of one engine."""
    with home_of(request.param, tmp_path_factory.mktemp("shipped")) as home:
        with django_db_blocker.unblock(), override_settings():
            home.settle(configured)
            rebuild()
            page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
            documents = tuple(build_documents(page_ids))
        yield Shipped(home, documents)


@pytest.fixture(autouse=True)
def _own_index(request: pytest.FixtureRequest, settings: Any) -> None:
    """In place of an empty index for each test: the one that holds what ships, where a test asks for it."""
    if "shipped" in request.fixturenames:
        request.getfixturevalue("shipped").home.settle(settings)


@pytest.fixture
def own_copy(
    shipped: Shipped, settings: Any, tmp_path: Path, db: None
) -> Iterator[Callable[[], None]]:
    """Return what indexes the content as it stands now in an index of the test's own, asked from then on."""
    with home_of(shipped.home.engine, tmp_path / "index") as home:

        def index() -> None:
            home.settle(settings)
            rebuild()

        yield index


def ask(question: str, size: int = CUT) -> SearchResults:
    """Ask ``question`` as the search page would and return up to ``size`` cases."""
    results = find(SearchQuery(q=question, per_page=size))
    assert results.engine == configured.SEARCH_ENGINE  # and not whatever stands in for it
    return results


def refs(question: str, size: int = CUT) -> list[str]:
    """Return the references of the first cases that ``question`` finds, the best first."""
    return [hit.ref for hit in ask(question, size).hits]


def all_refs(question: str) -> list[str]:
    """Return the references of all cases that ``question`` finds, the best first, by the road of exports."""
    by_id = dict(CaseStudyPage.objects.values_list("pk", "ref"))
    return [by_id[page_id] for page_id in scan(SearchQuery(q=question))]

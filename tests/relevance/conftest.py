"""All the content that ships, loaded and indexed once for the folder, and asked as people ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from pytest_django import DjangoDbBlocker

from casestudies.models import CaseStudyPage
from organisations.services import load_organisations, load_programmes
from search.documents import CaseDocument
from search.engines import get_engine
from search.engines.embedded import EmbeddedEngine
from search.indexing.build import build_documents
from search.indexing.rebuild import rebuild
from search.parameters import SearchQuery
from search.results import SearchResults
from search.service import blocked_cases, find
from search.vocabulary import VOCABULARY
from taxonomy.services import load_vocabulary
from website.importing.lookups import Finder
from website.importing.run import Importer, Options
from website.site import prepare_site

FIXTURES = Path(configured.BASE_DIR) / "fixtures"
CUT = 10


@dataclass(frozen=True, slots=True)
class Shipped:
    """What ships, as it is searched. ``index`` is the folder of the index that holds it."""

    index: Path
    documents: tuple[CaseDocument, ...]


@pytest.fixture(scope="package")
def shipped(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shipped]:
    """Everything in ``fixtures/`` through the product's own loaders; undone after the last test."""
    index = tmp_path_factory.mktemp("shipped")
    with django_db_blocker.unblock(), transaction.atomic():
        load_vocabulary(FIXTURES / "vocabulary")
        load_organisations(FIXTURES / "organisations")
        load_programmes(FIXTURES / "programmes")
        prepare_site()
        importer = Importer(Options(publish=True), Finder())
        lines = list(importer.run(sorted((FIXTURES / "casestudies").glob("pr-*.md"))))
        assert not [line for line in lines if line.failed]
        rebuild(EmbeddedEngine(index, VOCABULARY))
        page_ids = list(CaseStudyPage.objects.for_indexing().values_list("pk", flat=True))
        yield Shipped(index, tuple(build_documents(page_ids)))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_index(request: pytest.FixtureRequest, settings: Any) -> None:
    """In place of an empty index for each test: the one that holds what ships, where a test asks for it."""
    if "shipped" in request.fixturenames:
        settings.SEARCH_INDEX_DIR = request.getfixturevalue("shipped").index


@pytest.fixture
def own_copy(shipped: Shipped, settings: Any, tmp_path: Path, db: None) -> Callable[[], None]:
    """Return what indexes the content as it stands now in a folder of the test's own, asked from then on."""

    def index() -> None:
        settings.SEARCH_INDEX_DIR = tmp_path / "index"
        rebuild()

    return index


def ask(question: str, size: int = CUT) -> SearchResults:
    """Ask ``question`` as the search page would and return up to ``size`` cases."""
    return find(SearchQuery(q=question, per_page=size))


def refs(question: str, size: int = CUT) -> list[str]:
    """Return the references of the first cases that ``question`` finds, the best first."""
    return [hit.ref for hit in ask(question, size).hits]


def all_refs(question: str) -> list[str]:
    """Return the references of all cases that ``question`` finds, the best first, by the road of exports."""
    by_id = dict(CaseStudyPage.objects.values_list("pk", "ref"))
    found = get_engine().scan(SearchQuery(q=question), blocked=blocked_cases())
    return [by_id[page_id] for page_id in found]

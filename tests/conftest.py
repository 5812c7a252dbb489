"""What every test may lean on: a site with a case list, people, organisations and terms."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker

from casestudies.models import CaseIndexPage, CaseStudyPage
from cms.accounts.models import User
from organisations.models import Organisation
from search import engines
from search.engines.embedded import EmbeddedEngine
from search.vocabulary import NoVocabulary
from tests import factories
from tests.migrated import digest, filled, give_way, keep, turn


@pytest.fixture
def shared() -> Path:
    """The folder of documents and collections kept beside the project, or a visible skip."""
    folder = os.environ.get("PRECEDENT_SHARED")
    if not folder:
        # The documents are no part of the project; CI names their folder where it has them.
        pytest.skip("set PRECEDENT_SHARED to the folder of shared documents to run this")
    return Path(folder)


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database is kept that has met every migration and nothing else, once a run made it."""
    cache = getattr(pytestconfig, "cache", None)  # there is none with ``-p no:cacheprovider``
    folder = cache.mkdir("migrated") if cache else tmp_path_factory.mktemp("migrated")
    return Path(folder) / f"{digest()}.sqlite3"


@pytest.fixture(scope="session")
def _turn(migrated: Path) -> Iterator[IO[str]]:
    """The turn to make the database that is kept, where it is not there yet."""
    with turn(migrated) as lock:
        if connection.vendor != "sqlite" or migrated.exists():
            give_way(lock)
        yield lock


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, migrated: Path, _turn: IO[str]
) -> Iterator[None]:
    """On SQLite, start from the database that is kept."""
    with filled(migrated) if connection.vendor == "sqlite" else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, migrated: Path, django_db_blocker: DjangoDbBlocker, _turn: IO[str]
) -> None:
    """Make the test database, and on SQLite keep it for the next run."""
    if connection.vendor == "sqlite" and not migrated.exists():
        with django_db_blocker.unblock():
            keep(migrated)
    give_way(_turn)


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Each test starts with empty in-memory caches, so that none leans on another."""
    for alias in caches:
        if "locmem" in caches.settings[alias]["BACKEND"].lower():
            caches[alias].clear()


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Each test has an index folder of its own, so that none finds another's cases.

    The engine that was opened over it goes with the test: each keeps threads and mapped files for as
    long as it is held, and a whole run would pile up hundreds.
    """
    folder = tmp_path_factory.mktemp("index")
    settings.SEARCH_INDEX_DIR = folder
    yield folder
    engines._embedded.cache_clear()


@pytest.fixture(scope="session")
def _empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index that was built from nothing: copied, it costs a test next to nothing."""
    folder = tmp_path_factory.mktemp("empty-index")
    EmbeddedEngine(folder, NoVocabulary()).clear()
    return folder


@pytest.fixture(autouse=True)
def _fed_index(request: pytest.FixtureRequest, _own_index: Path | None, _empty_index: Path) -> None:
    """Where a test has a database, its index is registered, and if it is its own as empty as that database."""
    if request.node.get_closest_marker("django_db") is None:
        if not {"db", "transactional_db"}.intersection(request.fixturenames):
            return
        request.getfixturevalue(
            "transactional_db" if "transactional_db" in request.fixturenames else "db"
        )
    if _own_index is not None:
        shutil.copytree(_empty_index, _own_index, dirs_exist_ok=True)
    factories.fed()


@pytest.fixture
def case_index(db: None) -> CaseIndexPage:
    """The case list under the site's home page, as set-up makes it."""
    return factories.case_index()


@pytest.fixture
def organisation(db: None) -> Organisation:
    """An invented council."""
    return factories.organisation()


@pytest.fixture
def draft(case_index: CaseIndexPage) -> CaseStudyPage:
    """A draft with nothing but a title."""
    return factories.draft()


@pytest.fixture
def complete_draft(case_index: CaseIndexPage) -> CaseStudyPage:
    """A draft that has all that publishing demands."""
    return factories.complete_draft()


@pytest.fixture
def published(case_index: CaseIndexPage) -> CaseStudyPage:
    """A published case."""
    return factories.published_case()


@pytest.fixture
def editor(db: None) -> User:
    """Somebody who may do everything."""
    return User.objects.create_superuser("editor", "editor@precedent.example", "correct horse")


CaseMaker = Callable[..., CaseStudyPage]

"""What this machine has, and what tests do without: skip visibly on a laptop, fail in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from tests import counted
from tests.functional.standing import chromium_here

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
SHARE = ("faults", "functional", "relevance")
"""Folders whose tests share a site, a server or all the content that ships."""

DATABASES = {"db", "transactional_db", "django_db_setup"}
INDEX = "reindex"
"""The fixture of tests that find something: the index answers them, whatever database it was made from."""

NO_BROWSER = "no Chromium here: sudo apt-get install chromium"
NO_ELASTICSEARCH = "no Elasticsearch here: make elasticsearch, then ELASTICSEARCH_URL=http://127.0.0.1:9200 make test"
NO_POSTGRES = "not on PostgreSQL: sudo apt-get install postgresql, then make test-postgres"


# Slow machines are no failure; CI draws the same examples each time, laptops new ones.
hypothesis_settings.register_profile("laptop", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("ci" if IN_CI else "laptop")


def missing(item: pytest.Item) -> str:
    """Return why a test cannot run on this machine, or nothing."""
    if item.get_closest_marker("functional") and chromium_here() is None:
        return NO_BROWSER
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        return NO_POSTGRES
    if item.get_closest_marker("elasticsearch") and not os.environ.get("ELASTICSEARCH_URL"):
        return NO_ELASTICSEARCH
    return ""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second run, on another database, leave out what no database takes part in."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only tests in which the database decides: the others are the same on any",
    )


def database_decides(item: pytest.Item) -> bool:
    """Tell whether a test is handed the database, and is not about what an index finds in it."""
    fixtures = getattr(item, "fixturenames", ())
    is_handed = DATABASES.intersection(fixtures) or item.get_closest_marker("django_db")
    return bool(is_handed) and INDEX not in fixtures


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by folder what drives a browser, and what takes long; choose what uses the database."""
    for item in items:
        folder = Path(item.path).parent.name
        if folder == "functional":
            item.add_marker(pytest.mark.functional)
        if folder in SHARE:
            item.add_marker(pytest.mark.slow)
    if config.getoption("database_only"):
        others = [item for item in items if not database_decides(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if database_decides(item)]
    counted.choose(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Take coverage of a test only where that can add to it."""
    with counted.untraced(item):
        return (yield)


def pytest_collection_finish() -> None:
    """Spare the collector what is never garbage: Django's models and the tests themselves.

    Otherwise each full collection walks all of it, which is an eighth of the time of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


class TogetherByFolder(LoadScopeScheduling):
    """Gives each test to the first process that is free, and a folder that shares something to one of them.

    What is shared is then made once. (The groups of pytest-xdist 3.8 do nothing under pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = Path(nodeid.partition("::")[0]).parent.name
        return folder if folder in SHARE else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherByFolder:
    """Deal tests out to several processes, where ``-n`` asks for them, in our way."""
    return TogetherByFolder(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run; where ``CI`` is set, nothing may be missing."""
    if reason := missing(item):
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)  # said to whoever runs it, with how to get what is missing
    if item.get_closest_marker("functional"):
        # Playwright keeps an event loop in this thread, where Django would refuse its database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's own Chromium; as root it has no sandbox to give."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium_here(), "args": arguments}

"""A site on Elasticsearch with the embedded index as its standby, and a server that can be made to fail."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from casestudies.models import CaseStudyPage
from search.engines import engines_here, get_engine
from search.indexing.drain import drain_now, drain_once
from search.indexing.rebuild import rebuild
from tests import factories
from tests.faults.proxy import Proxy
from tests.faults.server import Server, free_port

PAGES = [
    "/search/?q=sensors",
    "/search/?q=senzors+xylophone&nation=wales&kind=pilot",
    "/search/?q=",
    "/search/suggest/?q=sen",
    "/api/v1/cases?q=sensors",
    "/api/v1/suggest?q=sen",
    "/cases/sensors-number-1/",
    "/sitemap.xml",
    "/",
    "/sectors/",
    "/cases/",
]
AWAY = "The usual search is away"
MOST_SECONDS = 2.0
RECOVERY_SECONDS = 60.0


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real server, in a process of its own. Tests leave it running and answering."""
    made = Server(free_port())
    try:
        made.start()
    except RuntimeError as error:
        # A laptop may test against a server elsewhere and have none to kill; CI has promised one.
        give_up = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
        give_up(f"no server of the tests' own: {error}")
    yield made
    made.end()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """What stands between the site and the server."""
    made = Proxy(server.port)
    made.start()
    yield made
    made.stop()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page answered, and how long it took."""

    status: int
    text: str
    seconds: float

    @property
    def degraded(self) -> bool:
        """Whether the page says that a standby answered."""
        return AWAY in self.text


class Site:
    """The site as a reader meets it."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str) -> Answer:
        """Ask for a page, which never is an error and never takes longer than it may."""
        began = time.monotonic()
        response = self.client.get(path)
        seconds = time.monotonic() - began
        text = b"".join(response) if response.streaming else response.content
        answer = Answer(response.status_code, text.decode(), seconds)
        assert answer.status == 200, f"{path}: {answer.status}"
        assert seconds < MOST_SECONDS, f"{path} took {seconds:.2f} s"
        return answer

    def search(self, words: str = "sensors") -> Answer:
        """Ask the search page."""
        return self.get(f"/search/?q={words}")

    def recovers(self, again: Callable[[], object] = lambda: None) -> float:
        """Ask until the first engine answers again, which happens by itself; return how long that took."""
        began = time.monotonic()
        while self.search().degraded:
            assert time.monotonic() - began < RECOVERY_SECONDS, "it did not recover"
            again()
            time.sleep(0.2)
        return time.monotonic() - began


@pytest.fixture
def site(proxy: Proxy, settings: Any, case_index: object) -> Iterator[Site]:
    """A site whose Elasticsearch is behind the proxy, with nothing in its indexes."""
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = proxy.url
    settings.ELASTICSEARCH_PREFIX = f"faults-{uuid.uuid4().hex[:12]}"
    settings.SEARCH_LOG = False
    for engine in engines_here():
        rebuild(engine)
    yield Site()
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{proxy.to}"
    get_engine().remove()  # type: ignore[attr-defined]


@pytest.fixture
def cases(site: Site) -> list[CaseStudyPage]:
    """Three cases, in both indexes; the first question has been asked."""
    made = [factories.published_case(f"Sensors number {number}") for number in range(3)]
    drain_now()
    for path in PAGES:
        site.client.get(path)  # the first time, templates and addresses are read
    answer = site.search()
    assert "3 cases" in answer.text
    assert not answer.degraded
    return made


def drain_standby() -> None:
    """What the feeder of the embedded index does, whatever the other engine is doing."""
    drain_once(get_engine("embedded"))

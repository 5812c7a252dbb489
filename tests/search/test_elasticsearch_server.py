"""Reaching an Elasticsearch server: signing in, certificates, deadlines, nonsense. The server is one of our own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import Warning as CheckWarning

from search.checks import elasticsearch_check
from search.clauses import Every
from search.engines.base import EngineUnavailable, IndexTorn
from search.engines.elasticsearch import Access, ElasticsearchEngine
from search.engines.elasticsearch.features import server_version
from search.engines.elasticsearch.shape import schema_hash
from search.parameters import SearchQuery
from search.vocabulary import NoVocabulary
from tests.faults.proxy import Proxy
from tests.search.fake_server import Answer, FakeServer, serving


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the loopback address that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    held, key = folder / "held.pem", folder / "key.pem"
    subprocess.run(  # noqa: S603 - our own command
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(held)),
        ],
        check=True,
        capture_output=True,
    )
    return held, key


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[FakeServer]:
    with serving(certificate) as server:
        yield server


def _engine(url: str, deadline: float = 0.4) -> ElasticsearchEngine:
    return ElasticsearchEngine(Access(url, deadline=deadline), NoVocabulary())


def test_an_api_key_is_sent(fake: FakeServer) -> None:
    assert server_version(Access(fake.url, api_key="a2V5")) == (8, 19, 13)
    assert fake.headers[-1]["authorization"] == "ApiKey a2V5"


def test_a_name_and_password_in_the_address_are_sent_and_never_told(fake: FakeServer) -> None:
    url = fake.url.replace("://", "://reader:open%20sesame@")
    server_version(Access(url))
    sent = fake.headers[-1]["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent) == b"reader:open sesame"
    fake.answer = lambda path, body: (
        401,
        b'{"error": {"type": "security_exception"}, "status": 401}',
    )
    with pytest.raises(EngineUnavailable) as refused:
        _engine(url).search(SearchQuery(q="falls"))
    assert "401" in str(refused.value)
    assert "sesame" not in str(refused.value)


def test_a_certificate_of_nobody_we_know_is_refused(secure: FakeServer) -> None:
    with pytest.raises(EngineUnavailable):
        server_version(Access(secure.url))
    assert secure.headers == []


def test_a_certificate_is_trusted_when_its_authority_is(
    secure: FakeServer, certificate: tuple[Path, Path]
) -> None:
    assert server_version(Access(secure.url, ca_certs=certificate[0])) == (8, 19, 13)


def test_the_command_looks_at_a_server_of_ours_with_its_key_and_its_authority(
    secure: FakeServer, certificate: tuple[Path, Path]
) -> None:
    variables = {
        "ELASTICSEARCH_URL": secure.url,
        "ELASTICSEARCH_API_KEY": "a2V5",
        "ELASTICSEARCH_CA_CERTS": str(certificate[0]),
    }
    told = subprocess.run(  # noqa: S603 - our own command
        [str(settings.BASE_DIR / "bin" / "elasticsearch")],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Elasticsearch 8.19.13 answers" in told.stdout, told.stderr
    assert secure.headers[-1]["Authorization"] == "ApiKey a2V5"


def test_a_server_that_sends_a_byte_now_and_then_has_no_longer_than_the_deadline(
    fake: FakeServer,
) -> None:
    fake.seconds_a_byte = 0.1
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="too long"):
        _engine(fake.url).search(SearchQuery(q="falls"))
    assert time.monotonic() - began < 5


def test_answers_that_are_given_up_keep_nobody_waiting_when_the_server_is_well_again(
    fake: FakeServer,
) -> None:
    """Each drips for minutes, and there are more of them than requests are made at once."""
    proxy = Proxy(int(fake.url.rpartition(":")[2]))
    proxy.start()
    proxy.mode = "drip"
    impatient = _engine(proxy.url, deadline=0.4)
    with ThreadPoolExecutor(20) as readers:
        asked = [readers.submit(impatient.search, SearchQuery(q="falls")) for _ in range(20)]
    assert {str(one.exception()) for one in asked} == {"Elasticsearch took too long."}
    proxy.mode = "pass"
    with pytest.raises(EngineUnavailable, match="no sense"):  # it was asked, and answered
        _engine(proxy.url, deadline=5).search(SearchQuery(q="falls"))
    proxy.stop()


def test_nobody_at_the_address_is_unavailable() -> None:
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        _engine("http://127.0.0.1:9").search(SearchQuery())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>proxy</html>",
        b'{"a": {"mappings": []}}',
        b"\xff\xfe",
        b'{"x"',
    ],
)
@pytest.mark.parametrize("status", [200, 502])
def test_nonsense_is_unavailable(fake: FakeServer, body: bytes, status: int) -> None:
    fake.answer = lambda path, sent: (status, body)
    engine = _engine(fake.url, deadline=5)
    with pytest.raises(EngineUnavailable):
        engine.search(SearchQuery(q="falls"))
    assert not engine.status().healthy


def test_an_index_of_another_shape_is_torn(fake: FakeServer) -> None:
    shape = {"precedent-index-x": {"mappings": {"_meta": {"schema_hash": "of last year"}}}}
    fake.answer = lambda path, body: (200, json.dumps(shape).encode())
    engine = _engine(fake.url, deadline=5)
    for asked in (lambda: engine.search(SearchQuery()), lambda: list(engine.scan(SearchQuery()))):
        with pytest.raises(IndexTorn, match="another version"):
            asked()


def test_a_scan_that_has_everything_is_whole_whether_or_not_the_server_hears_of_its_end(
    fake: FakeServer,
) -> None:
    hit = {"fields": {"page_id": [7], "version": [70]}, "sort": [7]}
    page = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": [hit]}}

    def answer(path: str, body: bytes) -> Answer:
        if path.startswith("/_pit"):
            return 502, b"a page of a proxy"
        return 200, json.dumps({"id": "p"} if "/_pit" in path else page).encode()

    fake.answer = answer
    assert list(_engine(fake.url).versions()) == [(7, 70)]
    assert any(path.startswith("/_pit") for path in fake.paths)


def _a_page_late(late: threading.Event) -> Callable[[str, bytes], Answer]:
    """A server with one case, that answers at once but for the pages of a scan: these wait for ``late``."""
    shape = {"precedent-index-x": {"mappings": {"_meta": {"schema_hash": schema_hash()}}}}
    hit = {"fields": {"page_id": [7]}, "sort": [7]}
    page = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": [hit]}}

    def answer(path: str, body: bytes) -> Answer:
        if path.startswith("/_search"):
            late.wait(1.0)
            return 200, json.dumps(page).encode()
        return 200, json.dumps({"id": "p"} if "/_pit" in path else shape).encode()

    return answer


def test_the_ids_behind_a_question_have_no_longer_than_the_question(fake: FakeServer) -> None:
    late = threading.Event()
    fake.answer = _a_page_late(late)
    engine = _engine(fake.url, deadline=0.3)
    with pytest.raises(EngineUnavailable, match="too long"):
        engine.ask(lambda index: list(index.ids(Every(), "newest")))
    late.set()


def test_a_scan_may_take_longer_than_a_question(fake: FakeServer) -> None:
    fake.answer = _a_page_late(threading.Event())
    assert list(_engine(fake.url, deadline=0.3).scan(SearchQuery())) == [7]


def test_a_server_that_stalls_is_said_to_be_away_before_a_monitor_gives_up(
    fake: FakeServer,
) -> None:
    stalled = threading.Event()
    well = fake.answer

    def answer(path: str, body: bytes) -> Answer:
        stalled.wait(1.0)
        return well(path, body)

    fake.answer = answer
    assert _engine(fake.url).status().problem == "Elasticsearch took too long."
    stalled.set()


@pytest.fixture
def chosen(settings: Any, fake: FakeServer) -> FakeServer:
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = fake.url
    return fake


def _tokens(*words: str) -> bytes:
    return json.dumps({"tokens": [{"token": word} for word in words]}).encode()


def _server(number: str, *words: str) -> Callable[[str, bytes], Answer]:
    info = json.dumps({"version": {"number": number}}).encode()
    return lambda path, body: (200, info if path == "/" else _tokens(*words))


def test_no_server_is_looked_at_where_none_is_chosen(fake: FakeServer, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = fake.url
    assert list(elasticsearch_check(None)) == []
    assert fake.headers == []


@pytest.mark.parametrize("number", ["8.0.0", "8.19.13", "9.2.1"])
def test_versions_eight_and_nine_will_do(chosen: FakeServer, number: str) -> None:
    chosen.answer = _server(number, "don", "t", "sensor")
    assert list(elasticsearch_check(None)) == []


@pytest.mark.parametrize("number", ["7.17.9", "10.0.0", "1"])
def test_another_version_stops_no_command_and_is_said_with_what_to_do(
    chosen: FakeServer, number: str
) -> None:
    chosen.answer = _server(number, "don", "t", "sensor")
    [message] = elasticsearch_check(None)
    assert not message.is_serious()
    assert (message.id, number in message.msg) == ("search.W002", True)
    assert "SEARCH_ENGINE=embedded" in str(message.hint)


def test_a_server_without_the_analysis_stops_no_command_and_is_said(chosen: FakeServer) -> None:
    chosen.answer = _server("8.1.0", "don't", "the", "sensors")
    [message] = elasticsearch_check(None)
    assert not message.is_serious()
    assert message.id == "search.W003"
    assert "stemming" in message.msg


def test_a_server_that_is_away_is_a_warning_because_the_standby_answers(settings: Any) -> None:
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    [message] = elasticsearch_check(None)
    assert isinstance(message, CheckWarning)
    assert message.id == "search.W001"

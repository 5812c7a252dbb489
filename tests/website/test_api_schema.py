"""The API held against its own description: requests made up from it, answers checked by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from taxonomy.models import Outcome
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import measure, publish
from website.api import access

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]

EXAMPLES = 60
PLAIN = {"Accept-Encoding": "identity"}  # its client does not decompress

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_schema(reindex: Reindex, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The description as it is served, over an index that holds a case.

    Like Django's own test client, it keeps the test's connection open between requests.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(access, "REQUESTS", 1_000_000)
    publish("Talking bins", outcomes=[measure(factories.term(Outcome), 2, 1, evidence=3)])
    reindex()
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", ["list_cases", "get_case", "suggest"])
def test_the_api_answers_as_its_description_says(api_schema: Any, name: str) -> None:
    operation = api_schema.find_operation_by_id(name)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, headers=PLAIN)

    holds()


def test_the_description_has_the_promised_addresses_and_problems(client: Client, db: None) -> None:
    described = json.loads(client.get("/api/v1/openapi.json").content)
    assert described["openapi"].startswith("3.")
    assert set(described["paths"]) == {
        "/api/v1/cases",
        "/api/v1/cases/{ref}",
        "/api/v1/suggest",
    }
    listing = described["paths"]["/api/v1/cases"]
    assert set(listing) == {"get"}
    assert set(listing["get"]["responses"]) >= {"200", "404", "422", "429", "503"}
    for status, response in listing["get"]["responses"].items():
        kind = "application/problem+json" if int(status) >= 400 else "application/json"
        assert list(response["content"]) == [kind]
    one = described["paths"]["/api/v1/cases/{ref}"]["get"]["responses"]
    assert set(one) >= {"200", "301", "404", "410"}

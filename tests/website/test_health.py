"""Whether the process answers, and whether it can do its work, for whoever watches the site."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPSenderRefused
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.mail.failures import failure_of
from cms.mail.models import OutgoingEmail
from cms.mail.services import post
from search.indexing.status import IndexStatus, TargetStatus
from search.models import IndexTarget
from tests import factories
from website import health

pytestmark = pytest.mark.django_db


def index(**changes: Any) -> TargetStatus:
    values: dict[str, Any] = {
        "name": "embedded:secret-host",
        "engine": "embedded",
        "here": True,
        "location": "/secret/folder",
        "healthy": True,
        "problem": "",
        "documents": 3,
        "seen_seconds": 1.0,
        "checked_at": timezone.now(),
    }
    return TargetStatus(**{**values, **changes})


def status(*targets: TargetStatus, wanted: str = "embedded") -> IndexStatus:
    return IndexStatus(wanted=wanted, cases=3, blocked=0, targets=targets)


def server(**changes: Any) -> TargetStatus:
    return index(name="elasticsearch:secret", engine="elasticsearch", **changes)


AWAY = {"healthy": False, "problem": "/secret/folder is torn", "documents": 0}
ELSEWHERE = {"name": "embedded:other-secret-host", "here": False, "documents": None}


def test_the_process_is_alive_without_asking_anything(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/health/live")
    assert response.json() == {"status": "ok"}
    assert len(captured) == 0


@pytest.mark.parametrize(
    ("asked", "code", "state"),
    [
        (status(index()), 200, "ok"),
        (status(index(oldest_seconds=5.0, waiting=1)), 200, "ok"),
        (status(index(oldest_seconds=600.0, waiting=9)), 200, "degraded"),
        (status(index(parked=1)), 200, "degraded"),
        (status(index(documents=2)), 200, "degraded"),
        (status(index(stale=1)), 200, "degraded"),
        (status(index(**AWAY)), 503, "down"),
        (status(), 503, "down"),
        (status(server(), index(), wanted="elasticsearch"), 200, "ok"),
        (status(server(**AWAY), index(), wanted="elasticsearch"), 200, "degraded"),
        (status(server(), index(**AWAY), wanted="elasticsearch"), 200, "degraded"),
        (status(server(**AWAY), index(**AWAY), wanted="elasticsearch"), 503, "down"),
        (status(index(), index(**ELSEWHERE)), 200, "ok"),
        (status(index(), index(**ELSEWHERE, seen_seconds=5000.0)), 200, "degraded"),
        (status(index(**AWAY), index(**ELSEWHERE)), 503, "down"),
    ],
)
def test_readiness_tells_ok_degraded_and_down_apart(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: IndexStatus, code: int, state: str
) -> None:
    monkeypatch.setattr(health, "index_status", lambda: asked)
    response = client.get("/health/ready")
    told = response.json()
    assert (response.status_code, told["status"]) == (code, state)
    assert told["degraded"] == (state == "degraded")
    assert bool(told["reasons"]) == (state != "ok")
    assert "no-store" in response["Cache-Control"]
    assert "secret" not in response.content.decode()


def test_readiness_tells_lag_and_drift_of_each_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lagging = index(missing=1, stale=2, orphaned=3, oldest_seconds=7.5, waiting=4)
    monkeypatch.setattr(
        health, "index_status", lambda: status(server(waiting=1), lagging, wanted="elasticsearch")
    )
    told = client.get("/health/ready").json()
    assert told["engine"] == {
        "status": "ok",
        "name": "elasticsearch",
        "wanted": "elasticsearch",
        "documents": 3,
    }
    assert told["queue"] == {"waiting": 5, "parked": 0, "oldest_seconds": 7.5}
    assert (told["drift"]["missing"], told["drift"]["stale"], told["drift"]["orphaned"]) == (
        1,
        2,
        3,
    )
    assert [one["engine"] for one in told["indexes"]] == ["elasticsearch", "embedded"]
    assert [one["waiting"] for one in told["indexes"]] == [1, 4]


def test_readiness_costs_the_same_queries_for_one_index_and_for_five(client: Client) -> None:
    counts = []
    for number in (0, 4):
        for extra in range(number):
            IndexTarget.objects.create(name=f"embedded:{extra}", engine="embedded")
        factories.published_case()
        with CaptureQueriesContext(connection) as captured:
            client.get("/health/ready")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_readiness_is_down_when_the_database_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> IndexStatus:
        raise OperationalError("no such table")

    monkeypatch.setattr(health, "index_status", broken)
    assert client.get("/health/ready").status_code == 503
    monkeypatch.setattr("website.health.connection.cursor", broken)
    told = client.get("/health/ready")
    assert told.status_code == 503
    assert told.json()["database"] == {"status": "down"}


def test_readiness_asks_the_real_engine_too(client: Client) -> None:
    factories.case_index()
    told = client.get("/health/ready").json()
    assert told["engine"]["name"] == "embedded"
    assert told["queue"]["parked"] == 0


def test_readiness_tells_when_e_mail_does_not_leave_the_site(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "index_status", lambda: status(index()))
    letter = post("membership_approved", "jo@council.example", {"organisation": "Testshire"})
    told = client.get("/health/ready").json()
    assert (told["status"], told["mail"]) == (
        "ok",
        {"waiting": 1, "late": 0, "parked": 0, "held_up": 0},
    )
    rows = OutgoingEmail.objects.filter(pk=letter.pk)
    rows.update(created_at=timezone.now() - timedelta(hours=1))
    assert client.get("/health/ready").json()["reasons"] == [
        "E-mail waits longer than it should to be sent."
    ]
    refused = failure_of(SMTPSenderRefused(553, b"secret", "no-reply@site.example"))
    rows.update(state="parked", last_error=refused.words)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["reasons"] == ["The mail server does not take what this site sends."]
    assert answer.json()["mail"]["held_up"] == 1
    rows.update(last_error="The receiving server does not take mail for this address (550).")
    assert client.get("/health/ready").json()["status"] == "ok", "that is a person's address"

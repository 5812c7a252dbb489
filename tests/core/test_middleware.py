"""The editors' side: one transaction for each request that writes, and a policy of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from cms.accounts.models import User


def _save(name: str) -> None:
    User.objects.create(username=name, email=f"{name}@precedent.example")


def save(request: HttpRequest) -> HttpResponse:
    """Write one person and tell whether that was inside a transaction."""
    inside = connection.in_atomic_block
    _save("saved")
    return JsonResponse({"inside": inside})


def save_and_raise(request: HttpRequest) -> HttpResponse:
    _save("lost")
    raise RuntimeError("after writing")


def save_and_answer(request: HttpRequest, status: int) -> HttpResponse:
    _save("maybe")
    return HttpResponse(status=status)


def echo(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {"body": "" if request.POST else request.body.decode(), "form": request.POST.dict()}
    )


def own_policy(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("")
    response._csp_replace = {"img-src": ["'none'"]}  # type: ignore[attr-defined]
    return response


urlpatterns = [
    path("admin/save/", save),
    path("admin/raise/", save_and_raise),
    path("admin/answer/<int:status>/", save_and_answer),
    path("admin/echo/", echo),
    path("admin/own-policy/", own_policy),
    path("public/save/", save),
    path("administrators/save/", save),
    path("public/raise/", save_and_raise),
]


@pytest.fixture
def site() -> Iterator[Client]:
    """A site of the views above; errors are answered, not raised."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db(transaction=True)
def test_a_write_to_the_editors_side_is_one_transaction(site: Client) -> None:
    assert site.post("/admin/save/").json() == {"inside": True}
    assert User.objects.filter(username="saved").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_every_unsafe_method_is_wrapped(site: Client, method: str) -> None:
    assert getattr(site, method)("/admin/save/").json() == {"inside": True}


@pytest.mark.django_db(transaction=True)
def test_reading_the_editors_side_takes_no_transaction(site: Client) -> None:
    assert site.get("/admin/save/").json() == {"inside": False}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/public/save/", "/administrators/save/"])
def test_other_addresses_are_left_alone(site: Client, address: str) -> None:
    assert site.post(address).json() == {"inside": False}


@pytest.mark.django_db(transaction=True)
def test_an_exception_undoes_what_the_view_wrote(site: Client) -> None:
    assert site.post("/admin/raise/").status_code == 500
    assert not User.objects.filter(username="lost").exists()


@pytest.mark.django_db(transaction=True)
def test_outside_the_editors_side_an_exception_undoes_nothing_by_itself(site: Client) -> None:
    assert site.post("/public/raise/").status_code == 500
    assert User.objects.filter(username="lost").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (400, True), (503, False)])
def test_a_refusal_keeps_and_a_server_error_undoes_what_was_written(
    site: Client, status: int, kept: bool
) -> None:
    site.post(f"/admin/answer/{status}/")
    assert User.objects.filter(username="maybe").exists() is kept


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_does_not_run_after_an_exception(site: Client) -> None:
    ran: list[str] = []

    def save_then_fail(request: HttpRequest) -> HttpResponse:
        transaction.on_commit(lambda: ran.append("ran"))
        raise RuntimeError("after asking for it")

    urlpatterns.append(path("admin/on-commit/", save_then_fail))
    try:
        assert site.post("/admin/on-commit/").status_code == 500
    finally:
        urlpatterns.pop()
    assert ran == []


@pytest.mark.django_db(transaction=True)
def test_forms_and_other_bodies_reach_the_view_whole(site: Client) -> None:
    assert site.post("/admin/echo/", {"a": "1"}).json()["form"] == {"a": "1"}
    sent = site.post("/admin/echo/", '{"a": 1}', content_type="application/json")
    assert sent.json()["body"] == '{"a": 1}'


@pytest.mark.django_db
def test_the_public_policy_allows_nothing_inline_and_no_other_origin(site: Client) -> None:
    policy = site.get("/public/save/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("upgrade-insecure-requests", "")
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_the_relaxed_policy_is_for_the_editors_side_alone(site: Client) -> None:
    relaxed = site.get("/admin/echo/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in relaxed
    assert "default-src 'none'" in relaxed
    assert "unsafe-eval" not in relaxed
    near = site.get("/administrators/save/").headers["Content-Security-Policy"]
    assert "unsafe" not in near


@pytest.mark.django_db
def test_a_view_that_chose_its_own_policy_keeps_it(site: Client) -> None:
    policy = site.get("/admin/own-policy/").headers["Content-Security-Policy"]
    assert "img-src 'none'" in policy
    assert "unsafe" not in policy

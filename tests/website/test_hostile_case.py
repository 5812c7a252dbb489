"""A case with markup that would run in every text it holds: nothing of it runs on any page that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import models
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.rows import load_record, relations
from cms.accounts.models import User
from organisations.models import Organisation, Programme
from taxonomy.models import Term
from tests.website.cases import full_case
from tests.website.conftest import Reindex

pytestmark = pytest.mark.django_db

MARK = "zz-"
ATTACKS = (
    """"'><script>zz()</script><img src=x onerror=zz()> [x](javascript:zz)""",
    """"><img src=x onerror=zz()>""",
    """"><s onclick=zz>""",
    "<s onx=z>",
)
"""From the longest to what goes into a field of a few letters."""

NO_TEXT = ("ocid",)
"""What must have a form of its own to be published."""

MOST_PAGES = 220
SENT_AWAY = ("/accounts/logout/", "/static/", "/media/", "/admin/")


class Running(HTMLParser):
    """Finds what would run, and where the page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            said = (value or "").strip()
            if (name.startswith("on") and "z" in said) or (
                name in ("href", "src", "action") and said.lower().startswith("javascript:")
            ):
                self.ran.append(f"<{tag} {name}={said}>")
            if tag == "a" and name == "href":
                self.links.append(said)
        if tag == "img" and dict(attrs).get("src") == "x":
            self.ran.append("<img src=x>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and data.strip() == "zz()":
            self.ran.append("<script>")


def _hostile(value: str, longest: int | None) -> str:
    for attack in ATTACKS:
        if longest is None or len(value) + len(attack) <= longest:
            return value + attack
    return value


def _poison(instance: models.Model) -> int:
    """Put an attack into every text of ``instance`` that says its own name; returns into how many."""
    done = 0
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        is_text = isinstance(field, models.TextField) or type(field) is models.CharField
        if is_text and isinstance(value, str) and MARK in value and field.name not in NO_TEXT:
            setattr(instance, field.attname, _hostile(value, field.max_length))
            done += 1
    return done


def _poisoned(owner: User) -> tuple[CaseStudyPage, int]:
    page = full_case()
    load_record([page], public=False)
    page.title = _hostile("A full case", services.TITLE_LENGTH)
    page.summary = _hostile("zz-summary", 300)
    page.owner = owner
    done = _poison(page)
    for relation in relations(public=False):
        rows = list(getattr(page, relation).all())
        done += sum(_poison(row) for row in rows)
        setattr(page, relation, rows)
    for model in (Organisation, Programme, Term):
        for held in model._default_manager.filter(name__contains=MARK):
            done += _poison(held)
            held.save()
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=owner)
    return services.publish(page), done


def _walk(client: Client, *starts: str) -> Iterator[tuple[str, Any, Running]]:
    """Open every page that can be reached from ``starts`` and is about the case or what it names."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        answered = client.get(path)
        found = Running()
        if answered.headers.get("Content-Type", "").startswith("text/html"):
            found.feed(answered.content.decode())
        yield path, answered, found
        for link in found.links:
            parts = urlsplit(link)
            inside = not parts.netloc and parts.path.startswith("/")
            if inside and not parts.path.startswith(SENT_AWAY) and parts.path not in seen:
                seen.add(parts.path)
                waiting.append(parts.path)
        assert len(seen) < MOST_PAGES


def _assert_harmless(path: str, answered: Any, found: Running) -> None:
    assert answered.status_code < 500, path
    assert found.ran == [], path
    kind = answered.headers.get("Content-Type", "")
    if kind.startswith("application/json") and not answered.streaming:
        json.loads(answered.content)
    assert kind.startswith("text/html") or answered.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def owner(case_index: object) -> User:
    return User.objects.create_user("owner", "owner@council.example", is_superuser=True)


def test_no_text_of_a_case_runs_anywhere(owner: User, reindex: Reindex) -> None:
    page, done = _poisoned(owner)
    reindex()
    assert done > 60
    reader, room = Client(), Client()
    room.force_login(owner)
    found_in = set()
    walks = (
        (
            reader,
            (f"/cases/{page.slug}/", "/search/?q=zz", "/", "/cases/", f"/api/v1/cases/{page.ref}"),
        ),
        (room, (f"/contribute/{page.ref}/", "/contribute/", f"/contribute/{page.ref}/update/")),
        (room, (f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/history/")),
        (reader, (f"/search/explain/?q=zz&case={page.ref}", "/search/suggest/?q=zz")),
    )
    for client, starts in walks:
        for path, answered, found in _walk(client, *starts):
            _assert_harmless(path, answered, found)
            if not answered.streaming and b"onerror=zz" in answered.content:
                found_in.add(path)
    assert len(found_in) > 20, found_in

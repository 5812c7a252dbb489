"""Lists, the history, pages about the site, and what programs ask for."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from casestudies.models import OutcomeMeasure, Partner
from taxonomy.models import Method, Outcome
from tests import factories
from tests.website.cases import lead
from website import sitemap
from website.site import prepare_site
from website.views import cases as case_views

pytestmark = pytest.mark.django_db


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_shows_every_public_case_newest_first_a_page_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_views, "CASES_A_PAGE", 2)
    pages = [factories.published_case(f"Case number {number}") for number in range(3)]
    factories.complete_draft("Draft that nobody sees")
    first = client.get("/cases/").content.decode()
    second = client.get("/cases/?page=2").content.decode()
    assert "3 cases" in first
    assert first.index("Case number 2") < first.index("Case number 1")
    assert "Case number 0" not in first
    assert "Case number 0" in second
    assert "Draft that nobody sees" not in first + second
    assert lead(pages[0]).name in second
    assert client.get("/cases/?page=3").status_code == 404


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1.5", "٣", "9" * 30, "%00"])
def test_nonsense_for_a_page_is_the_first_page(client: Client, number: str) -> None:
    factories.published_case("The only case")
    assert "The only case" in client.get(f"/cases/?page={number}").content.decode()


def test_an_empty_list_says_so(client: Client) -> None:
    factories.case_index()
    assert "Nothing has been published yet" in client.get("/cases/").content.decode()


def test_the_list_costs_the_same_for_one_case_and_for_ten(client: Client) -> None:
    def publish() -> None:
        page = factories.complete_draft()
        page.outcomes = [
            OutcomeMeasure(term=factories.term(Outcome), direction="mixed", evidence=1)
        ]
        services.publish(page)

    publish()
    client.get("/cases/")
    one = count(client, "/cases/")
    for _ in range(9):
        publish()
    assert count(client, "/cases/") == one
    assert "Mixed" in client.get("/cases/").content.decode()


def test_history_lists_public_notes_newest_first(client: Client) -> None:
    page = factories.published_case()
    empty = client.get(f"/cases/{page.slug}/history/").content.decode()
    assert "Nobody has noted a change" in empty
    services.add_change_note(page, kind="update", text="First note.")
    services.add_change_note(page, kind="new-outcome", text="Second note.")
    text = client.get(f"/cases/{page.slug}/history/").content.decode()
    assert text.index("Second note.") < text.index("First note.")
    assert "New outcome" in text
    assert page.ref in text


@pytest.mark.parametrize("path", ["/about/", "/accessibility/", "/privacy/", "/open-data/"])
def test_pages_about_the_site_are_there_and_make_no_heading_twice(
    client: Client, path: str
) -> None:
    assert client.get(path).status_code == 404
    prepare_site()
    response = client.get(path)
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count("<h1") == 1
    assert "public" in response["Cache-Control"]


def test_the_links_at_the_foot_of_every_page_lead_to_a_heading(client: Client) -> None:
    prepare_site()
    text = client.get("/about/").content.decode()
    for name in ("report", "licence", "security", "contribute"):
        assert f'<h2 id="{name}">' in text


def locations(response: Any) -> list[str]:
    root = ET.fromstring(response.content)  # noqa: S314 - our own answer
    return [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]


def test_the_site_map_lists_what_is_public_and_nothing_else(client: Client) -> None:
    page = factories.published_case()
    draft = factories.complete_draft()
    partner, stranger = factories.organisation("Partner body"), factories.organisation("Stranger")
    with_partner = factories.complete_draft()
    with_partner.partners = [Partner(organisation=partner)]
    services.publish(with_partner)
    method = factories.term(Method)
    found = {
        url.removeprefix("http://localhost:8000") for url in locations(client.get("/sitemap.xml"))
    }
    assert {"/", "/cases/", "/about/", f"/cases/{page.slug}/", f"/methods/{method.slug}/"} <= found
    assert f"/organisations/{lead(page).slug}/" in found
    assert f"/organisations/{partner.slug}/" in found
    assert f"/organisations/{stranger.slug}/" not in found
    assert f"/organisations/{lead(draft).slug}/" not in found
    assert f"/cases/{draft.slug}/" not in found
    services.withdraw(page, "legal")
    assert not any(page.slug in url for url in locations(client.get("/sitemap.xml")))


def test_a_large_site_map_is_an_index_of_pages_and_loses_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        factories.published_case()
    whole = locations(client.get("/sitemap.xml"))
    monkeypatch.setattr(sitemap, "URLS_A_PAGE", 4)
    index = locations(client.get("/sitemap.xml"))
    assert len(index) == -(-len(whole) // 4)
    parts = [
        url for address in index for url in locations(client.get(address.partition("8000")[2]))
    ]
    assert parts == whole
    for number in ("0", "x", "999", "9" * 40):
        assert client.get(f"/sitemap.xml?p={number}").status_code == 404


def test_the_site_map_costs_the_same_for_one_case_and_for_ten(client: Client) -> None:
    factories.published_case()
    client.get("/sitemap.xml")
    one = count(client, "/sitemap.xml")
    for _ in range(9):
        factories.published_case()
    assert count(client, "/sitemap.xml") == one


def test_robots_are_told_where_the_site_map_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_security_txt_has_a_contact_and_has_not_expired(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    assert fields["Contact"].startswith("http://localhost:8000/")
    assert fields["Expires"] > timezone.now().isoformat()


def test_a_fault_answers_500_without_asking_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("broken")

    factories.case_index()
    monkeypatch.setattr(case_views, "paginate", broken)
    client = Client(raise_request_exception=False)
    with CaptureQueriesContext(connection):
        response = client.get("/cases/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "RuntimeError" not in response.content.decode()

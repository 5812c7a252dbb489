"""Anybody may report a problem; what they typed is never lost and nothing else is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from casestudies.models import CaseStudyPage, ProblemReport
from tests import factories
from website.forms import LONGEST_MESSAGE
from website.views.reports import REPORTS_AN_HOUR

pytestmark = pytest.mark.django_db

GOOD = {"kind": "wrong", "message": "The second figure is of 2020."}


@pytest.fixture
def page(db: None) -> CaseStudyPage:
    cache.clear()
    return factories.published_case()


def path(page: CaseStudyPage) -> str:
    return f"/cases/{page.slug}/report/"


def test_a_report_stands_in_the_queue_and_the_reader_is_thanked(
    client: Client, page: CaseStudyPage
) -> None:
    response = client.post(path(page), {**GOOD, "email": "reader@council.example"}, follow=True)
    assert response.redirect_chain == [(f"{path(page)}thanks/", 302)]
    assert "Your report was sent" in response.content.decode()
    report = ProblemReport.objects.get()
    assert (report.page, report.kind, report.state) == (page, "wrong", "new")
    assert report.message == GOOD["message"]
    assert report.email == "reader@council.example"


def test_no_network_address_is_kept_with_a_report_or_in_a_key(
    client: Client, page: CaseStudyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    original = cache.set

    def remember(key: str, *args: Any, **kwargs: Any) -> None:
        keys.append(key)
        original(key, *args, **kwargs)

    monkeypatch.setattr(cache, "set", remember)
    client.post(path(page), GOOD, REMOTE_ADDR="203.0.113.77")
    values = ProblemReport.objects.values_list().get()
    assert keys
    assert not [text for text in (*map(str, values), *keys) if "203.0.113.77" in text]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"message": ""}, "Say what is wrong"),
        ({"message": "   "}, "Say what is wrong"),
        ({"message": "x" * (LONGEST_MESSAGE + 1)}, "Keep it to 5,000 characters; yours has 5001"),
        ({"message": "null \x00 byte"}, "Null characters"),
        ({"kind": ""}, "Choose what it is about"),
        ({"kind": "nonsense"}, "nonsense"),
        ({"email": "not an address"}, "Give a whole e-mail address"),
    ],
)
def test_a_report_with_a_mistake_comes_back_with_all_that_was_typed(
    client: Client, page: CaseStudyPage, changes: dict[str, str], message: str
) -> None:
    typed = {**GOOD, "email": "reader@council.example", **changes}
    response = client.post(path(page), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert message in text
    assert "data-error-summary" in text
    assert "Error: Report a problem" in text
    assert typed["message"].strip("\x00")[:40] in text or "\x00" in typed["message"]
    if changes.get("kind") != "nonsense" and typed["kind"]:
        assert "checked" in text
    assert not ProblemReport.objects.exists()


def test_a_program_that_fills_the_hidden_box_is_thanked_and_kept_out(
    client: Client, page: CaseStudyPage
) -> None:
    response = client.post(path(page), {**GOOD, "website": "https://spam.example"}, follow=True)
    assert "Your report was sent" in response.content.decode()
    assert not ProblemReport.objects.exists()


def test_after_five_reports_in_an_hour_the_next_waits_and_is_not_lost(
    client: Client, page: CaseStudyPage
) -> None:
    for _ in range(REPORTS_AN_HOUR):
        assert client.post(path(page), GOOD).status_code == 302
    response = client.post(path(page), {**GOOD, "message": "One more thing."})
    assert response.status_code == 429
    assert "One more thing." in response.content.decode()
    assert ProblemReport.objects.count() == REPORTS_AN_HOUR
    elsewhere = client.post(path(page), GOOD, REMOTE_ADDR="198.51.100.9")
    assert elsewhere.status_code == 302


def test_mistakes_do_not_count_towards_the_limit(client: Client, page: CaseStudyPage) -> None:
    for _ in range(REPORTS_AN_HOUR + 2):
        client.post(path(page), {**GOOD, "message": ""})
    assert client.post(path(page), GOOD).status_code == 302


def test_the_form_is_protected_against_other_sites_and_kept_by_no_cache(
    page: CaseStudyPage,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path(page), GOOD).status_code == 403
    response = strict.get(path(page))
    assert "no-store" in response["Cache-Control"]
    token = strict.cookies["csrftoken"].value
    form = response.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert token
    assert strict.post(path(page), {**GOOD, "csrfmiddlewaretoken": form}).status_code == 302


def test_the_hidden_box_is_hidden_from_everybody(client: Client, page: CaseStudyPage) -> None:
    text = client.get(path(page)).content.decode()
    trap = text[text.index('class="trap"') : text.index('name="website"') + 200]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap


def test_a_report_about_a_draft_is_not_possible(client: Client) -> None:
    draft = factories.complete_draft()
    assert client.post(path(draft), GOOD).status_code == 404
    assert client.get(f"{path(draft)}thanks/").status_code == 404

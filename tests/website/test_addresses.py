"""Addresses last: moved and merged cases lead on, withdrawn ones say so, nothing is given twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.choices import WithdrawalReason
from casestudies.formats import EXTENSIONS, FileFormat, available_formats, register_format
from casestudies.models import CaseStudyPage, Tombstone
from casestudies.restoring import restore
from organisations.models import Organisation
from organisations.services import merge_organisations
from taxonomy.models import Method
from taxonomy.services import merge_terms
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ("/", "/history/", "/report/", ".json", ".md")


def renamed(page: CaseStudyPage, slug: str) -> CaseStudyPage:
    page.slug = slug
    return services.publish(page)


def test_a_renamed_case_leads_on_from_every_old_address(client: Client) -> None:
    page = factories.published_case()
    old = page.slug
    renamed(renamed(page, "second-name"), "third-name")
    for slug in (old, "second-name"):
        for path in PAGES:
            response = client.get(f"/cases/{slug}{path}")
            assert response.status_code == 301, path
            assert response["Location"] == f"/cases/third-name{path}"


def test_a_merged_case_leads_to_the_one_that_stays(client: Client) -> None:
    loser, winner = factories.published_case(), factories.published_case()
    services.merge_cases(loser, winner)
    assert client.get(f"/cases/{loser.slug}/")["Location"] == f"/cases/{winner.slug}/"
    assert client.get(f"/cases/{loser.slug}.json")["Location"] == f"/cases/{winner.slug}.json"
    for extension in ("", ".json", ".md"):
        response = client.get(f"/id/case/{loser.ref}{extension}")
        assert response.status_code == 301
        assert response["Location"].startswith(f"/cases/{winner.slug}")
    services.withdraw(winner, WithdrawalReason.LEGAL)
    assert client.get(f"/cases/{loser.slug}/").status_code == 410


def test_an_identifier_leads_to_the_case_and_its_files(client: Client) -> None:
    page = factories.published_case()
    for ref in (page.ref, page.ref.lower()):
        response = client.get(f"/id/case/{ref}")
        assert (response.status_code, response["Location"]) == (302, f"/cases/{page.slug}/")
        response = client.get(f"/id/case/{ref}.md")
        assert (response.status_code, response["Location"]) == (302, f"/cases/{page.slug}.md")


@pytest.mark.parametrize("reason", WithdrawalReason.values)
def test_a_withdrawn_case_is_gone_at_slug_reference_and_every_file(
    client: Client, reason: str
) -> None:
    page = factories.published_case("Zz secret title", summary="Zz secret summary.")
    services.withdraw(page, reason)
    paths = [f"/cases/{page.slug}/", f"/cases/{page.slug}/history/", f"/cases/{page.slug}/report/"]
    paths += [f"/cases/{page.slug}.{extension}" for extension in EXTENSIONS]
    paths += [f"/id/case/{page.ref}"]
    paths += [f"/id/case/{page.ref}.{extension}" for extension in EXTENSIONS]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 410, path
        text = response.content.decode()
        assert page.ref in text
        assert "Zz secret" not in text


def test_the_tombstone_tells_reference_dates_and_reason(client: Client) -> None:
    page = factories.published_case()
    services.withdraw(page, WithdrawalReason.CONSENT_WITHDRAWN)
    text = client.get(f"/cases/{page.slug}/").content.decode()
    assert "Consent was withdrawn" in text
    assert page.ref in text
    assert "First published" in text


def test_a_withdrawn_file_of_data_is_a_problem_that_programs_can_read(client: Client) -> None:
    page = factories.published_case()
    services.withdraw(page, WithdrawalReason.INACCURATE)
    response = client.get(f"/cases/{page.slug}.json")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 410
    assert problem["ref"] == page.ref
    assert problem["reason"] == "inaccurate"
    assert problem["published"]
    assert problem["withdrawn"]


def test_a_deleted_case_leaves_its_tombstone_at_its_old_addresses(client: Client) -> None:
    page = factories.published_case()
    slug, ref = page.slug, page.ref
    CaseStudyPage.objects.get(pk=page.pk).delete()
    assert Tombstone.objects.get(ref=ref).published_on
    for path in (f"/cases/{slug}/", f"/id/case/{ref}", f"/cases/{slug}.json"):
        assert client.get(path).status_code == 410, path


def test_a_restored_case_is_back(client: Client) -> None:
    page = factories.published_case()
    services.withdraw(page, WithdrawalReason.OTHER)
    restore(page)
    assert client.get(f"/cases/{page.slug}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/cases/never-was/",
        "/cases/never-was.json",
        "/cases/never-was/history/",
        "/cases/never-was/report/",
        "/id/case/PR-999999",
        "/id/case/PR-99999999999999999999",
        "/id/case/PR-1",
        "/id/case/nonsense.json",
        "/id/organisation/999999",
        "/id/term/method/999999",
        "/id/term/nonsense/1",
        "/id/term/mode/1",
        "/cases/%00/",
        "/cases/a/b/c/",
        "/nothing-here/",
    ],
)
def test_what_never_was_is_not_found(client: Client, path: str) -> None:
    factories.case_index()
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()


def test_a_format_without_a_writer_is_not_found_and_one_with_a_writer_is_linked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = factories.published_case()
    for path in (f"/cases/{page.slug}.pdf", f"/id/case/{page.ref}.pdf", f"/cases/{page.slug}.exe"):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/id/case/{page.ref}.exe").status_code == 404
    monkeypatch.setattr("casestudies.formats._formats", {})
    register_format(FileFormat("pdf", "Print", "application/pdf", lambda case: case.ref.encode()))
    assert [each.extension for each in available_formats()] == ["pdf"]
    assert client.get(f"/cases/{page.slug}.pdf").content == page.ref.encode()
    assert f"/cases/{page.slug}.pdf" in client.get(f"/cases/{page.slug}/").content.decode()
    with pytest.raises(ValueError, match="exe"):
        register_format(FileFormat("exe", "", "", lambda case: b""))


def test_files_hold_the_public_record(client: Client) -> None:
    page = factories.published_case("Falls sensors")
    response = client.get(f"/cases/{page.slug}.json")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    data: dict[str, Any] = json.loads(response.content)
    assert data["ref"] == page.ref
    assert data["title"] == "Falls sensors"
    assert data["url"].endswith(f"/cases/{page.slug}/")
    markdown = client.get(f"/cases/{page.slug}.md")
    assert markdown["Content-Type"] == "text/markdown; charset=utf-8"
    assert f"ref: {page.ref}" in markdown.content.decode()
    assert (
        client.get(
            f"/cases/{page.slug}.md", headers={"if-none-match": markdown["ETag"]}
        ).status_code
        == 304
    )


def test_reading_takes_no_writing(client: Client) -> None:
    page = factories.published_case()
    for path in (
        f"/cases/{page.slug}/",
        f"/cases/{page.slug}.json",
        "/cases/",
        f"/id/case/{page.ref}",
    ):
        assert client.post(path).status_code == 405, path


def test_identifiers_of_bodies_and_terms_lead_on_and_follow_merges(client: Client) -> None:
    loser, winner = factories.organisation("Old body"), factories.organisation("New body")
    path = f"/id/organisation/{loser.ref}"
    assert client.get(path)["Location"] == f"/organisations/{loser.slug}/"
    merge_organisations(loser, winner)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, f"/organisations/{winner.slug}/")
    assert Organisation.objects.get(pk=loser.pk).merged_into_id == winner.pk
    old, new = factories.term(Method), factories.term(Method)
    path = f"/id/term/method/{old.ref}"
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/methods/{old.slug}/")
    merge_terms(old, new)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, f"/methods/{new.slug}/")

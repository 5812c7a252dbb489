"""The short form: the eight on one page, a draft with a title alone, and nothing typed ever lost."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.models import KeptText
from organisations.models import Organisation
from tests.contributions.conftest import champion_named
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors in damp flats")


def test_a_title_alone_is_saved_and_the_address_follows_it(
    room: Client, case: CaseStudyPage
) -> None:
    answer = room.post(edit_url(case), sent(case, "short", title="Sensors in dry flats"))

    assert answer.status_code == 302
    assert latest(case).title == "Sensors in dry flats"
    assert latest(case).slug == "sensors-in-dry-flats"


def test_the_eight_are_saved_from_one_page(
    room: Client, case: CaseStudyPage, organisation: Organisation
) -> None:
    typed = {
        "kind": "pilot",
        "lead_organisation": organisation.name.upper(),
        "summary": "Forty flats, two winters.",
        "challenge": "Damp.\n\nAnd mould.",
        "mode": "unsure",
        "phase": "pilot",
        "owner_name": "Robin",
        "owner_email": "robin@council.example",
    }
    room.post(edit_url(case), sent(case, "short", **typed))

    page = latest(case)
    assert page.lead_organisation == organisation
    assert page.challenge == "Damp.\n\nAnd mould."
    assert (page.kind, page.mode, page.phase) == ("pilot", "unsure", "pilot")
    assert (page.owner_name, page.owner_email) == ("Robin", "robin@council.example")


def test_a_name_that_nobody_knows_is_kept_as_it_was_written(
    room: Client, case: CaseStudyPage
) -> None:
    room.post(edit_url(case), sent(case, "short", lead_organisation="Parish of Nowhere"))

    page = latest(case)
    assert page.lead_organisation is None
    assert page.lead_organisation_text == "Parish of Nowhere"
    assert b'value="Parish of Nowhere"' in room.get(edit_url(case)).content


def test_an_error_names_the_field_and_keeps_everything_that_was_typed(
    room: Client, case: CaseStudyPage, champion: User
) -> None:
    typed = sent(case, "short", title="  ", challenge="Rain & <wind>", summary="x" * 301)
    answer = room.post(edit_url(case), typed)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Give the case a title" in html
    assert 'href="#id_summary"' in html
    assert "Rain &amp; &lt;wind&gt;" in html
    assert latest(case).challenge == ""
    assert KeptText.objects.get().data["challenge"] == ["Rain & <wind>"]
    assert "Rain &amp; &lt;wind&gt;" in room.get(edit_url(case)).content.decode()


def test_a_title_of_signs_that_nobody_sees_is_none_and_those_that_turn_text_are_taken_out(
    room: Client, case: CaseStudyPage
) -> None:
    before = latest(case).title
    answer = room.post(edit_url(case), sent(case, "short", title="\u200b\u202e"))
    assert answer.status_code == 422
    assert "Give the case a title" in answer.content.decode()
    assert latest(case).title == before
    room.post(edit_url(case), sent(case, "short", title="Buses\u202e on time"))
    assert latest(case).title == "Buses on time"


def test_saving_the_same_again_makes_no_version(room: Client, case: CaseStudyPage) -> None:
    before = case.revisions.count()

    answer = room.post(edit_url(case), sent(case, "short"), follow=True)

    assert "Nothing has changed" in answer.content.decode()
    assert case.revisions.count() == before


def test_a_form_without_a_field_leaves_that_field_alone(room: Client, case: CaseStudyPage) -> None:
    room.post(edit_url(case), sent(case, "short", challenge="Damp."))
    number = latest(case).latest_revision_id

    room.post(edit_url(case), {"title": "Only this", "version": number, "key": "k"})

    assert latest(case).challenge == "Damp."
    assert latest(case).title == "Only this"


def test_words_that_would_be_markup_are_shown_as_words(room: Client, case: CaseStudyPage) -> None:
    hostile = '"><script>alert(1)</script>'
    room.post(edit_url(case), sent(case, "short", title=hostile, owner_name=hostile))

    for address in ("edit/", "versions/", "preview/", "submit/", "comments/", "terms/"):
        html = room.get(f"/contribute/{case.ref}/{address}").content.decode()
        assert "<script>alert" not in html, address


def test_a_case_of_somebody_else_is_not_found(client: Client, case: CaseStudyPage) -> None:
    client.force_login(champion_named("somebody"))

    assert client.get(edit_url(case)).status_code == 404
    assert client.post(edit_url(case), {"title": "Mine now"}).status_code == 404


def test_an_unknown_part_of_the_form_is_not_found(room: Client, case: CaseStudyPage) -> None:
    assert room.get(edit_url(case, "nothing")).status_code == 404

"""A tick says that words may be quoted: those that it was set beside, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import Agreed, cover_uncovered, latest, record_agreement
from casestudies.agreement import needs
from casestudies.models import CaseStudyPage, Consent, Quotation
from casestudies.publishing import PublishRefused
from contributions.agreement.due import cover_what_has_no_fingerprints
from tests import factories
from tests.casestudies.conftest import SignIn

pytestmark = pytest.mark.django_db

WORDS = "It {0} saved us 100% a week."
PART = "quotations.w1"


@pytest.fixture
def case(complete_draft: CaseStudyPage) -> CaseStudyPage:
    """A draft that quotes somebody, whose permission is ticked and nowhere recorded."""
    complete_draft.quotations = [
        Quotation(row_id="w1", text=WORDS, attributed_to="A clerk", permission=True)
    ]
    services.save_draft(complete_draft)
    return complete_draft


def changed(case: CaseStudyPage, **said: Any) -> CaseStudyPage:
    """Save the quotation with other columns, its tick left as it is, and the agreements as they are."""
    page = latest(case)
    (row,) = rows = list(page.quotations.all())
    for name, value in said.items():
        setattr(row, name, value)
    page.quotations = rows
    services.save_draft(page)
    return latest(case)


def ticked(page: CaseStudyPage) -> bool:
    return bool(page.quotations.get().permission)


def lacks(page: CaseStudyPage) -> dict[str, str]:
    return {need.part: need.lack.value for need in needs(page)}


def test_the_tick_alone_is_enough_for_the_words_that_it_was_set_beside(case: CaseStudyPage) -> None:
    assert services.publish(latest(case)).quotations.get().text == WORDS


@pytest.mark.parametrize(
    "said",
    [
        {"text": "It {0} cost us 100% a week."},
        {"attributed_to": "The head of the service"},
        {"organisation": "Northmere"},
    ],
)
def test_other_words_or_another_speaker_lose_it_until_it_is_ticked_anew(
    case: CaseStudyPage, said: dict[str, str]
) -> None:
    page = changed(case, **said)
    assert not ticked(page) and lacks(page) == {PART: "never"}
    with pytest.raises(PublishRefused, match="nobody has recorded an agreement to that"):
        services.publish(page)
    page = changed(case, permission=True)
    assert ticked(page) and lacks(page) == {}
    assert ticked(changed(case, role="")), "nothing has changed since"


@pytest.mark.parametrize("said", [{"text": "it {0}, SAVED us 100 a week"}, {"attributed_to": ""}])
def test_capitals_punctuation_and_what_is_taken_out_do_not_count(
    case: CaseStudyPage, said: dict[str, str]
) -> None:
    assert ticked(changed(case, **said))


def test_publishing_at_once_what_was_changed_in_memory_is_refused_and_says_why(
    case: CaseStudyPage,
) -> None:
    page = services.publish(latest(case))
    version = latest(page)
    rows = list(version.quotations.all())
    rows[0].text = "It {0} cost us a week."
    version.quotations = rows
    with pytest.raises(PublishRefused, match="have changed since their permission was ticked"):
        services.publish(version)
    assert CaseStudyPage.objects.get(pk=page.pk).quotations.get().text == WORDS


def test_an_agreement_on_record_says_what_was_agreed_to_and_the_tick_stays(
    case: CaseStudyPage,
) -> None:
    record_agreement(
        case, Agreed(role="quoted-person", given_by="A clerk", evidence="Told us", parts=[PART])
    )
    page = changed(case, text="It cost us a week.")
    assert ticked(page) and lacks(page) == {PART: "changed"}


def test_a_record_that_needs_no_agreement_keeps_its_tick(case: CaseStudyPage) -> None:
    page = latest(case)
    page.basis, page.source_url, page.licence = "restated", "https://example.org/", "OGL-3.0"
    services.save_draft(page)
    page = changed(case, text="As the source has it now.")
    assert ticked(page)
    assert services.publish(page).quotations.get().text == "As the source has it now."


def test_the_admin_takes_the_tick_away_too_and_its_open_form_does_not_bring_it_back_by_itself(
    case: CaseStudyPage, sign_in: SignIn
) -> None:
    client: Client = sign_in("Editor")[0]
    url = reverse("wagtailadmin_pages:edit", args=[case.pk])
    form = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form").copy()
    form["quotations-0-permission"] = "on"
    for words in ("It cost us", "It cost us a week", "It cost us a week"):
        form["quotations-0-text"] = words
        kept = client.post(url, form, headers={"accept": "application/json"}).json()
        form["overwrite_revision_id"] = str(kept["revision_id"])
        form["quotations-0-id"] = str(Quotation.objects.get(page=case).pk)
        assert latest(case).quotations.get().text == words
        assert not ticked(latest(case))
    del form["overwrite_revision_id"]
    assert client.post(url, form).status_code == 302
    assert ticked(latest(case)), "in a form that was opened anew it is a new tick"


def test_an_agreement_without_fingerprints_covers_what_is_public_once_the_worker_has_looked(
    published: CaseStudyPage,
) -> None:
    assert Consent.objects.get().agreed_to == [], "as from before there were any"
    page = latest(published)
    page.summary = "Something else."
    services.save_draft(page)
    assert cover_what_has_no_fingerprints() == 1
    assert [need.lack.value for need in needs(latest(published))] == ["changed"]
    assert needs(CaseStudyPage.objects.get(pk=published.pk)) == []
    assert cover_what_has_no_fingerprints() == 0


def test_of_a_case_that_is_not_public_it_covers_the_latest_draft(
    complete_draft: CaseStudyPage,
) -> None:
    assert cover_uncovered(5) == 1
    assert lacks(latest(complete_draft)) == {}
    page = latest(complete_draft)
    page.challenge = "Other forms."
    services.save_draft(page)
    assert lacks(latest(page)) == {"": "changed"}


def test_looking_for_them_is_one_query_where_there_are_none(
    django_assert_num_queries: Any,
) -> None:
    factories.draft("Nothing agreed")
    with django_assert_num_queries(1):
        assert cover_uncovered(5) == 0

"""What is said of an authority that is not named is what may be said today, whatever became of it since."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement
from casestudies.anonymising import anonymise, take_down_named
from casestudies.models import CaseStudyPage
from organisations.models import Organisation
from organisations.services import merge_organisations
from search.indexing.build import build_documents
from search.models import IndexJob, Subject
from tests import factories

pytestmark = pytest.mark.django_db

SAID = "unitary/north-west/england"


@pytest.fixture
def peers(case_index: object) -> list[Organisation]:
    return [factories.organisation() for _ in range(5)]


@pytest.fixture
def unnamed(peers: list[Organisation]) -> CaseStudyPage:
    """A live case of Northdene, which it does not name."""
    page = factories.published_case("A case", lead_organisation=factories.organisation("Northdene"))
    case = anonymise(page)
    assert (case.live, case.anonymised_as) == (True, SAID)
    return case


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def read(page: CaseStudyPage) -> str:
    return Client().get(f"/cases/{page.slug}/").content.decode()


def lead_elsewhere(page: CaseStudyPage) -> CaseStudyPage:
    draft = latest(page)
    draft.lead_organisation = factories.organisation("Aberdene", nation="wales", region="")
    services.save_draft(draft)
    record_agreement(page, Agreed("owner", "Owner", "said so"))
    return latest(page)


def test_another_authority_is_described_by_the_next_version(unnamed: CaseStudyPage) -> None:
    draft = lead_elsewhere(unnamed)
    assert draft.anonymised_as == "//wales"
    assert "A unitary council in the North West" in read(unnamed), "what is public is not changed"
    assert services.publish(draft).anonymised_as == "//wales"
    text = read(unnamed)
    assert "An authority in Wales" in text and "North West" not in text


def test_a_version_of_before_is_described_anew_as_it_is_published(
    unnamed: CaseStudyPage, peers: list[Organisation]
) -> None:
    revision = unnamed.get_latest_revision()
    merge_organisations(peers[0], peers[1])
    revision.publish()
    assert stored(unnamed).anonymised_as == "//england"


@pytest.mark.parametrize("merged", ["itself", "its peers"])
def test_what_is_public_is_put_right_within_the_hour_with_drafts_and_index(
    unnamed: CaseStudyPage, peers: list[Organisation], merged: str
) -> None:
    draft = latest(unnamed)
    draft.hypothesis = "Something else"
    services.save_draft(draft)
    if merged == "itself":
        right, nation = "An authority in Wales", "wales"
        welsh = factories.organisation("Aberdene", nation="wales", region="")
        assert unnamed.lead_organisation is not None
        merge_organisations(unnamed.lead_organisation, welsh)
    else:
        right, nation = "An authority in England", "england"
        merge_organisations(peers[0], peers[1])
    factories.fed()
    IndexJob.objects.all().delete()
    assert take_down_named() == []
    case = stored(unnamed)
    assert (case.live, case.anonymised_as) == (True, f"//{nation}")
    assert right in read(unnamed) and "North West" not in read(unnamed)
    assert (latest(unnamed).anonymised_as, latest(unnamed).hypothesis) == (
        f"//{nation}",
        "Something else",
    )
    assert case.live_revision.content["anonymised_as"] == f"//{nation}"
    assert case.has_unpublished_changes and case.hypothesis == ""
    assert IndexJob.objects.filter(subject=Subject.PAGE, key=str(unnamed.pk)).exists()
    (document,) = build_documents([unnamed.pk])
    assert "north-west" not in str(document)


def test_what_is_right_still_is_not_written_again(unnamed: CaseStudyPage) -> None:
    before = stored(unnamed).last_published_at
    with CaptureQueriesContext(connection) as queries:
        assert take_down_named() == []
    written = [each["sql"] for each in queries if 'casestudypage" SET' in each["sql"]]
    assert written == [] and stored(unnamed).last_published_at == before
    assert before is not None and before < timezone.now()

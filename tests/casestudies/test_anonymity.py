"""A case that does not name its authority: what is said instead, and that nothing public tells it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement
from casestudies.anonymising import anonymise
from casestudies.anonymity import Described, described
from casestudies.models import CaseStudyPage, FieldState, Notice, OutcomeMeasure
from casestudies.unnamed import names_left, refuse_names, tells_authority
from organisations.models import Organisation, OrganisationName, Programme
from search.indexing.build import build_documents
from tests import factories

pytestmark = pytest.mark.django_db


def authority(peers: int, **fields: str) -> Organisation:
    for _ in range(peers):
        factories.organisation(**fields)
    body = factories.organisation("Northdene", **fields)
    OrganisationName.objects.create(organisation=body, text="Aberdene-on-Sea", kind="former")
    return body


@pytest.mark.parametrize(
    ("peers", "fields", "words"),
    [
        (5, {}, "A unitary council in the North West"),
        (4, {}, "An authority in England"),
        (5, {"nation": "wales", "region": ""}, "A unitary council in Wales"),
        (0, {"nation": "wales", "region": ""}, "An authority in Wales"),
        (5, {"type": "london-borough", "region": "london"}, "A London borough in London"),
        (0, {"nation": "", "region": ""}, "An authority"),
    ],
)
def test_type_and_region_are_said_only_where_enough_others_share_both(
    peers: int, fields: dict[str, str], words: str
) -> None:
    assert described(authority(peers, **fields)).words == words


@pytest.mark.parametrize("kept", ["", "//", "x/y/z", "unitary", "<b>/<b>/<b>", "/" * 50])
def test_nonsense_kept_is_an_authority_and_no_error(kept: str) -> None:
    assert Described.read(kept).words == "An authority"


def test_a_live_case_goes_down_and_comes_back_without_the_name_at_a_new_address(
    case_index: object,
) -> None:
    page = factories.published_case("A case", lead_organisation=authority(5), slug="northdene-case")
    services.add_change_note(page, kind="update", text="Something was changed.")
    case = anonymise(page)
    assert case.live
    assert case.slug == case.ref.lower()
    assert case.anonymised_as == "unitary/north-west/england"
    assert case.lead_organisation == page.lead_organisation


def test_it_stays_down_and_says_where_while_the_name_stands_anywhere(case_index: object) -> None:
    page = factories.published_case(
        "Northdene’s buses",
        lead_organisation=authority(5),
        approach="See https://www.NORTHDENE.gov.uk/buses for more.",
        market="Once called Aberdene-on-Sea.",
        hypothesis="In NORTH\u00adDENE and in northdene’s villages.",
        key_findings="Aberdene on\u00a0Sea.",
        user_needs="Not of the northdeners.",
    )
    services.add_change_note(page, kind="update", text="Northdene told us more.")
    page.statements.create(kind="reply", state="standing", public_words="As Northdene knows.")
    case = anonymise(page)
    assert not case.live
    said = "\n".join(names_left(latest(case)))
    for place in (
        "Title",
        "What was done",
        "Market",
        "Hypothesis",
        "Key findings",
        "a public note on what changed",
        "a dispute or reply",
    ):
        assert f"“{place}”" in said
    assert "ser needs" not in said
    with pytest.raises(ValidationError, match="its name stands in “Title”"):
        services.publish(latest(case))


def test_it_stays_down_while_who_checked_it_or_its_licence_tells_the_name(
    case_index: object,
) -> None:
    page = factories.published_case(
        "A case",
        lead_organisation=authority(5),
        reviewer_role="Head of audit, Northdene",
        licence="© Northdene",
    )
    page.outcomes = [
        OutcomeMeasure(row_id="o1", indicator="Days", validated_by="Northdene internal audit")
    ]
    services.publish(page)
    case = anonymise(page)
    assert not case.live
    said = "\n".join(names_left(latest(case)))
    for place in ("Reviewer role", "Licence", "Measured outcomes: Days, validated by"):
        assert f"“{place}”" in said
    version = latest(case)
    version.reviewer_role = version.licence = "Checked"
    version.states = [
        *version.states.all(),
        FieldState(field="outcomes.o1.validated_by", state="withheld", reason="anonymised"),
    ]
    assert not names_left(version), "what is withheld is read by nobody"


@pytest.mark.parametrize(
    "text",
    [
        "NORTHDENE COUNCIL decided",
        "northdene council",
        "Northdène",
        "**North**dene",
        "#Northdene2020",
        "Northdene_Council",
        "Aberdene on Sea",
        "ABERDENE-ON-SEA",
        "Aberdene\u2011on\u2011Sea",
        "St Mary’s",
        "Write to us@aberdeneonsea.example",
        "https://x.example/aberdene-on-sea",
    ],
)
def test_nothing_that_tells_the_name_is_taken_beside_the_case_however_it_is_written(
    text: str,
) -> None:
    body = authority(0)
    OrganisationName.objects.create(organisation=body, text="St Mary's", kind="former")
    page = CaseStudyPage(lead_organisation=body, anonymised_as="unitary/north-west/england")
    with pytest.raises(ValidationError, match="Leave the name out"):
        refuse_names(page, note=text)


def test_an_everyday_word_does_not_tell_an_authority_that_is_called_so() -> None:
    body = factories.organisation("Reading")
    page = CaseStudyPage(lead_organisation=body, anonymised_as="unitary/north-west/england")
    assert not tells_authority(page, "Children were reading.")
    assert tells_authority(page, "Children in Reading.")
    assert tells_authority(page, "READING FOR ALL")


def test_what_would_tell_the_authority_is_withheld_with_it_and_must_stay_so(
    case_index: object,
) -> None:
    page = factories.published_case("A case", lead_organisation=authority(5))
    case = latest(anonymise(page))
    case.notices = [Notice(url="https://notices.example/1")]
    case.states = [row for row in case.states.all() if row.field != "notices"]
    with pytest.raises(ValidationError, match="“Notices” would give it away"):
        services.publish(case)


def test_going_back_to_a_version_with_the_name_is_refused_where_that_was_the_condition(
    case_index: object,
) -> None:
    page = factories.complete_draft("A case", lead_organisation=authority(5))
    page.consents = []
    named = services.save_draft(page)
    agreed = Agreed(role="owner", given_by="Head", evidence="Told us", only_unnamed=True)
    record_agreement(page, agreed)
    anonymise(page)
    assert services.publish(latest(page)).live
    with pytest.raises(ValidationError, match="does not name the authority"):
        named.publish()
    assert CaseStudyPage.objects.get(pk=page.pk).anonymised_as


def test_a_case_of_no_known_authority_cannot_be_anonymised(draft: CaseStudyPage) -> None:
    with pytest.raises(ValidationError, match="no lead organisation"):
        anonymise(draft)


def test_the_authority_stays_withheld_for_as_long_as_it_is_not_named(case_index: object) -> None:
    page = factories.published_case("A case", lead_organisation=authority(5))
    case = latest(anonymise(page))
    case.states = [row for row in case.states.all() if row.field != "lead_organisation"]
    with pytest.raises(ValidationError, match="“Lead organisation” would give it away"):
        services.publish(case)
    # Whatever road led there, no list and no index tells it.
    FieldState.objects.filter(page=page, field="lead_organisation").delete()
    (document,) = build_documents([page.pk])
    assert not document.authorities and not document.organisation_names
    assert not CaseStudyPage.objects.public().naming_lead().exists()


def test_a_programme_that_the_authority_runs_would_tell_it(case_index: object) -> None:
    body = authority(5)
    fund = Programme.objects.create(name="Buses fund", slug="buses-fund", runner=body)
    page = factories.published_case("A case", lead_organisation=body, programme=fund)
    case = anonymise(page)
    assert not case.live
    (left,) = names_left(latest(case))
    assert "“Programme”" in left


@pytest.mark.parametrize("merged_first", [True, False])
def test_the_old_address_of_a_case_that_was_merged_into_it_leads_nowhere(
    case_index: object, merged_first: bool
) -> None:
    page = factories.published_case("Shorter forms", lead_organisation=authority(5))
    other = factories.published_case("Northdene Council tries forms")
    if merged_first:
        services.merge_cases(other, page)
    case = anonymise(page)
    if not merged_first:
        services.merge_cases(other, case)
    assert Client().get(f"/cases/{other.slug}/").status_code == 404

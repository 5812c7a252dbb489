"""What needs somebody's agreement to be public, when one stands, and that it belongs to the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withdraw_agreement, withhold
from casestudies.agreement import Lack, needs
from casestudies.choices import FieldStatus
from casestudies.fingerprints import WHOLE, agreed_lines
from casestudies.models import CaseStudyPage, Consent, FieldState, Quotation, Supplier, Tombstone
from casestudies.publishing import PublishRefused
from casestudies.restoring import restore
from cms.core.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db

OWNER = Agreed(role="owner", given_by="Head of procurement", evidence="By e-mail")


@pytest.fixture
def case(complete_draft: CaseStudyPage) -> CaseStudyPage:
    """A case that quotes two people and names two suppliers, and has an agreement of none of them."""
    complete_draft.quotations = [
        Quotation(row_id="w1", text="It saved us a week.", attributed_to="A clerk"),
        Quotation(row_id="w2", text="It did not.", attributed_to="Another clerk"),
    ]
    complete_draft.suppliers = [
        Supplier(row_id="s1", name="Northdene Systems", type="sme"),
        Supplier(row_id="s2", type="large"),
    ]
    services.save_draft(complete_draft)
    return complete_draft


def stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def lacking(page: CaseStudyPage) -> dict[str, str]:
    return {need.part: need.lack.value for need in needs(latest(stored(page)))}


def test_publishing_is_refused_naming_each_agreement_that_the_content_needs(
    case: CaseStudyPage,
) -> None:
    case.consents = []
    with pytest.raises(PublishRefused) as refused:
        services.publish(case)
    found = [(item.need.part, item.need.role) for item in refused.value.missing if item.need]
    assert found == [
        (WHOLE, "owner"),
        ("quotations.w1", "quoted-person"),
        ("quotations.w2", "quoted-person"),
        ("suppliers.s1", "supplier"),
    ]
    assert "“Northdene Systems” is named" in str(refused.value)
    assert not stored(case).live


def test_what_is_withheld_needs_nobody(case: CaseStudyPage) -> None:
    withhold(case, ["quotations", "suppliers.s1.name"], "partner-request")
    assert services.publish(latest(case)).live


def test_a_record_restated_from_a_public_source_needs_no_agreement(case: CaseStudyPage) -> None:
    case.basis, case.consents = "restated", []
    case.source_url, case.licence = "https://example.org/report", "OGL-3.0"
    assert services.publish(case).live


def test_agreements_of_all_whom_it_concerns_publish(case: CaseStudyPage) -> None:
    for part, role in (
        ("quotations.w1", "quoted-person"),
        ("quotations.w2", "quoted-person"),
        ("suppliers.s1", "supplier"),
    ):
        record_agreement(case, Agreed(role=role, given_by=part, evidence="Told us", parts=[part]))
    page = services.publish(latest(case))
    assert page.live
    assert all(row.permission for row in page.quotations.all())


def test_a_material_change_needs_asking_again_and_taking_out_does_not(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.approach = "We asked first."
    complete_draft.consents = []
    services.save_draft(complete_draft)
    record_agreement(complete_draft, OWNER)
    page = latest(complete_draft)
    page.approach = "  we ASKED, first "
    page.review_by = PartialDate(2030)
    services.save_draft(page)
    assert lacking(page) == {}
    page.approach = ""
    services.save_draft(page)
    assert lacking(page) == {}
    page.approach = "We asked later."
    page.next_steps = "Ask again."
    services.save_draft(page)
    (need,) = needs(latest(page))
    assert (need.lack, need.changed) == (Lack.CHANGED, ("approach", "next_steps"))
    with pytest.raises(PublishRefused, match="the text has changed"):
        services.publish(latest(page))
    record_agreement(page, OWNER)
    assert lacking(page) == {}


@given(
    texts=st.lists(st.text(max_size=12), min_size=3, max_size=3),
    changed=st.lists(st.text(max_size=12), min_size=3, max_size=3),
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_agreement_stands_exactly_while_nothing_new_is_said(
    texts: list[str], changed: list[str]
) -> None:
    names = ("approach", "market", "next_steps")
    page = CaseStudyPage(title="A case", challenge="Too many forms.")
    for name, text in zip(names, texts, strict=True):
        setattr(page, name, text)
    agreed = Consent(role="owner", audiences=["public"], date=PartialDate(2020))
    agreed.agreed_to = marks(page)
    page.consents = [agreed]
    assert needs(page) == []
    for name, text in zip(names, changed, strict=True):
        setattr(page, name, text)
    assert bool(needs(page)) == bool(set(marks(page)) - set(agreed.agreed_to))


def marks(page: CaseStudyPage) -> list[str]:
    return agreed_lines(page)


def test_an_agreement_given_meanwhile_is_not_lost_with_a_save_nor_one_taken_back_revived(
    published: CaseStudyPage,
) -> None:
    written = latest(published)
    record_agreement(published, Agreed(role="partner", given_by="A partner", evidence="Told us"))
    withdrawn = Consent.objects.get(page=published, role="owner")
    withdraw_agreement(withdrawn)
    written.summary = "Written meanwhile."
    services.save_draft(written)
    first = published.revisions.order_by("pk").first()
    assert first is not None
    held = {row.role: row for row in first.as_object().consents.all()}
    assert set(held) == {"owner", "partner"}
    assert held["owner"].withdrawn_on is not None
    with pytest.raises(PublishRefused):
        restore(stored(published))


def test_what_somebody_deletes_and_adds_in_a_version_is_kept(published: CaseStudyPage) -> None:
    page = latest(published)
    page.consents = [*page.consents.all(), factories.supplier_consent()]
    services.save_draft(page)
    assert Consent.objects.filter(page=published).count() == 2
    page = latest(published)
    page.consents = [row for row in page.consents.all() if row.role == "owner"]
    services.save_draft(page)
    assert [row.role for row in Consent.objects.filter(page=published)] == ["owner"]


def test_a_copy_has_no_agreement(published: CaseStudyPage) -> None:
    copy = published.copy(keep_live=False, update_attrs={"slug": "a-copy", "title": "A copy"})
    assert not Consent.objects.filter(page=copy).exists()
    assert lacking(copy) == {WHOLE: "never"}


def test_taking_back_the_owners_agreement_takes_the_case_away(published: CaseStudyPage) -> None:
    withdraw_agreement(Consent.objects.get(page=published))
    assert not stored(published).live
    assert Tombstone.objects.get(ref=published.ref).reason == "consent-withdrawn"


@pytest.mark.parametrize("second", ["this text", "an earlier text", "only unnamed"])
def test_another_owners_agreement_keeps_a_case_public_only_where_it_is_to_what_is_public(
    complete_draft: CaseStudyPage, second: str
) -> None:
    complete_draft.consents = []
    services.save_draft(complete_draft)
    record_agreement(
        complete_draft,
        Agreed("owner", "Second owner", "By e-mail", only_unnamed=second == "only unnamed"),
    )
    if second == "an earlier text":
        version = latest(complete_draft)
        version.challenge = "Words that the second owner never saw."
        services.save_draft(version)
    first = record_agreement(complete_draft, OWNER)
    services.publish(latest(complete_draft))
    withdraw_agreement(Consent.objects.get(pk=first.pk))
    assert stored(complete_draft).live is (second == "this text")
    stones = Tombstone.objects.filter(ref=complete_draft.ref)
    assert stones.exists() is (second != "this text")


def test_taking_back_a_suppliers_agreement_withholds_the_name_at_once_and_in_the_draft(
    case: CaseStudyPage,
) -> None:
    case.quotations = []
    case.consents = [*case.consents.all(), factories.supplier_consent("suppliers.1")]
    page = services.publish(case)
    draft = latest(page)
    draft.approach = "Not public yet."
    services.save_draft(draft)
    withdraw_agreement(Consent.objects.get(page=page, role="supplier"))
    live, version = stored(page), latest(stored(page))
    for each in (live, version):
        states = {row.field: row.state for row in each.states.all()}
        assert states == {"suppliers.s1": FieldStatus.WITHHELD}
    assert live.live
    assert (live.approach, version.approach) == ("", "Not public yet.")
    note = live.change_notes.get()
    assert (note.kind, note.organisation) == ("withdrawn-part", None), "nobody says it for its lead"


def test_what_is_withheld_is_in_no_version_that_was_scheduled_before(
    case: CaseStudyPage,
) -> None:
    case.quotations = []
    case.consents = [*case.consents.all(), factories.supplier_consent("suppliers.s1")]
    case.go_live_at = timezone.now() + timedelta(days=2)
    services.publish(case)
    withhold(case, ["suppliers.s1"], "partner-request")
    (revision,) = case.revisions.filter(approved_go_live_at__isnull=False)
    assert [row.field for row in revision.as_object().states.all()] == ["suppliers.s1"]


def test_an_owner_who_agreed_without_the_name_has_not_agreed_to_the_name(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.consents = []
    services.save_draft(complete_draft)
    record_agreement(
        complete_draft,
        Agreed(role="owner", given_by="Head", evidence="Told us", only_unnamed=True),
    )
    assert lacking(complete_draft) == {WHOLE: "named"}


@pytest.mark.parametrize("part", ["nothing", "outcomes.o1.nothing", "", "owner_email"])
def test_only_what_a_record_has_can_be_withheld(published: CaseStudyPage, part: str) -> None:
    with pytest.raises(ValidationError):
        withhold(published, [part], "other")
    assert not FieldState.objects.filter(page=published).exists()


def test_taking_back_an_agreement_tells_nobody_of_a_case_that_was_never_public(
    case: CaseStudyPage,
) -> None:
    case.suppliers, case.quotations = [], []
    case.embargo_until = timezone.now() + timedelta(days=1)
    services.save_draft(case)
    agreement = record_agreement(case, OWNER)
    page = services.publish(latest(case))
    assert page.approved_schedule
    withdraw_agreement(agreement)
    assert not stored(page).approved_schedule
    assert not Tombstone.objects.exists()
    assert lacking(page) == {WHOLE: Lack.ENDED.value}

"""A row that was removed takes its id along: what speaks of it speaks of no other row, ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import withdraw_agreement, withhold
from casestudies.consistency import Record, problems
from casestudies.models import (
    CaseIdentity,
    CaseStudyPage,
    Consent,
    FieldState,
    NarrativeSection,
    Supplier,
)
from casestudies.publishing import missing_agreements
from cms.accounts.models import User
from contributions.documents.drafting import add_to_case
from contributions.models import CaseWriter
from tests import factories
from tests.contributions.agreement.asking import address, ask
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A champion's draft with one supplier, s1, and the owner's agreement."""
    page = factories.complete_draft("Zz")
    page.owner = champion
    page.save()
    page.suppliers = [Supplier(name="Acme", type="sme")]
    page.consents = [factories.owner_consent()]
    services.save_draft(page, user=champion)
    return page


def typed(browser: Client, page: CaseStudyPage, **rows: str) -> None:
    """Send the form of the market with what was typed in its first supplier."""
    named = {f"suppliers-0-{name}": value for name, value in rows.items()}
    assert (
        browser.post(edit_url(page, "market"), sent(page, "market", rows=named)).status_code == 302
    )


def remove(browser: Client, page: CaseStudyPage) -> None:
    typed(browser, page, remove="on")


def suppliers(page: CaseStudyPage) -> list[tuple[str, str]]:
    return sorted((row.row_id, row.name) for row in latest(page).suppliers.all())


def lacks(page: CaseStudyPage) -> list[str]:
    return [item.need.part for item in missing_agreements(latest(page)) if item.need]


def test_the_next_row_has_an_id_of_its_own(room: Client, case: CaseStudyPage) -> None:
    remove(room, case)
    typed(room, case, name="Beta")
    assert suppliers(case) == [("s2", "Beta")]
    remove(room, case)
    typed(room, case, name="Gamma")
    assert suppliers(case) == [("s3", "Gamma")]


def test_a_version_that_is_gone_back_to_gives_out_no_id_that_a_later_one_gave(
    room: Client, case: CaseStudyPage
) -> None:
    first = latest(case).latest_revision_id
    draft = latest(case)
    draft.suppliers = [*draft.suppliers.all(), Supplier(name="Beta")]
    services.save_draft(draft)
    room.post(f"/contribute/{case.ref}/versions/", {"version": first})
    assert suppliers(case) == [("s1", "Acme")]
    draft = latest(case)
    draft.suppliers = [*draft.suppliers.all(), Supplier(name="Gamma")]
    services.save_draft(draft)
    assert suppliers(case) == [("s1", "Acme"), ("s3", "Gamma")]


def test_a_case_whose_ids_nobody_counted_yet_learns_them_from_its_versions(
    room: Client, case: CaseStudyPage
) -> None:
    remove(room, case)
    CaseIdentity.objects.update(row_numbers=None)
    typed(room, case, name="Beta")
    assert suppliers(case) == [("s2", "Beta")]


@pytest.mark.parametrize(
    ("given", "following"),
    [("s7", "s8"), ("acme-2020", "s2"), ("s1234567890", "s2"), ("s²", "s2"), ("p9", "s2")],
)
def test_an_id_that_a_file_gives_stays_and_is_given_to_nobody_else(
    champion: User, case: CaseStudyPage, given: str, following: str
) -> None:
    draft = latest(case)
    draft.suppliers = [*draft.suppliers.all(), Supplier(row_id=given, name="Given")]
    services.save_draft(draft)
    assert set(suppliers(case)) == {("s1", "Acme"), (given, "Given")}
    draft = latest(case)
    draft.suppliers = []
    services.save_draft(draft)
    draft.suppliers = [Supplier(name="Next")]
    services.save_draft(draft)
    assert suppliers(case) == [(following, "Next")]


def test_words_of_a_document_become_rows_with_ids_of_their_own(
    champion: User, case: CaseStudyPage
) -> None:
    draft = latest(case)
    draft.sections = [NarrativeSection(heading="Old", body="Words.")]
    services.save_draft(draft)
    draft.suppliers, draft.sections = [], []
    services.save_draft(draft)
    add_to_case(case, [("suppliers.name", "Beta")], champion)
    add_to_case(case, [("section:New", "Other words.")], champion)
    assert suppliers(case) == [("s2", "Beta")]
    assert [(row.row_id, row.heading) for row in latest(case).sections.all()] == [("l2", "New")]


def test_the_link_sent_to_one_supplier_never_shows_another(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "suppliers.s1", "a@acme.example")
    assert "Acme" in Client().get(link).content.decode()
    remove(room, case)
    typed(room, case, name="Beta Secret Ltd")
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "Beta" not in answer.content.decode()
    assert lacks(case) == ["suppliers.s2"]
    assert room.get(address(case)).status_code == 200


@pytest.mark.parametrize("part", ["suppliers.s1", "suppliers.1"])
def test_an_agreement_recorded_by_hand_speaks_of_its_own_row_and_stands_in_nobodys_way(
    room: Client, case: CaseStudyPage, part: str
) -> None:
    draft = latest(case)
    draft.consents = [factories.owner_consent(), factories.supplier_consent(part)]
    services.save_draft(draft)
    assert lacks(case) == []
    remove(room, case)
    typed(room, case, name="Beta")
    assert lacks(case) == ["suppliers.s2"]
    assert list(problems(Record(latest(case)))) == []
    # A name that no row ever had is still pointed out.
    Consent.objects.filter(role="supplier").update(covers=["suppliers.s9"])
    (found,) = problems(Record(latest(case)))
    assert "suppliers.s9" in found.message


def test_an_agreement_to_a_row_that_has_gone_can_be_taken_back_and_the_case_stays_public(
    case: CaseStudyPage,
) -> None:
    draft = latest(case)
    draft.suppliers = []
    draft.consents = [factories.owner_consent(), factories.supplier_consent("suppliers.s1")]
    services.publish(draft)
    withdraw_agreement(Consent.objects.get(role="supplier"))
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert stored.live
    assert not stored.change_notes.exists()
    assert list(latest(case).states.all()) == []


def test_what_one_writer_changed_in_a_row_that_another_replaced_is_put_into_no_other_row(
    champion: User, room: Client, case: CaseStudyPage
) -> None:
    colleague = champion_named()
    CaseWriter.objects.create(page=case, user=colleague, role="writer", accepted_at=timezone.now())
    mine = sent(case, "market", rows={"suppliers-0-type": "vcse"})
    other = signed_in(colleague)
    remove(other, case)
    typed(other, case, name="Two", type="large")

    answer = room.post(edit_url(case, "market"), mine)

    assert answer.status_code == 409
    assert "somebody else removed it, and you changed it meanwhile" in answer.content.decode()
    (row,) = latest(case).suppliers.all()
    assert (row.row_id, row.name, row.type) == ("s2", "Two", "large")


def test_a_row_that_was_withheld_and_then_removed_comes_back_withheld(
    champion: User, room: Client, case: CaseStudyPage
) -> None:
    first = latest(case).latest_revision_id
    withhold(latest(case), ["suppliers.s1.name"], "commercial-confidence", user=champion)
    remove(room, case)
    assert list(latest(case).states.all()) == []
    room.post(f"/contribute/{case.ref}/versions/", {"version": first})
    assert suppliers(case) == [("s1", "Acme")]
    (state,) = latest(case).states.all()
    assert (state.field, state.state) == ("suppliers.s1.name", "withheld")


def test_numbering_takes_as_many_queries_for_ten_rows_as_for_one_and_none_without_a_new_one(
    case: CaseStudyPage,
) -> None:
    def asked(*names: str) -> int:
        draft: Any = latest(case)
        draft.suppliers = [*draft.suppliers.all(), *(Supplier(name=name) for name in names)]
        draft.states = [FieldState(field="phase", state="not-applicable")]
        with CaptureQueriesContext(connection) as caught:
            services.save_draft(draft)
        return sum("caseidentity" in each["sql"] for each in caught)

    assert [asked(), asked("B"), asked(*"CDEFGHIJKL")] == [0, 2, 2]

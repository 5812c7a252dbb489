"""Each step of the review is passed by somebody else, with its checklist kept with the version."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from casestudies import services
from casestudies.gaps import label_of
from casestudies.models import (
    CaseNation,
    CaseStudyPage,
    Claim,
    Cost,
    FieldState,
    Notice,
    OutcomeMeasure,
    Partner,
    PreElectionPeriod,
    ReviewRecord,
    Supplier,
)
from casestudies.review.days import working_days_after
from casestudies.review.prompts import prompts
from casestudies.review.service import current_step
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from organisations.models import Programme
from tests import factories
from tests.casestudies.conftest import SignIn, passing
from tests.contributions.conftest import champion_named, signed_in
from tests.patience import comes_to_an_end

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(case_index: Any) -> CaseStudyPage:
    prepare_review(case_index)
    page = factories.complete_draft("Shorter forms")
    page.outcomes = [
        OutcomeMeasure(row_id="o1", indicator="Days to sign", evidence=3, unit="days"),
        OutcomeMeasure(row_id="o2", indicator="Forms", unit="forms"),
    ]
    return submit(page)


def submit(page: CaseStudyPage) -> CaseStudyPage:
    champion, _ = User.objects.get_or_create(username="c", email="champion@council.example")
    services.save_draft(page, user=champion)
    page.get_workflow().start(page, champion)
    return stored(page)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def url(page: CaseStudyPage) -> str:
    return reverse("case_review", args=[page.pk])


def send(client: Client, page: CaseStudyPage, **changes: str) -> Any:
    revision = str(stored(page).latest_revision_id)
    return client.post(url(page), {"revision": revision, **passing(**changes)})


def test_three_steps_lead_to_the_public_and_each_leaves_its_checklist(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, person = sign_in("Editor")
    for step in ("editorial", "evidence", "sensitivity"):
        assert not stored(submitted).live
        assert current_step(stored(submitted)).task.step == step
        assert editor.get(url(submitted)).status_code == 200
        send(editor, submitted)
    assert "It is public now." in editor.get(reverse("case_reviews")).content.decode()
    page = stored(submitted)
    assert page.live
    assert page.reviewer_role == "Procurement lead of another council"
    records = list(ReviewRecord.objects.order_by("pk"))
    assert [record.step for record in records] == ["editorial", "evidence", "sensitivity"]
    assert {record.reviewer for record in records} == {person}
    assert records[-1].revision_id == page.live_revision_id
    assert [answer.answer for answer in records[0].answers.all()] == ["yes"] * 3
    assert records[0].answers.first().words.startswith("The summary is plain")


def test_an_item_without_an_answer_stops_the_step_and_what_was_typed_stays(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    answer = send(editor, submitted, words="Nearly there", **{"check-neutral-words": ""})
    assert b"has no answer yet" in answer.content and b"Nearly there" in answer.content
    assert not ReviewRecord.objects.exists()


@pytest.mark.parametrize("whose", ["owner", "submitter", "saver"])
def test_nobody_approves_their_own(sign_in: SignIn, submitted: CaseStudyPage, whose: str) -> None:
    editor, person = sign_in("Administrator")
    if whose == "owner":
        CaseStudyPage.objects.filter(pk=submitted.pk).update(owner=person)
    elif whose == "submitter":
        submitted.current_workflow_state.__class__.objects.update(requested_by=person)
    else:
        services.save_draft(submitted, user=person)
    assert b"Nobody approves their own" in send(editor, submitted).content
    assert b"Nobody approves their own" in editor.get(url(submitted)).content
    send(editor, submitted, words="Change it", **{"send-back": "1"})
    assert not ReviewRecord.objects.exists()


def test_what_changed_while_it_was_read_is_not_approved(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    read = str(stored(submitted).latest_revision_id)
    services.save_draft(submitted)
    answer = editor.post(url(submitted), {"revision": read, **passing()})
    assert b"changed while you read it" in answer.content
    for hostile in ("", "nonsense", "9" * 40):
        assert editor.post(url(submitted), {"revision": hostile, **passing()}).status_code == 200
    assert not ReviewRecord.objects.exists()


def test_a_change_during_the_review_has_earlier_steps_passed_again(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    send(editor, submitted)
    services.save_draft(submitted)
    send(editor, submitted)
    assert current_step(stored(submitted)).task.step == "editorial"


def test_a_step_can_be_lowered_with_a_reason_and_not_raised(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    send(editor, submitted)
    assert b"Say why" in send(editor, submitted, **{"lower-o1": "1"}).content
    send(editor, submitted, **{"lower-o1": "5", "reason-o1": "Higher"})
    assert b"Say in which role" in send(editor, submitted, reviewer_role=" ").content
    assert current_step(stored(submitted)).task.step == "evidence"
    owner = champion_named("owner")
    CaseWriter.objects.create(page=submitted, user=owner, role="owner", accepted_at=timezone.now())
    send(editor, submitted, **{"lower-o1": "1", "reason-o1": "No comparison is described."})
    said = signed_in(owner).get(reverse("contribute_comments", args=[submitted.ref]))
    assert b"evidence step from 3 to 1. No comparison is described." in said.content
    (letter,) = OutgoingEmail.objects.filter(kind="field_comment", to=owner.email)
    assert "No comparison is described." in str(letter.text)
    called = stored(submitted).get_latest_revision_as_object().outcomes.all()[0].indicator
    shown = editor.get(url(submitted)).content.decode()
    assert called and f"{called}: evidence lowered from 3 to 1" in shown
    send(editor, submitted)
    page = stored(submitted)
    assert page.live, (
        "lowering a step neither undoes what was passed nor makes its reviewer an author"
    )
    assert [row.evidence for row in page.outcomes.all()] == [1, None]
    (lowered,) = ReviewRecord.objects.get(step="evidence").lowered.all()
    assert (lowered.before, lowered.after, lowered.reason) == (3, 1, "No comparison is described.")


def test_a_case_goes_back_with_comments_by_field(sign_in: SignIn, submitted: CaseStudyPage) -> None:
    editor, _ = sign_in("Editor")
    back = {"send-back": "1"}
    assert b"Say what is to be changed" in send(editor, submitted, **back).content
    half = send(editor, submitted, **back, **{"text-1": "Which year?"})
    assert b"needs both its field and its words" in half.content
    send(editor, submitted, **back, **{"field-1": "challenge", "text-1": "<b>Which year?</b>"})
    (record,) = ReviewRecord.objects.all()
    assert record.outcome == "returned"
    assert [(r.field, r.text) for r in record.remarks.all()] == [
        ("challenge", "<b>Which year?</b>")
    ]
    assert stored(submitted).current_workflow_state.status == "needs_changes"
    submitted.current_workflow_state.resume(user=None)
    shown = editor.get(url(submitted)).content.decode()
    assert "Challenge: &lt;b&gt;Which year?" in shown


def test_wagtails_own_buttons_approve_nothing(sign_in: SignIn, submitted: CaseStudyPage) -> None:
    editor, person = sign_in("Editor")
    step = current_step(submitted)
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", step.state.pk]
    )
    assert editor.post(address, {"comment": ""}).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        step.task.on_action(step.state, person, "approve", comment="")
    assert current_step(stored(submitted)).task.step == "editorial"


def test_the_queue_is_oldest_first_with_the_day_an_answer_is_due(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    listing = reverse("case_reviews")
    editor.get(listing)
    with CaptureQueriesContext(
        connection,
    ) as one:
        editor.get(listing)
    late = submit(factories.complete_draft("Waits longest"))
    state = late.current_workflow_state
    state.__class__.objects.filter(pk=state.pk).update(created_at="2026-01-05T12:00:00Z")
    for _ in range(8):
        submit(factories.complete_draft())
    with CaptureQueriesContext(connection) as ten:
        shown = editor.get(listing).content.decode()
    assert len(ten) == len(one)
    assert shown.index("Waits longest") < shown.index("Shorter forms")
    assert "Late: was due 19 January 2026" in shown
    assert "Reviews" in shown[shown.index("<main") :], "the page says what it is"


def test_a_working_day_is_no_weekend_day() -> None:
    assert working_days_after(date(2026, 11, 27), 1) == date(2026, 11, 30)


def test_moderators_are_prompted_by_what_the_record_says(draft: CaseStudyPage) -> None:
    page = factories.complete_draft(
        procurement_began=PartialDate(2027, 3),
        challenge="A legal challenge by the unsuccessful bidder; commercially sensitive day rates.",
        approach="Cllr Example wrote to all.",
    )
    page.suppliers = [Supplier(row_id="s1", name="Invented Ltd")]
    asked = " ".join(prompts(page, date(2027, 4, 20)))
    for words in (
        "standstill still under way",
        "Is a challenge pending?",
        "pre-election period",
        "supplier's to disclose",
        "who lost",
        "Somebody is named",
        "A supplier is named",
    ):
        assert words in asked
    assert prompts(factories.complete_draft(), date(2026, 11, 26)) == []
    page.claims = [Claim(text="(" * 5_000)]
    page.challenge = "0" * 200_000 + "@" * 200_000
    with comes_to_an_end():
        assert prompts(page, date(2026, 11, 26))


def test_an_election_that_editors_noted_is_named_until_polling_day_where_it_concerns(
    case_index: Any, django_assert_num_queries: Any
) -> None:
    page = factories.complete_draft()
    page.nations = [CaseNation(row_id="n1", nation="wales")]
    for election, nation in (
        ("General election", ""),
        ("Senedd", "wales"),
        ("Holyrood", "scotland"),
    ):
        PreElectionPeriod.objects.create(
            election=election,
            begins=date(2028, 9, 1),
            polling_day=date(2028, 10, 5),
            nation=nation,
        )
    with django_assert_num_queries(1):
        (asked,) = prompts(page, date(2028, 10, 5))
    assert "General election, on 5 October 2028" in asked
    assert "Senedd" in asked
    assert "Holyrood" not in asked
    assert prompts(page, date(2028, 8, 31)) == prompts(page, date(2028, 10, 6)) == []
    page.nations = []
    assert "Holyrood" in prompts(page, date(2028, 9, 1))[0]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    period = PreElectionPeriod(
        election="E", begins=date(2028, 10, 5), polling_day=date(2028, 10, 4)
    )
    with pytest.raises(ValidationError, match="before the period begins"):
        period.full_clean()


def test_a_reviewer_is_asked_about_what_any_part_of_a_case_says_and_told_where(
    case_index: Any,
) -> None:
    page = factories.complete_draft(title="Mr Smith of standstill")
    page.partners = [
        Partner(row_id="p1", organisation=factories.organisation("Partner")),
        Partner(row_id="p2", note="Cllr Jones, 0161 496 0000: out to tender"),
    ]
    page.claims = [Claim(row_id="c1", text="A judicial review is pending")]
    page.costs = [Cost(row_id="k1", note="A day rate that the unsuccessful bidder asked.")]
    page.notices = [Notice(row_id="n1", url="https://x.example/0161 496 0000")]
    live, challenge, rates, losers, named = prompts(page, date(2027, 1, 20))
    assert live.startswith("“standstill” stands in “Title”, “Partners, number 2”. Is a procurement")
    assert challenge.startswith("“judicial review” stands in “Claims, number 1”.")
    cost = f"“{label_of(page, 'costs')}, number 1”."
    assert rates.startswith(f"“day rate” stands in {cost}")
    assert losers.startswith(f"“unsuccessful bidder” stands in {cost}")
    assert "stands, in “Title”, “Partners, number 2”. Have they agreed?" in named
    page.title = "Plain"
    page.states = [
        FieldState(field=name, state="withheld", reason="commercial-confidence")
        for name in ("partners.p2", "claims.c1.text", "costs")
    ]
    assert prompts(page, date(2027, 1, 20)) == [], "what is withheld is read by nobody"


def test_a_reviewer_is_asked_about_names_that_our_records_link_with_an_unnamed_authority(
    case_index: Any,
) -> None:
    body = factories.organisation("Northdene")
    Programme.objects.create(
        name="Alpha Streets", slug="alpha", runner=body, other_names=["Beta Rows"]
    )
    Programme.objects.create(
        name="Care Futures", slug="care", runner=factories.organisation("Pell")
    )
    named = factories.published_case("Named", lead_organisation=body, basis="illustrative")
    named.suppliers = [Supplier(name="Small Rounds Ltd"), Supplier(name="Never Here Ltd")]
    services.publish(named)
    page = factories.complete_draft(
        lead_organisation=body,
        approach="In Beta  Rows and Care Futures, with alpha streets in mind.",
    )
    page.suppliers = [Supplier(row_id="s1", name="Small Rounds Ltd")]

    def asked() -> list[str]:
        return [each for each in prompts(page, date(2026, 11, 26)) if "our records" in each]

    assert asked() == [], "it names its authority"
    page.anonymised_as = "//england"
    (words,) = asked()
    assert "link it with “Beta Rows”, “Small Rounds Ltd”, which" in words
    assert "Northdene" not in words
    page.states = [FieldState(field="suppliers.s1.name", state="withheld", reason="anonymised")]
    page.approach = "Plain."
    assert asked() == []
    page.programme = Programme.objects.get(slug="alpha")
    (words,) = asked()
    assert "“Alpha Streets”" in words


def test_a_reviewer_reads_that_an_embargo_runs_and_that_the_authority_is_not_named(
    sign_in: SignIn, submitted: CaseStudyPage
) -> None:
    editor, _ = sign_in("Editor")
    assert "embargo" not in editor.get(url(submitted)).content.decode()
    until = timezone.now() + timedelta(days=9)
    page = stored(submitted).get_latest_revision_as_object()
    page.embargo_until, page.anonymised_as = until, "//england"
    services.save_draft(page)
    html = editor.get(url(submitted)).content.decode()
    minute = date_format(timezone.localtime(until), "j F Y, H:i")
    assert f"under embargo until {minute}. Passing the last step makes it public then" in html
    assert "Readers see “An authority in England” instead." in html

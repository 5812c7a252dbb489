"""The editors' side: what waits, each step of a review, what readers sent, who asks to belong, what goes stale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.choices import ReportKind
from casestudies.embargoes import set_embargo
from casestudies.models import (
    CaseStudyPage,
    ChangeNote,
    OutcomeMeasure,
    ProblemReport,
    Quotation,
    Statement,
    Supplier,
)
from casestudies.reports import queue_report
from casestudies.review.service import current_step
from casestudies.voices import answer_question, ask_owner, receive_statement
from cms.core.dates import PartialDate
from cms.mail.models import MailState, OutgoingEmail
from contributions.models import CaseUpdate, CaseWriter, WriterRole
from contributions.room.people import give_place
from contributions.writing.comments import comment
from contributions.writing.submitting import submit, take_back
from organisations.choices import MembershipRoad
from organisations.services import members
from tests import factories
from tests.casestudies.conftest import passing
from tests.functional.screens.readers import SAID
from tests.functional.screens.room import returned
from tests.functional.screens.stage import Stage, stored

ADMIN: Final = "/admin/"


def play(stage: Stage) -> None:
    """Show all of it."""
    _review(stage)
    _an_update(stage)
    _their_own(stage)
    _queue(stage)
    _actions(stage)
    _notes(stage)
    _comments(stage)
    _reports(stage)
    _statements(stage)
    _questions(stage)
    _members(stage)
    _listings(stage)


def _review_of(page: CaseStudyPage) -> str:
    return reverse("case_review", args=[page.pk])


def _decide(stage: Stage, page: CaseStudyPage, **changes: str) -> dict[str, str]:
    return {"revision": str(stored(page).latest_revision_id), **passing(**changes)}


def _pressing(stage: Stage, title: str) -> CaseStudyPage:
    """Return a case that waits, of which a reviewer is asked to think of everything."""
    rows: dict[str, Any] = {
        "outcomes": [
            OutcomeMeasure(
                row_id="o1",
                indicator="Days until a contract is signed",
                status="observed",
                unit="days",
                better="lower",
                baseline_value=90,
                result_value=30,
                evidence=3,
                source="Register",
            )
        ],
        "suppliers": [Supplier(row_id="s1", name="Quillon Metalworks", type="sme")],
        "quotations": [
            Quotation(row_id="w1", text="It is quicker.", attributed_to="A. Buyer", permission=True)
        ],
    }
    page = stage.draft(
        title,
        approach="The tender is being evaluated. Two unsuccessful bidders asked why.",
        key_findings="The unit price fell. A legal challenge ended. Ask Mrs Example.",
        contract_value=80_000,
        expire_at=timezone.now() + timedelta(days=900),
        **rows,
    )
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    services.save_draft(page, user=stage.champion.user)
    set_embargo(stored(page), timezone.now() + timedelta(days=90), user=stage.champion.user)
    found = submit(page, user=stage.champion.user)
    assert found.is_ready, found.reasons()
    return stored(page)


def _review(stage: Stage) -> None:
    me, case = stage.editor, _pressing(stage, "Contracts signed in a month")
    path = _review_of(case)
    stage.get(me, path, "review: the editorial check", "Points to consider")
    one = _decide(stage, case, **{"check-neutral-words": ""})
    stage.post(me, path, one, "review: a point without an answer", "has no answer yet")
    more = {**_decide(stage, case), "comments": "3", "add-comment": "1"}
    stage.post(me, path, more, "review: one more comment", "What to change in it (4)")
    half = {**_decide(stage, case), "send-back": "1", "field-1": "summary", "comments": "3"}
    stage.post(me, path, half, "review: a comment without words", "Send it back with comments")
    old = {**_decide(stage, case), "revision": "1"}
    stage.post(me, path, old, "review: changed meanwhile", "changed while you read it")
    words = _decide(stage, case, words="Reads well.")
    stage.post(me, path, words, "review: the evidence check", "Checked by")
    lowered = {"lower-o1": "1", "reason-o1": ""}
    stage.post(
        me, path, _decide(stage, case, **lowered), "review: no reason", "Say why an evidence"
    )
    lowered = {"lower-o1": "1", "reason-o1": "There is no figure from before."}
    stage.post(
        me,
        path,
        _decide(stage, case, **lowered),
        "review: the sensitivity check",
        "evidence lowered",
    )
    stage.post(me, path, _decide(stage, case), "review: passed", "It is published when its embargo")
    open_one = stage.submitted("Read and passed")
    for _ in range(3):
        me.browser.post(_review_of(open_one), _decide(stage, open_one))
    assert stored(open_one).live
    back = stage.submitted("Taken back meanwhile")
    typed = _decide(stage, back, words="Nearly there.", **{"send-back": "1"})
    take_back(back, user=stage.champion.user)
    over = "Nothing was decided"
    stage.post(me, _review_of(back), typed, "review: taken back meanwhile", over)


def _an_update(stage: Stage) -> None:
    """A live case that is read again: what would change in public, what readers are told, comments on it."""
    live, me = stage.public("Read again"), stage.champion
    changed = latest(live)
    changed.challenge, changed.phase = "Steps kept people out of eleven halls.", "scaled"
    note = CaseUpdate(page=live, kind="update", note="Eleven halls now.", made_by=me.user)
    note.save()
    changed.update_number = note.pk
    services.save_draft(changed, user=me.user)
    first = comment(changed, "Eleven, or nine?", author=stage.colleague.user, field="challenge")
    comment(changed, "Eleven by now.", author=me.user, answers_to=first)
    found = submit(stored(live), user=me.user)
    assert found.is_ready, found.reasons()
    stage.get(stage.editor, _review_of(live), "review: of an update", "What would change in public")
    same = stage.public("Read again as it is")
    services.save_draft(latest(same), user=me.user)
    submit(stored(same), user=me.user)
    stage.get(stage.editor, _review_of(same), "review: nothing changed", "says the same as what is")


def _their_own(stage: Stage) -> None:
    """The second pair of eyes: nobody passes what is theirs."""
    writer = stage.person("writes-too", "Ines Dale", role="Editor")
    case = stage.submitted("An editor's own")
    CaseWriter.objects.create(
        page=case, user=writer.user, role=WriterRole.WRITER, accepted_at=timezone.now()
    )
    path = _review_of(case)
    stage.get(writer, path, "review: one's own", "Nobody approves their own")
    stage.post(
        writer, path, _decide(stage, case), "review: one's own, all the same", "Nobody approves"
    )


def _queue(stage: Stage) -> None:
    stage.submitted("Waits for long", days_ago=40)
    path = reverse("case_reviews")
    stage.get(stage.editor, path, "reviews", "Waits for long")
    assert current_step(stage.submitted("Waits for a day", days_ago=1)) is not None


def _actions(stage: Stage) -> None:
    me, case = stage.editor, stage.public("Taken off by an editor")
    path = reverse("case_withdraw", args=[case.pk])
    stage.get(me, path, "admin: withdraw", "Why is it withdrawn?")
    stage.post(me, path, {}, "admin: withdraw without a reason", "Choose why it is withdrawn")
    me.browser.post(path, {"reason": "legal"})
    restore = reverse("case_restore", args=[case.pk])
    stage.get(me, restore, "admin: restore", "Restore and publish")
    version = case.get_latest_revision_as_object()
    version.challenge = "Changed since it was public."
    services.save_draft(version)
    stage.get(me, restore, "admin: restore, with a later draft", "Which version is published?")
    end = reverse("case_end_review", args=[stage.submitted("Not to be read", days_ago=1).pk])
    stage.get(me, end, "admin: end a review", "The review ends undecided")
    twice, stays = stage.public("Told twice"), stage.public("Taken off for a day")
    merge = reverse("case_merge", args=[twice.pk])
    stage.get(me, merge, "admin: merge", "Merge into the other case")
    stage.post(me, merge, {}, "admin: merge into none", "Choose the case that stays")
    me.browser.post(merge, {"winner": stays.pk})
    me.browser.post(reverse("wagtailadmin_pages:unpublish", args=[stays.pk]))


def _notes(stage: Stage) -> None:
    me, case = stage.editor, stage.public("With notes")
    path = reverse("case_notes", args=[case.pk])
    stage.get(me, path, "admin: no notes", "There are no public notes on this case yet")
    stage.post(me, path, {"text": ""}, "admin: a note without words", "Say what changed")
    text = "The figure for May was put right."
    note = services.add_change_note(case, kind="correction", text=text)
    stage.get(me, path, "admin: notes", "Notes so far")
    edit = reverse("case_note_edit", args=[note.pk])
    stage.get(me, edit, "admin: correct a note", "Correct this note")
    assert ChangeNote.objects.filter(page=case).exists()


def _comments(stage: Stage) -> None:
    me, case = stage.editor, returned(stage, "With comments")
    path = reverse("case_comments", args=[case.pk])
    stage.get(me, path, "admin: comments", "Your answer")
    first = case.field_comments.filter(answers_to=None).first()
    assert first is not None
    empty = {"answer": str(first.pk), "text": ""}
    stage.post(me, path, empty, "admin: an answer without words", "Write something")
    stage.post(me, path, {"settle": str(first.pk)}, "admin: a comment is settled", "Settled")
    contact = reverse("case_contact", args=[case.pk])
    stage.get(me, contact, "admin: correct the contact", "needs no review")
    wrong = {"name": "Ann", "email": ""}
    stage.post(me, contact, wrong, "admin: correct the contact: empty", "Give the address")
    none = reverse("case_comments", args=[stage.draft("Without comments").pk])
    stage.get(me, none, "admin: no comments", "Nobody has said anything yet")


def _reports(stage: Stage) -> None:
    me, case = stage.editor, stage.public("Reported on")
    for kind in ReportKind.values[:3]:
        queue_report(case, kind=kind, message=SAID, email="reader@council.example")
    ProblemReport.objects.filter(page=case).update(created_at=timezone.now() - timedelta(days=30))
    stage.get(me, reverse("problem_reports:index"), "admin: problem reports", "Reported on")
    one = reverse("problem_reports:edit", args=[ProblemReport.objects.filter(page=case)[0].pk])
    stage.get(me, one, "admin: a problem report", "What the reader wrote")
    stage.post(me, one, {"state": ""}, "admin: a report without a state", "This field is required")


def _statements(stage: Stage) -> None:
    me, case = stage.editor, stage.public("Replied to")
    said: dict[str, str] = {"text": SAID, "given_by": "The maker", "email": "m@company.example"}
    one = receive_statement(case, kind="dispute", part="challenge", **said)
    receive_statement(case, kind="reply", part="", **said)
    stage.get(me, reverse("statements:index"), "admin: disputes and replies", "Replied to")
    edit = reverse("statements:edit", args=[one.pk])
    stage.get(me, edit, "admin: a dispute", "What was sent")
    wrong = {"state": "standing", "given_by": "", "public_words": "", "outcome": ""}
    stage.post(me, edit, wrong, "admin: a dispute without words", "errors")
    assert Statement.objects.filter(pk=one.pk, state="new").exists()


def _questions(stage: Stage) -> None:
    me, case = stage.editor, stage.public("Asked about")
    waits, public = (
        ask_owner(case, text=SAID, email="r@council.example", may_be_public=True) for _ in range(2)
    )
    answer_question(public, answer=SAID, publicly=True)
    path = reverse("questions:index")
    stage.get(me, path, "admin: questions", "Asked about")
    stage.get(me, path, "admin: questions that are shown", "Shown in public", state="shown")
    one = reverse("questions:edit", args=[waits.pk])
    stage.get(me, one, "admin: a question that waits", "Nobody has answered yet")
    shown = reverse("questions:edit", args=[public.pk])
    stage.get(me, shown, "admin: a question with its answer", "Readers do not see either then")


def _members(stage: Stage) -> None:
    me, path = stage.editor, reverse("memberships_waiting")
    for road in (MembershipRoad.ASKED, MembershipRoad.DOMAIN):
        asks = stage.person(f"asks-{road.value}")
        members.put_forward(asks.user, stage.body, road, address=asks.user.email)
    stage.get(me, path, "admin: who asks to belong", "Evidence")
    for place in stage.body.memberships.filter(approved=False):
        members.confirm(place)
    stage.get(me, path, "admin: nobody asks to belong", "Nobody is waiting")


def _listings(stage: Stage) -> None:
    me = stage.editor
    heir = stage.public("With a successor", review_by=PartialDate(2024, 1))
    give_place(heir, stage.colleague.user, WriterRole.SUCCESSOR)
    stage.get(me, reverse("going_stale"), "admin: what goes stale", "Nobody answers for these")
    outbox = reverse("outbox")
    parked = OutgoingEmail.objects.filter(state=MailState.PARKED)
    parked.update(last_error="The server knows no such address.", attempts=5)
    stage.get(me, outbox, "admin: e-mail given up", "What went wrong", state="parked")
    stage.get(me, outbox, "admin: e-mail that waits", "Waiting to be sent", state="queued")
    stage.get(me, outbox, "admin: e-mail that went out", "There are none", state="sent")
    stage.get(me, reverse("cases:index"), "admin: cases", "Lead organisation")
    stage.get(me, ADMIN, "admin: the first page", "Waiting for you")
    keeper = stage.person("keeper", role="Vocabulary keeper")
    stage.get(keeper, ADMIN, "admin: a keeper's first page", "Precedent")
    assert isinstance(me.browser, Client)

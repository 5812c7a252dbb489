"""What is done to cases, and to what others say of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage, ChangeNote, ProblemReport, Question, Tombstone
from casestudies.reports import queue_report
from casestudies.voices import letters_of
from tests import factories
from tests.accounts.actions.shape import (
    CHAMPIONS,
    EDITORS,
    Person,
    edit_address,
    may,
    numbers,
    own,
    somebody,
    stored,
)
from tests.casestudies.conftest import passing


@may("Champion", "Editor", "Vocabulary keeper", "Administrator")
def enter_the_admin(person: Person) -> bool:
    return person.get("wagtailadmin_home") == 200


@may(*CHAMPIONS)
def add_a_case(person: Person) -> bool:
    parent = factories.case_index().pk
    title = f"Added {next(numbers)}"
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", parent])
    person.send(url, "page-edit-form", title=title)
    return CaseStudyPage.objects.filter(title=title).exists()


@may(*CHAMPIONS)
def edit_their_own_draft(person: Person) -> bool:
    page = own(person, factories.draft())
    person.send(edit_address(page), "page-edit-form", challenge="Mine")
    return str(stored(page).get_latest_revision_as_object().challenge) == "Mine"


@may(*EDITORS)
def edit_somebody_elses_draft(person: Person) -> bool:
    page = factories.draft()
    person.send(edit_address(page), "page-edit-form", challenge="Changed")
    return str(stored(page).get_latest_revision_as_object().challenge) == "Changed"


@may(*EDITORS)
def look_at_somebody_elses_draft(person: Person) -> bool:
    page, index = factories.draft("A draft that is private"), factories.case_index().pk
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    roads: tuple[tuple[str, dict[str, Any]], ...] = (
        (reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {}),
        (edit_address(page), {}),
        (reverse("wagtailadmin_pages:history", args=[page.pk]), {}),
        (reverse("wagtailadmin_explore", args=[page.pk]), {}),
        (reverse("wagtailadmin_explore", args=[index]), {}),
        (reverse("wagtailadmin_pages:search"), {"q": "private"}),
        (reverse("wagtailadmin_choose_page_child", args=[index]), {}),
        (reverse("wagtailadmin_choose_page_search"), {"q": "private"}),
        (reverse("cases:index"), {}),
        (reverse("wagtailadmin_reports:site_history"), {}),
        (reverse("wagtailadmin_api:pages:listing"), {"search": "private"}),
        (reverse("wagtailadmin_api:pages:detail", args=[page.pk]), {}),
        (bulk, {"id": page.pk}),
        (bulk, {"id": "all", "childOf": index}),
        (bulk, {"id": "all"}),
    )
    answers = [person.client.get(url, data) for url, data in roads]
    return any(page.title.encode() in answer.content for answer in answers)


@may()
def publish_their_own_case(person: Person) -> bool:
    page = own(person, factories.complete_draft())
    person.send(edit_address(page), "page-edit-form", **{"action-publish": "1"})
    return stored(page).live


@may(*EDITORS)
def publish_what_somebody_else_wrote(person: Person) -> bool:
    page = factories.complete_draft()
    person.send(edit_address(page), "page-edit-form", **{"action-publish": "1"})
    return stored(page).live


@may(*CHAMPIONS)
def submit_their_own_case(person: Person) -> bool:
    page = own(person, factories.complete_draft())
    person.send(edit_address(page), "page-edit-form", **{"action-submit": "1"})
    return stored(page).current_workflow_state is not None


@may(*EDITORS)
def approve_a_submitted_case(person: Person) -> bool:
    page, champion = factories.complete_draft(), somebody()
    workflow = page.get_workflow()
    workflow.start(page, champion)
    for _ in range(3):
        latest = stored(page).latest_revision_id
        person.post("case_review", page.pk, revision=latest, **passing())
    return stored(page).live


@may(*EDITORS)
def see_what_waits_for_review(person: Person) -> bool:
    return person.get("case_reviews") == 200


@may(*EDITORS)
def unpublish_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:unpublish", page.pk)
    return not stored(page).live


@may(*EDITORS)
def delete_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:delete", page.pk)
    return not CaseStudyPage.objects.filter(pk=page.pk).exists()


@may(*CHAMPIONS)
def delete_a_draft_that_is_theirs_alone(person: Person) -> bool:
    page = own(person, factories.draft())
    person.post("wagtailadmin_pages:delete", page.pk)
    return not CaseStudyPage.objects.filter(pk=page.pk).exists()


@may(*EDITORS)
def delete_their_own_withdrawn_case(person: Person) -> bool:
    page = own(person, factories.published_case())
    services.withdraw(page, "consent-withdrawn")
    person.post("wagtailadmin_pages:delete", page.pk)
    return not CaseStudyPage.objects.filter(pk=page.pk).exists()


@may(*EDITORS)
def withdraw_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("case_withdraw", page.pk, reason="consent-withdrawn")
    return Tombstone.objects.filter(ref=page.ref).exists()


@may(*EDITORS)
def restore_a_case(person: Person) -> bool:
    page = factories.published_case()
    services.withdraw(page, "consent-withdrawn")
    person.post("case_restore", page.pk)
    return stored(page).live


@may(*EDITORS)
def end_a_review(person: Person) -> bool:
    page = factories.complete_draft()
    page.get_workflow().start(page, None)
    person.post("case_end_review", page.pk)
    return not stored(page).workflow_in_progress


@may(*EDITORS)
def merge_a_case(person: Person) -> bool:
    page, other = factories.published_case(), factories.published_case()
    person.post("case_merge", page.pk, winner=other.pk)
    return not stored(page).live


@may(*EDITORS)
def lock_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:lock", page.pk)
    return stored(page).locked


@may(*EDITORS)
def restrict_who_sees_a_case(person: Person) -> bool:
    page = factories.published_case()
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    person.client.post(url, {"restriction_type": "login"})
    return page.view_restrictions.exists()


@may(*EDITORS)
def note_a_change_in_public(person: Person) -> bool:
    page = factories.published_case()
    note = {"kind": "correction", "text": "The year.", "date": "2026-01-02"}
    person.post("case_notes", page.pk, **note)
    return page.change_notes.exists()


@may(*EDITORS)
def take_a_public_note_back(person: Person) -> bool:
    page = factories.published_case()
    note = ChangeNote.objects.create(
        page=page, kind="update", text="Note.", date=timezone.localdate()
    )
    person.post("case_note_edit", note.pk, **{"take-back": "1"})
    return not page.change_notes.exists()


@may(*EDITORS)
def answer_a_problem_report(person: Person) -> bool:
    report = queue_report(factories.published_case(), kind="wrong", message="Wrong.", email="")
    person.post("problem_reports:edit", report.pk, state="closed", answer="Done.")
    return ProblemReport.objects.get(pk=report.pk).state == "closed"


@may(*EDITORS)
def let_a_dispute_stand(person: Person) -> bool:
    said = {"kind": "dispute", "text": "It was 40.", "given_by": "A supplier"}
    statement = factories.published_case().statements.create(**said, email="s@company.example")
    decided = {"state": "standing", "given_by": "A supplier", "public_words": "40.", "outcome": ""}
    person.post("statements:edit", statement.pk, **decided)
    statement.refresh_from_db()
    return str(statement.state) == "standing"


@may(*EDITORS)
def settle_a_dispute(person: Person) -> bool:
    page = factories.published_case()
    said = {"kind": "dispute", "state": "standing", "public_words": "40.", "given_by": "A supplier"}
    statement = page.statements.create(**said, text="It was 40.", email="s@company.example")
    decided = {"given_by": "A supplier", "public_words": "40.", "outcome": "It was."}
    person.post("statements:edit", statement.pk, state="settled", **decided)
    return page.change_notes.exists()


def _answered(page: CaseStudyPage) -> Question:
    return Question.objects.create(
        page=page,
        text="Who paid?",
        email="reader@secret.example",
        answer="The county.",
        answered_at=timezone.now(),
        may_be_public=True,
        is_public=True,
    )


@may(*EDITORS)
def take_an_answer_down(person: Person) -> bool:
    question = _answered(factories.published_case())
    person.post("questions:edit", question.pk, held_back="on")
    question.refresh_from_db()
    return question.held_back


@may(*EDITORS)
def pass_a_question_on_again(person: Person) -> bool:
    question = factories.published_case().questions.create(text="Why?", email="r@b.example")
    person.post("questions:edit", question.pk, **{"pass-on": "1"})
    return letters_of(question).exists()


@may(*EDITORS)
def see_what_goes_stale(person: Person) -> bool:
    return person.get("going_stale") == 200


@may(*EDITORS)
def answer_a_comment_on_somebody_elses_case(person: Person) -> bool:
    first = factories.draft().field_comments.create(text="Since when?")
    person.post("case_comments", first.page_id, answer=first.pk, text="Since 2019.")
    return first.answers.exists()


@may(*EDITORS)
def see_who_owns_a_case(person: Person) -> bool:
    page = factories.published_case(owner_email="owner@secret.example")
    answers = (person.client.get(edit_address(page)), person.client.get(reverse("cases:index")))
    return any(b"Head of procurement" in a.content or b"owner@s" in a.content for a in answers)

"""What editors do to a case on pages of ours."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from casestudies.models import CaseStudyPage, ChangeNote, Question, Statement
from casestudies.reports import queue_report
from contributions.models import FieldComment
from tests import factories
from tests.casestudies.conftest import passing
from tests.contributions.commands.shape import ALL, EDITORS, PUBLIC, Command, Form, Sent, of_page

NOTE = {"kind": "correction", "text": "The year.", "date": "2026-01-02"}
IN_REVIEW = frozenset({"in review"})


def _reviewed(**data: str) -> Form:
    return lambda case: ([case.pk], {"revision": str(case.latest_revision_id), **data})


def _merged(case: CaseStudyPage) -> Sent:
    other = CaseStudyPage.objects.live().exclude(pk=case.pk).first()
    winner = other or factories.published_case("The other")
    return [case.pk], {"winner": str(winner.pk)}


def _of_note(**data: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        day = timezone.localdate()
        note = ChangeNote.objects.create(page=case, kind="update", text="Note.", date=day)
        return [note.pk], data

    return form


def _of_comment(button: str, **data: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        first = FieldComment.objects.create(page=case, text="Since when?")
        return [case.pk], {button: str(first.pk), **data}

    return form


def _of_statement(before: str, **data: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        said: dict[str, Any] = {"kind": "dispute", "text": "40.", "given_by": "A supplier"}
        row = Statement.objects.create(page=case, email="s@b.example", state=before, **said)
        return [row.pk], {"given_by": "A supplier", "public_words": "40.", "outcome": "", **data}

    return form


def _of_question(data: dict[str, str], **answered: Any) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        asked = {"text": "Why?", "email": "reader@b.example", "may_be_public": True}
        return [Question.objects.create(page=case, **asked, **answered).pk], data

    return form


def _report_answered(case: CaseStudyPage) -> Sent:
    report = queue_report(case, kind="wrong", message="Wrong.")
    return [report.pk], {"state": "closed", "answer": "Done."}


COMMANDS = {
    # the review
    "pass a step of the review": Command("case_review", _reviewed(**passing()), EDITORS, IN_REVIEW),
    "send it back": Command(
        "case_review", _reviewed(**{"send-back": "1", "words": "More."}), EDITORS, IN_REVIEW
    ),
    # where it stands
    "withdraw as an editor": Command("case_withdraw", of_page(reason="legal"), EDITORS, PUBLIC),
    "restore": Command("case_restore", of_page(), EDITORS, frozenset({"withdrawn"})),
    "end the review": Command("case_end_review", of_page(), EDITORS, IN_REVIEW | {"sent back"}),
    "merge": Command("case_merge", _merged, EDITORS, ALL - {"merged"}),
    # what readers see beside it
    "note a change in public": Command("case_notes", of_page(**NOTE), EDITORS, ALL),
    "correct a public note": Command("case_note_edit", _of_note(**NOTE), EDITORS, ALL),
    "take a public note back": Command(
        "case_note_edit", _of_note(**{"take-back": "1"}), EDITORS, ALL
    ),
    "let a dispute stand": Command(
        "statements:edit", _of_statement("new", state="standing"), EDITORS, ALL
    ),
    "settle a dispute": Command(
        "statements:edit",
        _of_statement("standing", state="settled", outcome="It was."),
        EDITORS,
        ALL,
    ),
    "take an answer down": Command(
        "questions:edit",
        _of_question(
            {"held_back": "on"}, answer="It rained.", answered_at=timezone.now(), is_public=True
        ),
        EDITORS,
        ALL,
    ),
    # what is said to editors
    "pass a question on again": Command(
        "questions:edit", _of_question({"pass-on": "1"}), EDITORS, PUBLIC
    ),
    "answer a problem report": Command("problem_reports:edit", _report_answered, EDITORS, ALL),
    "answer a comment as an editor": Command(
        "case_comments", _of_comment("answer", text="Since 2019."), EDITORS, ALL
    ),
    "correct the contact as an editor": Command(
        "case_contact", of_page(name="Ann", email="ann@b.example"), EDITORS, ALL
    ),
    "settle a comment as an editor": Command("case_comments", _of_comment("settle"), EDITORS, ALL),
}

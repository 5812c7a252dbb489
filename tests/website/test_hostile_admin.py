"""Markup that would run, in a case and in what people say of it: none of it runs for editors, or in an e-mail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseIndexPage
from casestudies.reports import queue_report
from casestudies.voices import ask_owner, decide_statement, receive_statement
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.writing.comments import comment
from tests.contributions.conftest import champion_named
from tests.website.test_hostile_case import (
    ATTACKS,
    Running,
    _assert_harmless,
    _poisoned,
    owner,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db

BAD = f"zz-said{ATTACKS[0]}"
SAID = {"text": BAD, "given_by": BAD}
OF_A_CASE = (
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:history",
    "case_review",
    "case_comments",
    "case_notes",
    "case_agreements",
    "case_contact",
    "case_withdraw",
    "case_merge",
)
QUEUES = ("statements:index", "questions:index", "problem_reports:index")


def test_no_text_runs_on_a_page_of_the_editors_or_in_an_e_mail(
    owner: User,  # noqa: F811 - the fixture
    case_index: CaseIndexPage,
) -> None:
    page, _ = _poisoned(owner)
    prepare_review(case_index)
    writer = champion_named("writer")
    User.objects.filter(pk=writer.pk).update(first_name=BAD[:150])
    writer.refresh_from_db()
    comment(page, BAD, author=writer, field="challenge")
    services.add_change_note(page, kind="update", text=BAD)
    reader = "reader@council.example"
    question = ask_owner(page, text=BAD, email=reader, may_be_public=True)
    dispute = receive_statement(page, kind="dispute", part="challenge", email=reader, **SAID)
    report = queue_report(page, kind="wrong", message=BAD, email=reader)
    latest = page.get_latest_revision_as_object()
    latest.challenge = BAD
    services.save_draft(latest, user=writer)
    latest.get_workflow().start(latest, writer)
    page.refresh_from_db()
    dispute.state, dispute.public_words = "standing", BAD
    decide_statement(dispute, owner)
    client = Client()
    client.force_login(owner)
    compared = [page.pk, "live", page.latest_revision_id]
    shown = 0
    for path in (
        reverse("wagtailadmin_home"),
        reverse("cases:index"),
        reverse("case_reviews"),
        *(reverse(name, args=[page.pk]) for name in OF_A_CASE),
        reverse("wagtailadmin_pages:revisions_compare", args=compared),
        *(f"{reverse(name)}?state=new&state=standing&state=waiting" for name in QUEUES),
        reverse("statements:edit", args=[dispute.pk]),
        reverse("questions:edit", args=[question.pk]),
        reverse("problem_reports:edit", args=[report.pk]),
        reverse("memberships_waiting"),
        reverse("wagtailadmin_reports:site_history"),
    ):
        answered, found = client.get(path), Running()
        assert answered.status_code == 200, path
        found.feed(answered.content.decode())
        _assert_harmless(path, answered, found)
        shown += b"zz-" in answered.content or b"A full case" in answered.content
    assert shown > 12
    letters = list(OutgoingEmail.objects.all())
    assert len({letter.kind for letter in letters}) >= 5
    for letter in letters:
        found = Running()
        found.feed(letter.html)
        assert found.ran == [], letter.kind
        assert "\n" not in letter.subject

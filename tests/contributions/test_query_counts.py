"""Every list of the champions' room and of its queues costs the same for one row and for ten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, OutcomeMeasure, Statement
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.models import OutgoingEmail
from cms.mail.services import post
from contributions.models import CaseUpdate, CaseWriter, DocumentJob, Invitation, JobState
from contributions.stewardship.reminders import send_reminders
from organisations.models import Membership
from taxonomy.models import Outcome
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named

pytestmark = pytest.mark.django_db


def costs(client: Client, url: str, add: Callable[[int], str]) -> list[int]:
    """Return what ``url`` costs once ``add`` has made the first row, and once it has made ten.

    ``add`` is given the number of the row and returns what the page says of it.
    """
    counted = []
    for numbers in (range(1), range(1, 10)):
        words = [add(number) for number in numbers]
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).content.decode()
        assert [each for each in words if each not in page] == [], "each row is on the page"
        counted.append(len(queries))
    return counted


def assert_same(client: Client, url: str, add: Callable[[int], str], most: int = 60) -> None:
    one, ten = costs(client, url, add)
    assert one == ten and ten <= most, (url, one, ten)


def invited(by: User, number: int, **to: Any) -> str:
    email = f"asked-{number}@council.example"
    Invitation.objects.create(
        email=email,
        invited_by=by,
        token_hash=f"{len(to)}{number}" * 8,
        expires_at=timezone.now() + timedelta(days=3),
        **to,
    )
    return email


def test_the_people_of_a_case_and_those_who_were_asked(room: Client, champion: User) -> None:
    case = services.create_draft("Ours", user=champion)

    def add(number: int) -> str:
        CaseWriter.objects.create(
            page=case, user=champion_named(f"w{number}"), accepted_at=timezone.now()
        )
        invited(champion, number, page=case, role="writer")
        return f"asked-{number}@council.example"

    assert_same(room, reverse("contribute_people", args=[case.ref]), add, 12)
    hand_over = reverse("contribute_hand_over", args=[case.ref])

    def one_more(number: int) -> str:
        user = champion_named(f"m{number}")
        CaseWriter.objects.create(page=case, user=user, accepted_at=timezone.now())
        return user.email

    assert_same(room, hand_over, one_more, 12)


def test_whom_somebody_writes_for_and_whom_they_invited(room: Client, champion: User) -> None:
    def add(number: int) -> str:
        body = factories.organisation(f"Body {number}")
        Membership.objects.create(user=champion, organisation=body, approved=True)
        invited(champion, number, organisation=body)
        return f"Body {number}"

    assert_same(room, reverse("contribute_organisation"), add, 12)
    asked = [row.email for row in Invitation.objects.all()]
    assert len(asked) == 10


def test_an_update_of_a_case_with_many_outcomes(room: Client, champion: User) -> None:
    term = factories.term(Outcome)
    case = factories.published_case("Ours", owner=champion)

    def add(number: int) -> str:
        rows = [
            OutcomeMeasure(row_id=f"o{place}", term=term, indicator=f"Days to sign {place}")
            for place in range(number + 1)
        ]
        case.outcomes = rows
        services.save_draft(case)
        return f"Days to sign {number}"

    assert_same(room, reverse("contribute_update", args=[case.ref]), add, 30)


def test_my_cases_in_every_state(room: Client, champion: User) -> None:
    def add(number: int) -> str:
        title = f"Case number {number}"
        if number % 3 == 1:
            services.create_draft(title, user=champion)
            return title
        case = factories.published_case(title, owner=champion)
        if number % 3 == 2:
            services.withdraw(case, "legal")
        else:
            CaseStudyPage.objects.filter(pk=case.pk).update(review_by=PartialDate(2020))
        return title

    assert_same(room, reverse("contribute_home"), add, 10)


def test_documents_that_were_handed_in(room: Client, champion: User) -> None:
    def add(number: int) -> str:
        DocumentJob.objects.create(user=champion, name=f"report-{number}.docx", state=JobState.READ)
        return f"report-{number}.docx"

    assert_same(room, reverse("contribute_upload"), add, 8)


def test_the_queue_of_disputes_and_replies(
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Editor")

    def add(number: int) -> str:
        Statement.objects.create(
            page=factories.published_case(f"Case {number}"),
            kind="dispute",
            part="challenge",
            text="It was 40.",
            given_by=f"Supplier {number}",
            email="a@b.example",
        )
        return f"Supplier {number}"

    assert_same(editor, reverse("statements:index"), add)


def test_the_queue_of_questions(
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Editor")

    def add(number: int) -> str:
        page = factories.published_case(f"Case {number}")
        page.questions.create(text=f"Question {number}?", email="a@b.example")
        return f"Question {number}?"

    assert_same(editor, reverse("questions:index"), add)


def test_what_is_going_stale(sign_in: SignIn) -> None:  # noqa: F811 - the fixture
    editor, _ = sign_in("Editor")

    def add(number: int) -> str:
        page = factories.published_case(f"Old {number}", review_by=PartialDate(2020, 5))
        CaseUpdate.objects.create(page=page, kind="update", note="It goes on.")
        return f"Old {number}"

    assert_same(editor, reverse("going_stale"), add)


def test_e_mail_in_each_state(sign_in: SignIn) -> None:  # noqa: F811 - the fixture
    editor, _ = sign_in("Editor")

    def add(number: int) -> str:
        email = post("membership_approved", f"to-{number}@b.example", {"organisation": "x"})
        OutgoingEmail.objects.filter(pk=email.pk).update(state="parked", address_refused=True)
        return f"to-{number}@b.example"

    assert_same(editor, reverse("outbox"), add)


def test_an_hour_in_which_everybody_was_reminded_before(case_index: CaseIndexPage) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert send_reminders() == 0
        return len(asked)

    overdue = {"review_by": PartialDate(2020)}
    factories.published_case("Late", **overdue)
    assert send_reminders() == 1
    for_one = queries()
    for number in range(4):
        factories.published_case(f"Late {number}", **overdue)
    assert send_reminders() == 4
    assert queries() == for_one

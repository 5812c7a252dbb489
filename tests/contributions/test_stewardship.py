"""Life after publication: reminded once, still true in one click, updated on one screen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.choices import Basis
from casestudies.freshness import answers, due_date
from casestudies.models import CaseStudyPage, Confirmation, OutcomeMeasure
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.core.clock import TASKS
from cms.core.dates import PartialDate
from cms.mail.bounced import note_report
from cms.mail.models import OutgoingEmail
from cms.mail.services import deliver_due
from contributions.models import (
    CaseUpdate,
    CaseWriter,
    DocumentJob,
    JobState,
    ReviewReminder,
)
from contributions.stewardship.reminders import remind, send_reminders
from contributions.stewardship.tokens import still_true_token
from organisations.models import Membership
from taxonomy.models import Outcome
from tests import factories
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in
from tests.mail.reports import report_on

pytestmark = pytest.mark.django_db

DUE = PartialDate(2027, 3, 31)


def stored(page: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


def sent() -> list[Any]:
    deliver_due()
    box = list(mail.outbox)
    mail.outbox.clear()
    return box


def test_each_reminder_is_sent_once_and_a_missed_one_is_not_made_up_for(
    case_index: Any,
) -> None:
    factories.published_case("Talking bins", review_by=DUE, next_steps="Buy <b>more</b> bins")
    told = {
        days: send_reminders(DUE.last_day - timedelta(days=days))
        for days in (31, 30, 29, 7, 3, 0, -1, -30, -31, -400)
    }
    assert told == {31: 0, 30: 1, 29: 0, 7: 1, 3: 0, 0: 1, -1: 0, -30: 1, -31: 0, -400: 0}
    letters = sent()
    assert [letter.to for letter in letters] == [["owner@council.example"]] * 4
    assert "Buy <b>more</b> bins" in letters[0].body
    assert "Buy &lt;b&gt;more" in letters[0].alternatives[0][0]
    assert "/admin/" not in "".join(letter.body for letter in letters)
    factories.published_case("Late", review_by=PartialDate(2020))
    assert send_reminders(date(2027, 1, 1)) == 1, "of four missed stages only the last"


def test_who_is_reminded(case_index: Any) -> None:
    day = date(2030, 1, 1)
    began = date(2026, 1, 1)
    year_after = due_date(None, PartialDate(2019), published=began, confirmed=None, answered=None)
    assert year_after == PartialDate(2027, 1)
    without_date = factories.published_case()
    sooner = factories.published_case(review_by=PartialDate(2099), ask_again=PartialDate(2029, 12))
    factories.published_case(review_by=PartialDate(2099))
    factories.published_case(basis=Basis.ILLUSTRATIVE)
    factories.complete_draft(review_by=PartialDate(2020))
    gone = factories.published_case(review_by=PartialDate(2020))
    services.withdraw(gone, "inaccurate")
    send_reminders(day)
    reminded = set(ReviewReminder.objects.values_list("page_id", flat=True))
    assert reminded == {without_date.pk, sooner.pk}


@pytest.mark.parametrize("column", ["ask_again", "review_by"])
def test_still_true_on_the_first_reminder_answers_the_date_that_it_was_about(
    case_index: Any, client: Client, column: str
) -> None:
    today = timezone.localdate()
    on = today + timedelta(days=30)
    dates: dict[str, Any] = {
        "review_by": PartialDate(2099),
        column: PartialDate(on.year, on.month, on.day),
    }
    page = factories.published_case(**dates)
    assert send_reminders(today) == 1
    link = f"/contribute/still-true/{still_true_token(page, dates[column])}/"
    assert b"Thank you" in client.post(link).content
    assert b"already been done" in client.get(link).content
    told = [send_reminders(on + timedelta(days=days)) for days in (-7, 0, 30)]
    assert told == [0, 0, 0], "we ask again in a year, as the page says"


def test_a_confirmation_from_before_its_first_reminder_leaves_the_date_to_ask_again() -> None:
    asked, day = PartialDate(2027, 3, 31), date(2026, 1, 1)
    later = PartialDate(2099)
    for confirmed, due in ((date(2027, 2, 28), asked), (date(2027, 3, 1), later)):
        found = due_date(
            later, asked, published=day, confirmed=confirmed, answered=answers(asked, confirmed)
        )
        assert found == due
    published = date(2027, 3, 30)
    assert due_date(None, asked, published=published, confirmed=None, answered=None) == asked


def test_reminders_are_the_workers_too_and_cost_one_query_for_what_is_not_due(
    case_index: Any,
) -> None:
    assert remind in TASKS
    for _ in range(3):
        factories.published_case(review_by=PartialDate(2099))
    with CaptureQueriesContext(connection) as queries:
        out = StringIO()
        call_command("send_reminders", stdout=out)
    assert out.getvalue() == "0 reminders written.\n"
    assert len(queries) == 1


@pytest.mark.parametrize("reason", ["left", "bounced", "came back"])
def test_when_the_owner_is_gone_the_successor_is_written_to(case_index: Any, reason: str) -> None:
    page = factories.published_case(review_by=DUE)
    owner, successor = champion_named("owner"), champion_named("successor")
    for role, user in (("owner", owner), ("successor", successor)):
        CaseWriter.objects.create(page=page, user=user, role=role, accepted_at=timezone.now())
    if reason == "left":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    elif reason == "came back":
        assert send_reminders(DUE.last_day) == 1
        assert len(sent()) == 1
        assert note_report(report_on(OutgoingEmail.objects.get())) == 1
    else:
        assert send_reminders(DUE.last_day) == 1
        OutgoingEmail.objects.update(state="parked", attempts=1, address_refused=True)
    assert send_reminders(DUE.last_day) == 1
    assert send_reminders(DUE.last_day) == 0
    (letter,) = sent()
    assert letter.to == ["successor@council.example"]
    assert "cannot be reached" in letter.body


def test_still_true_takes_one_button_and_opening_the_link_changes_nothing(client: Client) -> None:
    page = factories.published_case(review_by=PartialDate(2020, 5))
    page.challenge = "A draft that is not public"
    services.save_draft(page)
    assert send_reminders() == 1
    (letter,) = sent()
    link = re.search(r"http://[^/]+(/contribute/still-true/\S+)", letter.body).group(1)
    address = f"/cases/{page.slug}/"
    assert "may be out of date" in client.get(address).content.decode()
    client.get(link)
    client.head(link)
    assert not Confirmation.objects.exists()
    assert b"Thank you" in client.post(link).content
    shown = client.get(address).content.decode()
    assert "may be out of date" not in shown
    assert "Confirmed by its owner" in shown and "A draft that" not in shown
    assert stored(page).review_by.year == timezone.localdate().year + 1
    assert stored(page).get_latest_revision_as_object().review_by == stored(page).review_by
    assert b"already been done" in client.post(link).content
    assert Confirmation.objects.count() == 1
    services.withdraw(page, "inaccurate")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 300, "WzEsIngiXQ:1:x"])
def test_a_link_that_is_none_of_ours_is_not_found(client: Client, token: str, db: None) -> None:
    for name in ("still-true", "answer"):
        assert client.get(f"/contribute/{name}/{token}/").status_code == 404
        assert client.post(f"/contribute/{name}/{token}/").status_code == 404


@pytest.fixture
def owned(case_index: Any) -> tuple[CaseStudyPage, User, Client]:
    """A public case that is overdue, its champion, and their browser."""
    prepare_review(case_index)
    champion = champion_named("champion")
    Membership.objects.create(user=champion, organisation=factories.organisation(), approved=True)
    page = factories.complete_draft("Shorter forms", review_by=PartialDate(2020, 5))
    page.owner = champion
    page.save()
    page.outcomes = [
        OutcomeMeasure(
            row_id="o1",
            term=factories.term(Outcome),
            indicator="Days to sign",
            unit="days",
            status="expected",
            baseline_value=Decimal(10),
        )
    ]
    return services.publish(page), champion, signed_in(champion)


def filled(client: Client, page: CaseStudyPage, **changes: Any) -> dict[str, Any]:
    form = client.get(reverse("contribute_update", args=[page.ref])).context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() is not None}
    return {**typed, "note": "It works for all forms now.", **changes}


def test_an_update_is_read_by_somebody_else_and_then_public_with_its_note(
    owned: tuple[CaseStudyPage, User, Client],
    sign_in: SignIn,  # noqa: F811 - the fixture
    client: Client,
) -> None:
    page, _, room = owned
    address = reverse("contribute_update", args=[page.ref])
    term = factories.term(Outcome)
    typed = filled(
        room,
        page,
        phase="scaled",
        gate_decision="extend",
        what_happened="All forms are short.\n\n<script>alert(1)</script>",
        **{"o1-status": "observed", "o1-result_value": "4", "o1-result_date": "2026-10"},
        **{"new-term": term.pk, "new-result_value": "1,200.50", "new-unit": "forms"},
    )
    answer = room.post(address, typed)
    assert b"Your update was sent" in answer.content
    assert stored(page).phase == "pilot", "nothing is public before it was read"
    assert b"with the editors" in room.get(address).content
    late = room.post(address, {**typed, "note": "Typed while it was read."}).content
    assert b"with the editors" in late and b"Typed while it was read." in late
    editor, _ = sign_in("Editor")
    review = editor.get(reverse("case_review", args=[page.pk])).content.decode()
    assert "Readers will be told (new outcome): It works for all forms now." in " ".join(
        review.split()
    )
    place = review[review.index("What would change in public") :]
    assert "Alpha or pilot" in place and "Scaled" in place and "&lt;script&gt;" in place
    for _ in range(3):
        latest = stored(page).latest_revision_id
        editor.post(reverse("case_review", args=[page.pk]), {"revision": latest, **passing()})
    shown = client.get(f"/cases/{page.slug}/").content.decode()
    assert "It works for all forms now." in shown and "New outcome" in shown
    assert "may be out of date" not in shown
    assert "All forms are short." in shown and "<script>alert" not in shown
    first, second = stored(page).outcomes.all()
    assert (first.status, first.result_value, first.baseline_value) == ("observed", 4, 10)
    assert second.result_value == Decimal("1200.5")
    kinds = {email.kind: email for email in OutgoingEmail.objects.order_by("pk")}
    assert set(kinds) == {"review_begun", "review_approved"}
    assert kinds["review_approved"].to == "champion@council.example"
    assert not mail.outbox, "Wagtail's own e-mails do not go out beside ours"
    assert CaseUpdate.objects.get().published_at is not None


def test_an_update_that_went_wrong_keeps_what_was_typed(
    owned: tuple[CaseStudyPage, User, Client],
) -> None:
    page, _, room = owned
    address = reverse("contribute_update", args=[page.ref])
    for changes, words in (
        ({"note": ""}, "Say in a sentence"),
        ({"o1-result_value": "four"}, "Write a figure"),
        ({"o1-result_value": "1" * 400}, "no more than"),
        ({"new-unit": "days"}, "Choose which outcome"),
        ({"ask_again": "soonish"}, "soonish"),
        ({"version": "99999999"}, "Somebody changed the case"),
        ({"version": "x"}, "Somebody changed the case"),
        ({"phase": "\x00"}, "valid choice"),
    ):
        typed = filled(room, page, what_happened="Kept words", **changes)
        answer = room.post(address, typed)
        assert answer.status_code == 422, changes
        shown = answer.content.decode()
        assert words in shown and "Kept words" in shown, changes
        assert 'name="still-true"' not in shown, "a button beside them that would lose them"
    assert not CaseUpdate.objects.exists()
    changed = filled(room, page, what_happened="Kept words", version="1")
    again = room.post(address, changed).context["form"]
    changed["version"] = again["version"].value()
    assert b"Your update was sent" in room.post(address, changed).content


def test_an_update_is_refused_where_any_other_draft_would_be_and_nothing_typed_is_lost(
    owned: tuple[CaseStudyPage, User, Client],
) -> None:
    page, champion, room = owned
    address = reverse("contribute_update", args=[page.ref])
    passages = [{"id": "p1", "kind": "paragraph", "text": "Words without a place."}]
    job = DocumentJob.objects.create(
        user=champion,
        name="Report.docx",
        state=JobState.READ,
        passages={"format": "text", "notes": [], "passages": passages},
    )
    job.cases.add(page)
    typed = filled(room, page, what_happened="Kept words")
    shown = room.post(address, typed).content.decode()
    assert "“Report.docx” has passages without a place" in shown and "Kept words" in shown
    job.delete()
    Membership.objects.update(approved=False)
    assert "once an editor has confirmed" in room.get(address).content.decode()
    shown = room.post(address, typed).content.decode()
    assert "Say first which organisation you write for" in shown and "Kept words" in shown
    assert not CaseUpdate.objects.exists()
    assert stored(page).current_workflow_state is None
    assert stored(page).latest_revision_id == page.latest_revision_id
    assert room.post(address, {"still-true": "1"}).status_code == 302


def test_reviews_are_told_by_our_own_e_mail_to_people_and_reviewers(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: Any,
) -> None:
    prepare_review(case_index)
    editor, _ = sign_in("Editor")
    champion = champion_named("champion")
    page = factories.complete_draft("Shorter forms")
    page.owner = champion
    page.save()
    page.get_workflow().start(page, champion)
    letters = {letter.to[0]: letter for letter in sent()}
    assert set(letters) == {"champion@council.example", "editor@council.example"}
    assert "/admin/" not in letters["champion@council.example"].body
    assert f"/admin/cases/{page.pk}/review/" in letters["editor@council.example"].body
    form = {"revision": page.latest_revision_id, "send-back": "1", "words": "Nearly."}
    remark = {"field-1": "challenge", "text-1": "Which <i>year</i>?"}
    editor.post(reverse("case_review", args=[page.pk]), {**form, **remark})
    (letter,) = sent()
    assert letter.to == ["champion@council.example"]
    assert "Nearly." in letter.body and "Challenge: Which <i>year</i>?" in letter.body
    assert "<i>" not in letter.alternatives[0][0]
    assert "/admin/" not in letter.body


def test_a_writer_of_a_case_approves_it_no_more_than_its_owner(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: Any,
) -> None:
    prepare_review(case_index)
    editor, person = sign_in("Editor")
    page = factories.complete_draft()
    CaseWriter.objects.create(page=page, user=person, accepted_at=timezone.now())
    page.get_workflow().start(page, champion_named())
    answer = editor.post(
        reverse("case_review", args=[page.pk]),
        {"revision": page.latest_revision_id, **passing()},
    )
    assert b"Nobody approves their own" in answer.content


def test_a_link_of_another_due_date_confirms_nothing(client: Client) -> None:
    page = factories.published_case(review_by=DUE)
    old = still_true_token(page, PartialDate(2026))
    assert b"already been done" in client.post(f"/contribute/still-true/{old}/").content
    assert not Confirmation.objects.exists()

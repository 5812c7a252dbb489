"""A person's data goes from everything that is kept, and what is left still adds up."""

from __future__ import annotations

from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withhold
from casestudies.agreement import needs
from casestudies.models import CaseStudyPage, NarrativeSection, Question, Quotation
from casestudies.reports import queue_report
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.services import post
from contributions.agreement.services import answer, mark_of, shown_lines
from contributions.models import AgreementRequest, CaseWriter, ReviewReminder
from contributions.stewardship.erasure import erase_person
from contributions.stewardship.stale_page import stale_lines
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "ann.example@council.example"
NAME = "Ann Éxample"


def holding(*words: str) -> list[str]:
    """Every column of every table in which one of ``words`` stands."""
    found = []
    for model in apps.get_models():
        columns = [] if model._meta.proxy else model._meta.local_concrete_fields
        for column in columns:
            if isinstance(column, (models.CharField, models.TextField, models.JSONField)):
                text = str(list(model._base_manager.values_list(column.attname))).lower()
                if any(word.lower() in text for word in words):
                    found.append(f"{model._meta.label}.{column.name}")
    return found


@pytest.fixture
def ann(case_index: Any) -> User:
    """Somebody who has left traces everywhere."""
    prepare_review(case_index)
    user = User.objects.create_user("ann", ADDRESS, first_name="Ann", last_name="Éxample")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True)
    signed_in(user)
    page = factories.complete_draft(
        "Shorter forms",
        owner_name=NAME,
        owner_email=ADDRESS.upper(),
        challenge=f"{NAME} ({ADDRESS}) asked for it. Annual example.",
    )
    page.owner = user
    page.save()
    page.quotations = [Quotation(text=f"Said {NAME}", attributed_to=NAME, permission=True)]
    page.sections = [NarrativeSection(heading="Who", body=f"Write to {ADDRESS}")]
    page = services.publish(page)
    page.summary = f"A draft by {NAME}."
    services.save_draft(page, user=user)
    page.get_workflow().start(page, user)
    queue_report(page, kind="wrong", message=f"I am {NAME.upper()}", email=ADDRESS)
    Question.objects.create(page=page, text="Who?", email=ADDRESS)
    post("membership_approved", ADDRESS, {"organisation": "Testshire"})
    return user


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("erase_person", *arguments, stdout=out)
    return out.getvalue()


def test_nothing_of_a_person_is_left_in_any_table_or_mail_file(
    ann: User, settings: Any, tmp_path: Path, client: Client
) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for name, to in (("theirs.log", ADDRESS), ("other.log", "bo@council.example")):
        message = EmailMessage()
        message["To"] = to
        message.set_content("Ünïcode words")
        (tmp_path / name).write_bytes(message.as_bytes())
    hidden = EmailMessage()
    hidden.set_content(f"About {ADDRESS}", cte="base64")
    (tmp_path / "hidden.log").write_bytes(hidden.as_bytes())
    for name, cte in (("quoted.log", "quoted-printable"), ("encoded.log", "base64")):
        named = EmailMessage()
        named["To"] = "bo@council.example"
        named.set_content(f"{'Words ' * 11}of {NAME}, who asks.", cte=cte)
        (tmp_path / name).write_bytes(named.as_bytes())
    titled = EmailMessage()
    titled["Subject"] = f"{NAME} asks you to write a case together"
    (tmp_path / "subject.log").write_bytes(titled.as_bytes())
    page = CaseStudyPage.objects.get()
    assert "files of sent e-mail: 5 deleted" in run(ADDRESS, "--dry-run")
    assert len(holding(ADDRESS)) > 5 and len(list(tmp_path.iterdir())) == 6
    told = run(ADDRESS)
    assert f"{page.ref} has no owner now" in told
    assert not holding(ADDRESS, NAME)
    assert [path.name for path in tmp_path.iterdir()] == ["other.log"]
    ann.refresh_from_db()
    assert not ann.is_active and not ann.has_usable_password()
    shown = client.get(f"/cases/{page.slug}/").content.decode()
    assert "a person whose data was erased" in shown and "Annual example." in shown
    assert (
        client.post(
            f"/cases/{page.slug}/ask/", {"question": "Who?", "email": "a@b.example"}
        ).status_code
        == 422
    )
    assert run(ADDRESS) == "Nothing of this person was found.\n"


def test_a_successor_becomes_the_contact(ann: User) -> None:
    page = CaseStudyPage.objects.get()
    successor = champion_named("successor")
    CaseWriter.objects.create(
        page=page, user=successor, role="successor", accepted_at=timezone.now()
    )
    assert "has no owner" not in run(ADDRESS)
    assert CaseStudyPage.objects.get().owner_email == "successor@council.example"
    assert CaseWriter.objects.get(page=page).role == "owner"
    version = latest(page)
    services.save_draft(version)
    services.publish(latest(page))
    assert CaseStudyPage.objects.get().owner_email == "successor@council.example"


def test_whoever_was_asked_for_an_agreement_is_named_no_more(ann: User) -> None:
    page = CaseStudyPage.objects.get()
    asked = AgreementRequest.objects.create(
        page=page,
        role="owner",
        name="Someone Asked",
        email="asked@else.example",
        asked_at=timezone.now(),
    )
    answer(asked, "yes", read=mark_of(shown_lines(asked)))
    run("asked@else.example")
    assert not holding("Someone Asked", "asked@else.example")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], [""], [ADDRESS, "--name", "Al"], ["x", "--name", ""]]
)
def test_what_would_erase_too_much_is_refused(db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="whole e-mail address"):
        run(*arguments)


def test_a_name_is_taken_out_as_a_word_and_nothing_is_read_as_a_pattern(case_index: Any) -> None:
    factories.complete_draft(challenge="Robin (.*) Rowe and Robinson Rowell.")
    run("robin@council.example", "--name", "Robin (.*) Rowe")
    text = CaseStudyPage.objects.get().latest_revision.content["challenge"]
    assert text == "a person whose data was erased and Robinson Rowell."


def test_what_takes_the_place_of_a_name_fits_where_it_stood(case_index: Any) -> None:
    factories.complete_draft(f"{'Long ' * 48}Rob Rowe")
    run("robin@council.example", "--name", "Rob Rowe")
    title = CaseStudyPage.objects.get().title
    assert len(title) <= 255 and title.startswith("Long Long") and "Rowe" not in title


def test_editors_see_what_is_going_stale_and_who_cannot_be_reached(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: Any,
    django_assert_num_queries: Any,
) -> None:
    editor, _ = sign_in("Editor")
    champion, _ = sign_in("Champion")
    address = reverse("going_stale")
    overdue = factories.published_case("Oldest", review_by=PartialDate(2019))
    for _ in range(4):
        factories.published_case("Newer", review_by=PartialDate(2020))
    factories.published_case("Fresh", review_by=PartialDate(2099))
    ReviewReminder.objects.create(page=overdue, due="2019", stage=-30, to="owner")
    letter = post("membership_approved", overdue.owner_email, {"organisation": "x"})
    type(letter).objects.update(address_refused=True)
    with django_assert_num_queries(7):
        lines = stale_lines(timezone.localdate())
    assert [line.case.page.title for line in lines] == ["Oldest", *["Newer"] * 4]
    assert (lines[0].reminders, lines[0].is_refused, lines[0].is_overdue) == (1, True, True)
    shown = editor.get(address).content.decode()
    assert "Going stale" in shown[shown.index("<main") :]
    due = shown[shown.index('<table class="listing">') :]
    assert "E-mail does not arrive" in due and "Fresh" not in due
    assert "Fresh" in shown, "it is not due, but nobody answers for it either"
    assert champion.get(address).status_code in (302, 403)


def test_the_room_leads_to_the_update_first_of_all_when_it_is_due(case_index: Any) -> None:
    user = champion_named()
    page = factories.complete_draft(review_by=PartialDate(2020))
    page.owner = user
    page.save()
    services.publish(page)
    CaseWriter.objects.get_or_create(page=page, user=user, role="owner", accepted_at=timezone.now())
    room = signed_in(user)
    address = reverse("contribute_update", args=[page.ref])
    assert address in room.get(reverse("contribute_case", args=[page.ref])).content.decode()
    answer = room.post(address, {"still-true": "1"}, follow=True)
    assert "confirmed today" in answer.content.decode()
    assert CaseStudyPage.objects.get().review_by.year == timezone.localdate().year + 1


def test_a_text_that_an_erasure_took_a_name_out_of_is_still_agreed_to() -> None:
    page = factories.complete_draft(
        "Shorter forms",
        market=f"{NAME} told us of three firms.",
        success_criteria=["Fewer forms", f"{NAME.upper()} agrees"],
    )
    page.consents = []
    services.save_draft(page)
    record_agreement(page, Agreed(role="owner", given_by="The owner", evidence="By letter"))
    services.publish(latest(page))
    draft = latest(page)
    draft.summary = f"Not agreed to by {NAME}."
    services.save_draft(draft)
    erase_person(ADDRESS, (NAME,))
    live = CaseStudyPage.objects.get(pk=page.pk)
    assert NAME not in live.market
    assert needs(live) == []
    assert [need.changed for need in needs(latest(live))] == [("summary",)]
    withhold(live, ["approach"], "commercial-confidence")
    assert CaseStudyPage.objects.get(pk=page.pk).live

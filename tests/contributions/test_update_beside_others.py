"""An update sent late (over a colleague's version, signed out, after signing in again) loses nobody's words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.models import CaseUpdate, CaseWriter, FieldComment, WriterRole
from contributions.room.people import give_place, take_place_away
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.test_stewardship import filled, owned  # noqa: F401 - a fixture
from tests.contributions.writing.helpers import latest

pytestmark = pytest.mark.django_db
Owned = tuple[CaseStudyPage, User, Client]


def test_after_a_conflict_what_a_colleague_saved_stays_where_only_they_changed_it(
    owned: Owned,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    address = reverse("contribute_update", args=[page.ref])
    draft = latest(page)
    draft.next_steps, draft.gate_why = "Old steps.\nIn lines.", "Old reason."
    services.save_draft(draft)
    typed = filled(room, page, phase="scaled", gate_why="My reason.")
    typed["next_steps"] = "Old steps.\r\nIn lines."
    theirs = latest(page)
    theirs.next_steps, theirs.gate_why = "Their steps.", "Their reason."
    theirs.outcomes.all()[0].result_value = 7
    services.save_draft(theirs, user=champion_named("colleague"))

    answer = room.post(address, typed)
    shown = " ".join(answer.content.decode().split())
    assert "Somebody changed the case" in shown and "“Their reason.”" in shown
    form = answer.context["form"]
    again = {each.html_name: each.value() for each in form if each.value() is not None}
    assert (again["next_steps"], again["gate_why"]) == ("Their steps.", "My reason.")
    assert b"Your update was sent" in room.post(address, again).content

    kept = latest(page)
    assert (kept.next_steps, kept.gate_why, kept.phase) == ("Their steps.", "My reason.", "scaled")
    assert kept.outcomes.all()[0].result_value == 7


def test_what_was_typed_about_an_outcome_that_somebody_removed_is_told(
    owned: Owned,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    typed = filled(room, page, **{"o1-result_value": "4.25"})
    theirs = latest(page)
    theirs.outcomes = []
    services.save_draft(theirs)
    answer = room.post(reverse("contribute_update", args=[page.ref]), typed)
    assert "You typed “4.25” about it" in answer.content.decode()


FORMS = [
    ("contribute_update", {"what_happened": "TYPED words", "note": "A note."}, "what_happened"),
    ("contribute_comments", {"text": "TYPED words"}, "text"),
]


@pytest.mark.parametrize(("name", "words", "field"), FORMS, ids=["update", "comment"])
def test_who_was_removed_while_typing_is_shown_what_they_typed_and_nothing_is_written(
    owned: Owned,  # noqa: F811 - the fixture
    name: str,
    words: dict[str, str],
    field: str,
) -> None:
    page, _, _ = owned
    alex, address = champion_named("alex"), reverse(name, args=[page.ref])
    give_place(page, alex, WriterRole.WRITER)
    browser = signed_in(alex)
    assert browser.get(address).status_code == 200
    take_place_away(CaseWriter.objects.get(page=page, user=alex))
    hidden = {"field": "summary", "answers_to": "3", "version": "7", "key": "tab"}

    answer = browser.post(address, {**words, **hidden})

    assert answer.status_code == 404
    html = answer.content.decode()
    assert html.count("<textarea") == len(words)
    assert all(f">\n{each}</textarea>" in html for each in words.values())
    assert not FieldComment.objects.exists() and not CaseUpdate.objects.exists()
    assert b"<textarea" not in browser.post(address, hidden).content


@pytest.mark.parametrize(("name", "words", "field"), FORMS, ids=["update", "comment"])
def test_what_is_sent_signed_out_is_back_after_signing_in_until_it_is_sent(
    owned: Owned,  # noqa: F811 - the fixture
    name: str,
    words: dict[str, Any],
    field: str,
) -> None:
    page, champion, room = owned
    address = reverse(name, args=[page.ref])
    typed = filled(room, page, **words) if name == "contribute_update" else words
    room.logout()
    answer = room.post(address, typed)
    assert (answer.status_code, "/accounts/login/" in answer.headers["Location"]) == (302, True)
    room.force_login(champion)
    room.get(address)
    back = room.get(address)
    assert back.context["form"][field].value() == "TYPED words"
    assert b"Please send it once more" in back.content
    assert b'name="still-true"' not in back.content
    assert not CaseUpdate.objects.exists() and not FieldComment.objects.exists()
    assert room.get(reverse("contribute_edit", args=[page.ref])).status_code == 200

    room.post(address, {**typed, "key": back.context["key"]})
    assert CaseUpdate.objects.count() + FieldComment.objects.count() == 1
    assert b"TYPED words" not in room.get(address).content or name == "contribute_comments"
    assert b"Please send it once more" not in room.get(address).content


@pytest.mark.parametrize(("name", "words", "field"), FORMS, ids=["update", "comment"])
def test_a_form_from_before_the_last_signing_in_comes_back_filled_in_and_unsent(
    owned: Owned,  # noqa: F811 - the fixture
    name: str,
    words: dict[str, Any],
    field: str,
) -> None:
    page, champion, _ = owned
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(champion)
    before = page.latest_revision_id
    confirmed = page.confirmations.count()
    answer = strict.post(reverse(name, args=[page.ref]), {**words, "csrfmiddlewaretoken": "old"})
    assert answer.status_code == 200
    assert answer.context["form"][field].value() == "TYPED words"
    assert b"nothing has been sent yet" in answer.content
    pressed = strict.post(reverse("contribute_update", args=[page.ref]), {"still-true": "1"})
    assert pressed.status_code == 200
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.latest_revision_id == before
    assert stored.confirmations.count() == confirmed
    assert not CaseUpdate.objects.exists() and not FieldComment.objects.exists()

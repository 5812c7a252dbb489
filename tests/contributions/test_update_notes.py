"""The sentence of an update belongs to the change that it was sent with, and is public with that and not before."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.embargoes import set_embargo
from casestudies.models import CaseStudyPage, Confirmation
from cms.accounts.models import User
from contributions.models import CaseUpdate
from search.indexing.due import publish_due
from tests.casestudies.conftest import SignIn, passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.test_stewardship import filled, owned, stored  # noqa: F401 - a fixture
from tests.contributions.writing.helpers import sent

pytestmark = pytest.mark.django_db

Owned = tuple[CaseStudyPage, User, Client]
NOTE = "All forms are short now."


def send(room: Client, page: CaseStudyPage, note: str = NOTE, **typed: Any) -> None:
    address = reverse("contribute_update", args=[page.ref])
    answer = room.post(address, filled(room, page, note=note, **typed))
    assert b"Your update was sent" in answer.content


def send_as_any_draft(room: Client, page: CaseStudyPage) -> None:
    room.post(reverse("contribute_submit", args=[page.ref]))
    assert stored(page).workflow_in_progress


def take_back(room: Client, page: CaseStudyPage) -> None:
    room.post(reverse("contribute_take_back", args=[page.ref]))
    assert not stored(page).workflow_in_progress


def go_back(room: Client, page: CaseStudyPage, number: int | None) -> None:
    room.post(reverse("contribute_versions", args=[page.ref]), {"version": number})


def pass_review(editor: Client, page: CaseStudyPage) -> None:
    for _ in range(3):
        number = stored(page).latest_revision_id
        editor.post(reverse("case_review", args=[page.pk]), {"revision": number, **passing()})
    assert not stored(page).workflow_in_progress


def form_at(editor: Client, url: str) -> Any:
    """The editors' form of a case, as it is sent when nothing was typed."""
    shown = editor.get(url).content.decode()
    return querydict_from_html(shown, form_id="page-edit-form").copy()


def told(page: CaseStudyPage) -> list[str]:
    """What readers of the case's page are told of updates; of parts that were withheld they are told too."""
    rows = stored(page).change_notes.exclude(kind="withdrawn-part").order_by("pk")
    shown = Client().get(f"/cases/{page.slug}/history/").content.decode()
    texts = list(rows.values_list("text", flat=True))
    assert all(text in shown for text in texts)
    return texts


def the_hour_comes(page: CaseStudyPage) -> None:
    """What was scheduled is due, and the worker publishes it."""
    (revision,) = stored(page).revisions.filter(approved_go_live_at__isnull=False)
    past = timezone.now() - timedelta(minutes=1)
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    assert publish_due() == 1
    assert stored(page).live


def test_withholding_a_part_of_what_is_public_tells_nothing_of_an_update_that_is_read(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    withhold(page, ["challenge"], "partner-request")
    assert (stored(page).phase, told(page)) == ("pilot", [])
    assert not Confirmation.objects.exists()
    pass_review(sign_in("Editor")[0], page)
    assert (stored(page).phase, told(page)) == ("scaled", [NOTE])
    assert Confirmation.objects.count() == 1
    withhold(page, ["approach"], "partner-request")
    services.publish(latest(page))
    assert told(page) == [NOTE] and Confirmation.objects.count() == 1, "once"


def test_the_end_of_an_embargo_brings_the_old_text_back_without_the_note(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, champion, room = owned
    send(room, page, phase="scaled")
    set_embargo(page, timezone.now() + timedelta(days=2), user=champion)
    the_hour_comes(page)
    assert (stored(page).phase, told(page)) == ("pilot", [])
    assert not Confirmation.objects.exists()
    set_embargo(stored(page), None, user=champion)
    if not stored(page).workflow_in_progress:
        send_as_any_draft(room, page)
    pass_review(sign_in("Editor")[0], page)
    assert (stored(page).phase, told(page)) == ("scaled", [NOTE])


def test_a_sentence_that_was_taken_back_is_replaced_by_the_next(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, "It saved 2 million.", phase="scaled")
    first = stored(page).latest_revision_id
    take_back(room, page)
    form = room.get(reverse("contribute_update", args=[page.ref])).context["form"]
    assert form["note"].value() == "It saved 2 million.", "there to be put better"
    send(room, page, "It saved 0.2 million.")
    editor, _ = sign_in("Editor")
    review = editor.get(reverse("case_review", args=[page.pk])).content.decode()
    assert "It saved 0.2 million." in review and "It saved 2 million." not in review
    pass_review(editor, page)
    assert told(page) == ["It saved 0.2 million."]
    go_back(room, page, first)
    send_as_any_draft(room, page)
    pass_review(editor, page)
    assert told(page) == ["It saved 0.2 million."], "nor with the version that it was sent with"


def test_going_back_to_the_version_before_leaves_the_sentence_with_the_change(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    before = page.latest_revision_id
    send(room, page, phase="scaled")
    changed = stored(page).latest_revision_id
    take_back(room, page)
    go_back(room, page, before)
    assert NOTE not in room.get(reverse("contribute_submit", args=[page.ref])).content.decode()
    send_as_any_draft(room, page)
    editor, _ = sign_in("Editor")
    assert NOTE not in editor.get(reverse("case_review", args=[page.pk])).content.decode()
    pass_review(editor, page)
    assert (stored(page).phase, told(page)) == ("pilot", [])
    assert not Confirmation.objects.exists()
    go_back(room, page, changed)
    send_as_any_draft(room, page)
    pass_review(editor, page)
    assert (stored(page).phase, told(page)) == ("scaled", [NOTE])


def test_what_is_sent_again_without_the_screen_of_updates_keeps_its_sentence_and_says_so(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    take_back(room, page)
    section = f"/contribute/{page.ref}/edit/market/"
    room.post(section, sent(latest(page), "market", market="One firm answered."))
    assert latest(page).market == "One firm answered."
    assert NOTE in room.get(reverse("contribute_submit", args=[page.ref])).content.decode()
    send_as_any_draft(room, page)
    pass_review(sign_in("Editor")[0], page)
    assert (stored(page).market, told(page)) == ("One firm answered.", [NOTE])


def test_a_case_that_was_returned_and_sent_again_tells_its_sentence_once(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    editor, _ = sign_in("Editor")
    answer = {"revision": stored(page).latest_revision_id, "send-back": "1", "words": "Nearly."}
    editor.post(reverse("case_review", args=[page.pk]), answer)
    assert told(page) == [] and not stored(page).workflow_in_progress
    send_as_any_draft(room, page)
    pass_review(editor, page)
    assert told(page) == [NOTE] and Confirmation.objects.count() == 1


def test_a_new_sentence_for_a_returned_case_takes_the_place_of_the_first(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    editor, _ = sign_in("Editor")
    answer = {"revision": stored(page).latest_revision_id, "send-back": "1", "words": "Which?"}
    editor.post(reverse("case_review", args=[page.pk]), answer)
    send(room, page, "All forms of one page are short now.")
    pass_review(editor, page)
    assert told(page) == ["All forms of one page are short now."]


def test_an_editors_changes_during_the_review_leave_the_sentence_with_the_update(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    writer, reading = sign_in("Editor")[0], sign_in("Administrator")[0]
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_at(writer, url)
    for market in ("Put", "Put better by an editor."):
        form["market"] = market
        kept = writer.post(url, form, headers={"accept": "application/json"}).json()
        form["overwrite_revision_id"] = str(kept["revision_id"])
    writer.post(url, form)
    pass_review(reading, page)
    assert (stored(page).market, told(page)) == ("Put better by an editor.", [NOTE])


def test_an_editor_who_takes_up_the_version_before_leaves_the_sentence_too(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    before = page.latest_revision_id
    writer, reading = sign_in("Editor")[0], sign_in("Administrator")[0]
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, before])
    writer.post(url, form_at(writer, url))
    assert latest(page).phase == "pilot"
    pass_review(reading, page)
    assert (stored(page).phase, told(page)) == ("pilot", [])


def test_an_approved_update_that_waits_for_its_hour_tells_its_sentence_then_and_once(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, _, room = owned
    send(room, page, phase="scaled")
    version = latest(page)
    version.go_live_at = timezone.now() + timedelta(days=2)
    services.save_draft(version)
    pass_review(sign_in("Editor")[0], page)
    assert (stored(page).phase, told(page)) == ("pilot", []), "it is approved, and not yet public"
    withhold(page, ["challenge"], "partner-request")
    assert told(page) == [], "nor is the text that stays until then"
    assert not Confirmation.objects.exists()
    the_hour_comes(page)
    assert (stored(page).phase, told(page)) == ("scaled", [NOTE])
    assert publish_due() == 0 and Confirmation.objects.count() == 1


def test_a_copy_of_a_case_takes_no_sentence_along(owned: Owned) -> None:  # noqa: F811 - the fixture
    page, _, room = owned
    send(room, page, phase="scaled")
    assert latest(page).update_number == CaseUpdate.objects.get().pk
    copy = latest(page).copy(update_attrs={"slug": "copy", "title": "A copy"}, keep_live=False)
    assert latest(copy).update_number is None


def test_updates_that_waited_before_versions_named_them_go_with_the_draft_and_the_newest_alone(
    owned: Owned,  # noqa: F811 - the fixture
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    page, champion, room = owned
    version = latest(page)
    version.phase = "scaled"
    services.save_draft(version, user=champion)
    for note in ("It saved 2 million.", NOTE):
        CaseUpdate.objects.create(page=page, kind="update", note=note, made_by=champion)
    import_module(
        "contributions.migrations.0011_updates_go_with_their_version"
    ).put_with_latest_version(apps, None)
    send_as_any_draft(room, page)
    withhold(page, ["challenge"], "partner-request")
    assert told(page) == []
    pass_review(sign_in("Editor")[0], page)
    assert told(page) == [NOTE]

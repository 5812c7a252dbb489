"""A tab that shows another's unsaved text takes nothing from it that was typed there since."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.models import KeptText
from contributions.writing.forms import Data
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors", challenge="Damp.", summary="Flats.")


def types(room: Client, case: CaseStudyPage, key: str, **typed: Any) -> Data:
    """Somebody types into the form ``key``, and the site says that it is kept; return what that form sends."""
    data = sent(case, "short", key, **typed)
    assert "kept_at" in room.post(f"{edit_url(case)}short/keep/", data).json()
    return data


def opens(room: Client, case: CaseStudyPage, key: str, **typed: Any) -> Data:
    """Return what a tab sends that is opened now, which shows what was kept, once ``typed`` was typed in it too."""
    put_back = room.get(edit_url(case)).context["put_back"]
    assert put_back.startswith("tab-1")
    return sent(case, "short", key, **{"put-back": put_back, **typed})


def kept(key: str) -> str | None:
    row = KeptText.objects.filter(key=key).first()
    return None if row is None else row.data["challenge"][0]


@pytest.fixture
def second(room: Client, case: CaseStudyPage) -> Data:
    """A second tab that shows what stood in the first; in the first, somebody has gone on since."""
    types(room, case, "tab-1", challenge="One")
    data = opens(room, case, "tab-2", challenge="One, in the second")
    types(room, case, "tab-1", challenge="One, and LATER")
    return data


def test_newer_text_of_the_first_stays_when_the_second_is_kept(
    room: Client, case: CaseStudyPage, second: Data
) -> None:
    room.post(f"{edit_url(case)}short/keep/", second)
    assert kept("tab-1") == "One, and LATER"
    assert kept("tab-2") == "One, in the second"


def test_it_stays_when_the_second_is_saved_and_is_shown_beside_what_was_saved(
    room: Client, case: CaseStudyPage, second: Data
) -> None:
    assert room.post(edit_url(case), second).status_code == 302
    assert latest(case).challenge == "One, in the second"
    assert kept("tab-1") == "One, and LATER"
    html = " ".join(room.get(edit_url(case)).content.decode().split())
    assert "<dd> One, and LATER </dd>" in html and "<dd> One, in the second </dd>" in html


def test_it_stays_when_the_second_is_thrown_away(
    room: Client, case: CaseStudyPage, second: Data
) -> None:
    room.post(edit_url(case), {**second, "discard": ["1"]})
    assert kept("tab-1") == "One, and LATER"
    assert "One, and LATER" in room.get(edit_url(case)).content.decode()


@pytest.mark.parametrize("way", ["keep", "save", "throw away"])
def test_text_that_is_as_the_second_showed_it_goes(
    room: Client, case: CaseStudyPage, way: str
) -> None:
    types(room, case, "tab-1", challenge="One")
    second = opens(room, case, "tab-2", challenge="One, in the second")
    address = edit_url(case) + ("short/keep/" if way == "keep" else "")
    room.post(address, {**second, "discard": ["1"]} if way == "throw away" else second)
    assert kept("tab-1") is None


def test_a_form_that_was_refused_and_then_saved_leaves_nothing_kept(
    room: Client, case: CaseStudyPage
) -> None:
    answer = room.post(edit_url(case), sent(case, "short", challenge="One", title=" "))
    assert answer.status_code == 422
    assert answer.context["answered"] == "tab-1"
    again = sent(case, "short", "tab-2", challenge="One")
    room.post(edit_url(case), {**again, "put-back": [answer.context["put_back"]]})
    assert latest(case).challenge == "One"
    assert not KeptText.objects.exists()


def test_a_page_from_before_signing_in_again_puts_no_tab_out(
    case: CaseStudyPage, champion: User, second: Data
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(champion)
    answer = browser.post(edit_url(case), second)
    assert "Please save once more" in answer.content.decode()
    assert answer.context["answered"] == "", "the site has kept nothing of it"
    assert kept("tab-1") == "One, and LATER"

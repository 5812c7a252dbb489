"""What was typed by somebody whose session had ended is kept, each form of it, or shown again."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.models import KeptText, WriterRole
from contributions.room.people import give_place, take_place_away
from contributions.writing.views.doors import LARGEST_HELD, MOST_HELD
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, edit_url, sent

pytestmark = pytest.mark.django_db

LONG = "TYPED-LONG " + "x" * LARGEST_HELD


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Zzsensors", challenge="Zzdamp.", summary="Flats.")


def _page(client: Client, case: CaseStudyPage, section: str = "short", query: str = "") -> str:
    return client.get(edit_url(case, section) + query).content.decode()


def test_two_forms_sent_while_signed_out_are_both_there_afterwards(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    one = sent(case, "short", challenge="TYPED-A")
    two = sent(case, "market", market="TYPED-B")
    room.logout()
    for section, data in (("short", one), ("market", two)):
        answer = room.post(edit_url(case, section), data)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.headers["Location"]
    room.force_login(champion)
    assert "TYPED-B" in _page(room, case, "market")
    assert "TYPED-A" in _page(room, case)


def test_one_form_open_in_two_tabs_loses_neither_text(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    tabs = {key: sent(case, "short", key=key, challenge=f"TYPED-{key}") for key in ("t1", "t2")}
    nameless = [sent(case, "short", key="", challenge=f"TYPED-{n}") for n in (3, 4)]
    room.logout()
    for data in (*tabs.values(), *nameless):
        room.post(edit_url(case), data)
    room.post(edit_url(case), {**tabs["t1"], "challenge": "TYPED-t1-LATER"})
    room.force_login(champion)
    page = _page(room, case)
    assert "You have other text" in page
    texts = [row.data["challenge"] for row in KeptText.objects.all()]
    assert ["TYPED-t1-LATER"] in texts and ["TYPED-t2"] in texts
    assert ["TYPED-3"] in texts and ["TYPED-4"] in texts
    assert ["TYPED-t1"] not in texts, "the same form sent again takes its own place"
    assert "TYPED-t2" in _page(room, case, query="?put=t2")


def _sent_again(answer: Any) -> dict[str, list[str]]:
    """What a browser sends from the page that shows everything."""
    html = answer.content.decode()
    form = html[html.index("send it again") :]
    found: dict[str, list[str]] = {}
    inputs = r'<input type="hidden" name="([^"]*)" value="([^"]*)">'
    areas = r'<textarea [^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>'
    for pattern in (inputs, areas):
        for name, value in re.findall(pattern, form, re.DOTALL):
            found.setdefault(unescape(name), []).append(unescape(value))
    return found


def test_what_is_too_long_to_be_kept_is_shown_again_whole_and_can_be_sent(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    data = sent(case, "short", challenge=f"{LONG}\n\n<b>&amp; “end”")
    room.logout()
    answer = room.post(edit_url(case), data)
    assert answer.status_code == 413
    html = answer.content.decode()
    assert "What you typed is all on this page" in html
    assert "<b>&amp;amp;" not in html and "Zzdamp" not in html, "and nothing of the case"
    again = _sent_again(answer)
    assert again == data
    room.force_login(champion)
    room.post(edit_url(case), again)
    assert LONG in _page(room, case)


def test_what_was_kept_is_not_put_out_by_what_comes_after(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    forms = [sent(case, "short", key=f"t{n}", challenge=f"TYPED-{n}") for n in range(MOST_HELD + 1)]
    room.logout()
    statuses = [room.post(edit_url(case), data).status_code for data in forms]
    assert statuses == [302] * MOST_HELD + [413]
    room.force_login(champion)
    _page(room, case)
    assert KeptText.objects.count() == MOST_HELD


def test_a_form_that_is_not_ours_is_shown_again_and_kept_nowhere(case: CaseStudyPage) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(edit_url(case), sent(case, "short", challenge="TYPED and more " * 9))
    assert answer.status_code == 413
    assert "TYPED" in answer.content.decode()
    assert not browser.session.items()


def _removed(case: CaseStudyPage, by: User) -> tuple[Client, dict[str, list[str]]]:
    """A writer whom the owner removes while they type: their browser, and what it sends."""
    alex = champion_named("alex")
    place = give_place(case, alex, WriterRole.WRITER)
    rows = {"outcomes-0-quote": "TYPED-ROW", "outcomes-rows": "1"}
    data = sent(case, "short", challenge="TYPED <b>bold</b>\n\nTYPED-END", rows=rows)
    take_place_away(place, by=by)
    return signed_in(alex), data


def test_who_was_removed_while_typing_is_shown_what_they_typed_and_nothing_is_saved(
    champion: User, case: CaseStudyPage
) -> None:
    browser, data = _removed(case, champion)
    answer = browser.post(edit_url(case), data)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "Not saved: you cannot write this case" in html
    assert "TYPED &lt;b&gt;bold&lt;/b&gt;\n\nTYPED-END</textarea>" in html
    assert "TYPED-ROW" in html
    assert not KeptText.objects.exists()
    assert "TYPED" not in _page(signed_in(champion), case)


def test_that_page_tells_nothing_of_the_case_not_even_whether_there_is_one(
    champion: User, case: CaseStudyPage
) -> None:
    browser, _ = _removed(case, champion)
    CaseStudyPage.objects.filter(pk=case.pk).update(draft_title="Zzsecret")
    typed = {"challenge": "TYPED", "version": "7", "state-challenge": "x", "methods": "3"}
    mine = browser.post(edit_url(case), typed)
    nobodys = browser.post("/contribute/PR-099999/edit/", typed)
    assert (mine.status_code, nobodys.status_code) == (404, 404)
    pages = [
        re.sub(r'nonce="[^"]*"|PR-0\d+', "", each.content.decode()) for each in (mine, nobodys)
    ]
    assert pages[0] == pages[1]
    assert "Zz" not in pages[0]
    assert pages[0].count("<textarea") == 1, "what only the form needs is not shown"
    empty = browser.post(edit_url(case), {"challenge": " "})
    assert empty.status_code == 404
    assert "Not saved" not in empty.content.decode()


def test_who_types_into_a_case_that_is_merged_meanwhile_keeps_the_text(
    room: Client, case: CaseStudyPage
) -> None:
    data = sent(case, "short", challenge="TYPED")
    services.merge_cases(case, factories.published_case("The other"))
    answer = room.post(edit_url(case), data)
    assert answer.status_code == 404
    assert "TYPED</textarea>" in answer.content.decode()


def test_somebody_elses_case_takes_nothing_from_a_session(
    room: Client, case: CaseStudyPage
) -> None:
    data = sent(case, "short", challenge="TYPED")
    stranger = Client()
    assert stranger.post(edit_url(case), data).status_code == 302
    stranger.force_login(champion_named("other"))
    assert stranger.get(edit_url(case)).status_code == 404
    assert not KeptText.objects.exists()
    assert "TYPED" not in _page(signed_in(champion_named("third")), case)

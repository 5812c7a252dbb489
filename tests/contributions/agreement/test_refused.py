"""Somebody who is quoted says no: nobody else's tick shows their words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.agreement import Lack, needs
from casestudies.models import CaseStudyPage
from casestudies.publishing import PublishRefused
from tests import factories
from tests.contributions.agreement.asking import WORDS, address, ask, say

pytestmark = pytest.mark.django_db

PART = "quotations.w1"


def tick(case: CaseStudyPage) -> CaseStudyPage:
    """Tick that the words are permitted, in a case that has all other agreements."""
    version = latest(case)
    row = version.quotations.get()
    row.permission = True
    version.quotations, version.suppliers = [row], []
    version.consents = [*version.consents.all(), factories.owner_consent()]
    services.save_draft(version)
    return latest(case)


def public(page: CaseStudyPage) -> str:
    return Client().get(f"/cases/{page.slug}/").content.decode()


def test_a_tick_is_not_enough_where_the_speaker_said_no(case: CaseStudyPage, room: Client) -> None:
    say(ask(room, case, PART), "no")
    with pytest.raises(PublishRefused, match="are quoted and the person asked said no"):
        services.publish(tick(case))
    shown = room.get(address(case))
    assert "the person asked said no" in shown.content.decode()
    assert [row.role for row, _ in shown.context["agreed"]] == ["owner"]


def test_a_later_yes_of_the_same_person_or_of_whose_words_they_are_shows_them(
    case: CaseStudyPage, room: Client
) -> None:
    say(ask(room, case, PART), "no")
    say(ask(room, case, PART), "yes")
    assert latest(case).consents.count() == 1, "what they say now takes the place of their no"
    assert WORDS in public(services.publish(tick(case)))


def reword(page: CaseStudyPage) -> None:
    version = latest(page)
    row = version.quotations.get()
    row.text = "It cost us a week"
    version.quotations = [row]
    services.save_draft(version)


def test_a_no_does_not_end_what_the_same_person_agreed_to_before(
    case: CaseStudyPage, room: Client, django_capture_on_commit_callbacks: Any
) -> None:
    say(ask(room, case, PART), "yes")
    page = services.publish(tick(case))
    reword(page)
    with django_capture_on_commit_callbacks(execute=True):
        say(ask(room, page, PART), "no")
    assert WORDS in public(page)
    assert [need.lack for need in needs(latest(page)) if need.part == PART] == [Lack.CHANGED]


def test_words_that_are_public_by_a_tick_alone_go_off_the_site_when_their_speaker_says_no(
    case: CaseStudyPage, room: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = services.publish(tick(case))
    assert WORDS in public(page)
    reword(page)
    with django_capture_on_commit_callbacks(execute=True):
        say(ask(room, page, PART), "no")
    assert WORDS not in public(page)
    assert CaseStudyPage.objects.get(pk=page.pk).live

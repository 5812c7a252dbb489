"""A case that went back and is sent again: who hears of it, and what the letter of the return says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casestudies.models import CaseStudyPage
from organisations.models import Membership
from tests import factories
from tests.casestudies.conftest import passing, sign_in  # noqa: F401 - a fixture
from tests.contributions.test_returned import Returned, letters, returned  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(returned: Returned) -> Returned:  # noqa: F811 - the fixture
    """The case that went back, of a champion who may send it again."""
    body = factories.organisation()
    Membership.objects.create(user=returned.champion, organisation=body, approved=True)
    return returned


def send_again(case: Returned) -> None:
    answer = case.room.post(reverse("contribute_submit", args=[case.page.ref]))
    assert answer.status_code == 302, answer.content.decode()


def read(case: Returned, **said: str) -> None:
    """Send the reviewer's form for the latest version."""
    latest = CaseStudyPage.objects.get(pk=case.page.pk).latest_revision_id
    case.editor.post(reverse("case_review", args=[case.page.pk]), {"revision": str(latest), **said})


def test_reviewers_hear_of_it_and_are_led_to_where_they_read_it(changed: Returned) -> None:
    send_again(changed)
    begun, waits = letters()
    assert begun.to == ["owner@council.example"] and "/admin/" not in begun.body
    place = reverse("case_review", args=[changed.page.pk])
    assert waits.to == [changed.reviewer.email] and waits.subject.startswith("To read again by")
    for words in (waits.body, waits.alternatives[0].content):
        assert "was changed and sent again" in words and place in words
    assert changed.editor.get(place).status_code == 200


def test_each_time_is_told_once_and_a_further_step_of_the_review_not_at_all(
    changed: Returned,
) -> None:
    for _ in range(2):
        send_again(changed)
        people = [each.to[0] for each in letters()]
        assert people == ["owner@council.example", changed.reviewer.email]
        read(changed, **{"send-back": "1", "words": "Again."})
        assert ["comes back" in each.subject for each in letters()] == [True]
    send_again(changed)
    letters()
    read(changed, **passing())
    state = CaseStudyPage.objects.get(pk=changed.page.pk).current_workflow_state
    assert state.task_states.filter(status="approved").count() == 1
    assert letters() == []


def test_the_letter_of_a_return_says_who_read_it_as_the_room_does(changed: Returned) -> None:
    changed.reviewer.first_name, changed.reviewer.last_name = "Ada <b>", "Okoro"
    changed.reviewer.save()
    send_again(changed)
    letters()
    read(changed, **{"send-back": "1", "words": "Once more."})
    (letter,) = letters()
    assert "Ada <b> Okoro has read" in letter.body
    assert "Ada &lt;b&gt; Okoro has read" in letter.alternatives[0].content
    assert "Ada &lt;b&gt; Okoro on" in changed.form()

"""A question whose e-mail no address took is passed on by itself to whoever answers for the case by then."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.contact import contact_of
from casestudies.models import Question
from casestudies.voices import ANSWER_WITHIN, pass_on
from cms.core.clock import every
from cms.mail.models import MailState, OutgoingEmail


@every(3600)
def pass_on_what_came_back() -> int:
    """Send each open question of which every letter was refused to who answers now; returns how many.

    It stays in the editors' queue where nobody can be written to. One query where every letter arrived.
    """
    since = timezone.now() - timedelta(seconds=ANSWER_WITHIN)
    waiting = Question.objects.filter(
        pk__in=_refused_since(since), answered_at=None, page__live=True
    )
    return sum(map(_pass_on, waiting.select_related("page").order_by("pk")))


def _refused_since(since: object) -> list[int]:
    """The numbers of the questions of which no letter arrived, of those that were sent since then."""
    letters = OutgoingEmail.objects.filter(kind="question_asked", created_at__gt=since)
    refused: dict[int, bool] = {}
    for key, state, is_refused in letters.values_list("key", "state", "address_refused"):
        number = int(str(key).split(":")[1])
        is_lost = state == MailState.PARKED and is_refused
        refused[number] = refused.get(number, True) and is_lost
    return [number for number, is_lost in refused.items() if is_lost]


def _pass_on(question: Question) -> bool:
    if not contact_of(question.page).addresses:
        return False
    try:
        pass_on(question)
    except ValidationError:
        return False  # answered, or taken off the site, in between
    return True

"""A question that is with nobody who could answer is passed on by itself to whoever answers for the case by then.

Its e-mail was refused, or whom it went to has handed the case over since, or the case was merged into another.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.contact import Contact, contact_of
from casestudies.models import Question
from casestudies.voices import ANSWER_WITHIN, letters_of, pass_on
from cms.core.clock import every
from cms.mail.models import MailState


@every(3600)
def pass_on_what_is_with_nobody() -> int:
    """Send each open question that is with nobody who answers now to who does; returns how many.

    It stays in the editors' queue where nobody can be written to. What was asked longer ago than links work is theirs.
    """
    since = timezone.now() - timedelta(seconds=ANSWER_WITHIN)
    waiting = Question.objects.filter(answered_at=None, page__live=True, created_at__gt=since)
    return sum(map(_pass_on, waiting.select_related("page").order_by("pk")))


def _pass_on(question: Question) -> bool:
    contact = contact_of(question.page)
    if not contact.addresses or _is_with(question, contact):
        return False
    try:
        pass_on(question)
    except ValidationError:
        return False  # answered or gone in between, or a letter is on its way: the next hour sees what became of it
    return True


def _is_with(question: Question, contact: Contact) -> bool:
    """Whether a letter went to one who answers now, and was not refused; where it went is forgotten after a while."""
    theirs = {each.lower() for each in contact.addresses}
    letters = letters_of(question).exclude(state=MailState.PARKED, address_refused=True)
    return any(not to or to.lower() in theirs for to in letters.values_list("to", flat=True))

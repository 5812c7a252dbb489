"""The letters that ask for an agreement, and what became of them on their way."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from casestudies.agreeing import latest
from casestudies.unnamed import public_title
from cms.mail.models import OutgoingEmail
from cms.mail.services import post
from contributions.agreement.links import link_of

if TYPE_CHECKING:
    from contributions.models import AgreementRequest


class Letter(StrEnum):
    """What became of a letter that did not arrive."""

    REFUSED = "refused"
    """Their server knows no such address, or does not take mail for it."""

    NOT_SENT = "not-sent"
    """It was given up, or came back, for another reason."""


def send_letter(asked: AgreementRequest) -> None:
    """Post the letter that ``asked`` is due: the first, or the reminder of that number; each once."""
    context = {
        "name": asked.name,
        "title": public_title(latest(asked.page)),
        "role": asked.role,
        "is_whole": not asked.part,
        "link": link_of(asked),
        "until": timezone.localdate(asked.open_until),
    }
    kind = "agreement_reminder" if asked.reminders else "agreement_asked"
    post(kind, asked.email, context, key=_key(asked, asked.reminders))


def _key(asked: AgreementRequest, number: int) -> str:
    first = f"agreement-{asked.pk}-{asked.asked_at.isoformat()}"
    return f"{first}-{number}" if number else first


def undelivered(requests: Iterable[AgreementRequest]) -> dict[int, Letter]:
    """Return, by request, what became of those whose letter did not arrive; one query, none for no open request."""
    keys: dict[str | None, int] = {
        _key(asked, number): asked.pk
        for asked in requests
        if asked.is_awaited
        for number in range(asked.reminders + 1)
    }
    if not keys:
        return {}
    parked = OutgoingEmail.objects.parked().filter(key__in=keys)
    found: dict[int, Letter] = {}
    for key, refused in parked.values_list("key", "address_refused"):
        if refused or keys[key] not in found:
            found[keys[key]] = Letter.REFUSED if refused else Letter.NOT_SENT
    return found

"""Whose answer a request waits for: its row may come to be about somebody else, and a case gets another owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.models import EmailAddress

from casestudies.fingerprints import WHOLE, as_compared
from cms.accounts.models import User
from contributions.access import stewards_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casestudies.models import CaseStudyPage
    from contributions.models import AgreementRequest

WHOSE: Final = frozenset({"name", "attributed_to", "organisation"})
"""Columns of a row by which it may be about somebody else now, who is nobody's to write to but a person's."""

NOT_THEIRS: Final = {"owner": "somebody else"}
"""What is kept for somebody who does not answer for the case: a head of service may be asked by hand."""


def whose_part(version: CaseStudyPage, part: str, email: str) -> dict[str, str]:
    """Return whose ``part`` of ``version`` is, to be kept with a request to ``email``.

    Of a row what it says of its person or body, withheld or not; of the whole whether ``email`` is of somebody
    else than who answers for the case.
    """
    if part == WHOLE:
        return {} if email.lower() in answering_for(version) else NOT_THEIRS
    return _said_in_row(version, part)


def became_others(version: CaseStudyPage, requests: Iterable[AgreementRequest]) -> set[int]:
    """Return the numbers of those of ``requests`` whose part of ``version`` may be somebody else's by now.

    What is new or different counts, as with an agreement (``casestudies.agreement``); what was taken out does not.
    Nothing is known of a request from before this was kept. Three queries at most for any number.
    """
    known = [each for each in requests if each.whose is not None]
    owners = answering_for(version) if any(each.part == WHOLE for each in known) else frozenset()
    return {each.pk for each in known if _is_others(version, each, owners)}


def _is_others(version: CaseStudyPage, asked: AgreementRequest, owners: frozenset[str]) -> bool:
    if asked.part == WHOLE:
        return asked.whose != NOT_THEIRS and asked.email.lower() not in owners
    was: dict[str, Any] = asked.whose or {}
    now = _said_in_row(version, asked.part)
    return any(as_compared(text) != as_compared(was.get(name, "")) for name, text in now.items())


def _said_in_row(version: CaseStudyPage, part: str) -> dict[str, str]:
    relation, _, row_id = part.partition(".")
    row = next((row for row in getattr(version, relation).all() if row.row_id == row_id), None)
    said = {name: getattr(row, name, "") for name in sorted(WHOSE)}
    return {name: text for name, text in said.items() if as_compared(text)}


def answering_for(version: CaseStudyPage) -> frozenset[str]:
    """Return the addresses, in small letters, of those who answer for a case: its contact, its owner and successor.

    None of an account that is closed.
    """
    stewards = User.objects.filter(pk__in=stewards_of(version), is_active=True)
    confirmed = EmailAddress.objects.filter(user__in=stewards, verified=True)
    found = {*stewards.values_list("email", flat=True), *confirmed.values_list("email", flat=True)}
    if not User.objects.filter(email__iexact=version.owner_email, is_active=False).exists():
        found.add(version.owner_email)
    return frozenset(map(str.lower, found))

"""A material change asks again: whoever agreed by a link to an earlier text is asked anew when a case is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import task_submitted

from casestudies.agreeing import latest
from casestudies.agreement import Lack
from casestudies.choices import ConsentRole
from casestudies.contact import NOBODYS, Role, contact_of
from casestudies.fingerprints import WHOLE
from casestudies.models import CaseStudyPage
from casestudies.publishing import missing_agreements
from cms.accounts.models import User
from contributions.access import is_steward
from contributions.agreement.services import ask, refuse_too_many
from contributions.agreement.whose import WHOSE
from contributions.models import AgreementAnswer, AgreementRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casestudies.agreement import Need

AGREED: Final = (AgreementAnswer.YES, AgreementAnswer.UNNAMED)


@transaction.atomic
def ask_again(page: CaseStudyPage, *, by: User) -> list[AgreementRequest]:
    """Ask each earlier giver whose agreement the latest text of ``page`` has outgrown; returns the new requests.

    Only those who agreed by a link, whose part is still theirs, and of whose part nobody is asked already: who
    said no, was called off, or does not answer is not pressed. In the place of an owner who has left, whoever answers
    for the case now is asked. The limits of asking by hand hold. One query where
    nobody agreed by a link.
    """
    if not AgreementRequest.objects.filter(page=page, answer__in=AGREED).exists():
        return []
    needs = [item.need for item in missing_agreements(latest(page)) if item.need]
    outgrown = [need for need in needs if need.lack == Lack.CHANGED and not _may_be_others(need)]
    settled = AgreementAnswer.SETTLED
    requests = list(AgreementRequest.objects.filter(page=page).exclude(answer=settled))
    found = (_asked_anew(page, need, _of_part(requests, need), by) for need in outgrown)
    return [asked for asked in found if asked is not None]


def _may_be_others(need: Need) -> bool:
    """Whether a row tells of somebody else now, perhaps: their name is not for the one before."""
    return need.part != WHOLE and any(name.rpartition(".")[2] in WHOSE for name in need.changed)


def _of_part(requests: Iterable[AgreementRequest], need: Need) -> list[AgreementRequest]:
    return [each for each in requests if each.part == need.part]


def _asked_anew(
    page: CaseStudyPage, need: Need, before: list[AgreementRequest], by: User
) -> AgreementRequest | None:
    """Ask whoever agreed to a part last, where theirs is the last word on it; ``before`` is newest first."""
    last = before[0] if before else None
    if last is None or last.answer not in AGREED or last.email.endswith(NOBODYS):
        return None
    whom = _whom(page, need, last)
    if whom is None:
        return None
    name, email = whom
    try:
        refuse_too_many(page, need, email=email, by=by)
    except ValidationError:
        return None
    return ask(page, need, name=name, email=email, by=by)


def _whom(page: CaseStudyPage, need: Need, last: AgreementRequest) -> tuple[str, str] | None:
    """Whose word counts now, by name and address: for an owner who answers for the case no more, whoever does.

    A draft is not shown to who has left, and their yes would not be the owner's. Where only editors answer, nobody
    is asked.
    """
    if need.role != ConsentRole.OWNER:
        return last.name, last.email
    version = latest(page)
    contact = contact_of(version)
    if last.email.lower() in map(str.lower, contact.addresses) or not _left(version, last.email):
        return last.name, last.email
    if contact.role not in (Role.OWNER, Role.SUCCESSOR):
        return None
    return contact.name, contact.addresses[0]


def _left(page: CaseStudyPage, email: str) -> bool:
    """Whether ``email`` is of an account that does not answer for ``page``, or of a contact that it had before.

    A head of service without an account, whom the owner asked by hand, has not left.
    """
    accounts = list(User.objects.filter(email__iexact=email))
    if accounts:
        return not any(each.is_active and is_steward(each, page) for each in accounts)
    earlier = Revision.objects.for_instance(page).filter(content__owner_email__iexact=email)
    return page.owner_email.lower() != email.lower() and earlier.exists()


def words_for(asked: Iterable[AgreementRequest]) -> str:
    """Say who was asked again, by their roles: an address is not everybody's to see; empty for nobody."""
    roles = list(dict.fromkeys(f"the {each.get_role_display().lower()}" for each in asked))
    if not roles:
        return ""
    return (
        f"The text has changed since it was agreed to, so we asked again: {', '.join(roles)}. "
        "It can be read meanwhile, and is published once they agree."
    )


def _with_step(sender: Any, instance: TaskState, user: User | None, **_: Any) -> None:
    """Ask whatever road a case was sent by, and where a reviewer changed what was agreed to."""
    found = instance.workflow_state.content_object
    page = found.specific if isinstance(found, Page) else None
    if user is not None and isinstance(page, CaseStudyPage):
        ask_again(page, by=user)


def connect() -> None:
    """Listen for cases that come to a step of a review."""
    task_submitted.connect(_with_step, dispatch_uid="agreement_asked_again")

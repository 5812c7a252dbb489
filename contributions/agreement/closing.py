"""How a request ends without an answer: called off, or not needed any more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Revision

from casestudies.models import CaseStudyPage, Consent
from cms.core.numbers import row_number
from contributions.agreement.links import parts_lacking
from contributions.models import AgreementAnswer, AgreementRequest
from contributions.models.agreement import new_nonce

if TYPE_CHECKING:
    from cms.accounts.models import User


def may_call_off(asked: AgreementRequest, user: User, *, any_ones: bool) -> bool:
    """Whether ``user`` may end ``asked``: who asked; and anybody's, whoever answers for the case, or publishes it."""
    return asked.is_open and (any_ones or asked.asked_by_id == user.pk)


@transaction.atomic
def call_off(page: CaseStudyPage, number: str, *, by: User, any_ones: bool) -> AgreementRequest:
    """End a request of ``page`` that nobody has answered; every link sent for it says so from then on.

    ``number`` is the request's, as a form sent it.

    Raises:
        ValidationError: in words for the person, where there is none that they may end.
    """
    pk = row_number(number) or 0
    found = AgreementRequest.objects.select_for_update().filter(page=page, pk=pk).first()
    if found is None or not may_call_off(found, by, any_ones=any_ones):
        raise ValidationError("That request is no longer open, or it was somebody else who asked.")
    found.answer, found.nonce = AgreementAnswer.CALLED_OFF, new_nonce()
    found.save(update_fields=["answer", "nonce"])
    return found


def close_settled(page_id: int) -> None:
    """End each open request that the latest version of a case does not need; one query where nothing is open.

    It was agreed to in another way, or the part is gone or withheld, or the case was withdrawn.
    """
    waiting = AgreementRequest.objects.filter(page_id=page_id, answer=AgreementAnswer.OPEN)
    first = waiting.select_related("page").first()
    if first is None:
        return
    waiting.exclude(part__in=parts_lacking(first.page)).update(answer=AgreementAnswer.SETTLED)


def _with_version(sender: Any, instance: Revision, created: bool, **_: Any) -> None:
    model = instance.content_type.model_class()
    if created and model is not None and issubclass(model, CaseStudyPage):
        _close_in_the_end(int(instance.object_id))


def _with_consent(sender: Any, instance: Consent, **_: Any) -> None:
    if instance.page_id:
        _close_in_the_end(instance.page_id)


def _close_in_the_end(page_id: int) -> None:
    """Look once all is written: to withhold something, two versions are saved, the live one first."""
    transaction.on_commit(partial(close_settled, page_id), robust=True)


def connect() -> None:
    """Listen for versions and agreements that are saved."""
    post_save.connect(_with_version, sender=Revision, dispatch_uid="agreement_with_version")
    post_save.connect(_with_consent, sender=Consent, dispatch_uid="agreement_with_consent")

"""How a request ends without an answer: called off, or not needed any more."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Revision

from casestudies.fingerprints import WHOLE
from casestudies.models import CaseStudyPage, Consent
from cms.accounts.models import User
from cms.core.numbers import row_number
from contributions.agreement.links import still_needed
from contributions.models import AgreementAnswer, AgreementRequest, CaseWriter
from contributions.models.agreement import new_nonce


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

    It was agreed to in another way, or the part is gone or withheld, or the case was withdrawn; or the part may be
    somebody else's now.
    """
    waiting = AgreementRequest.objects.filter(page_id=page_id, answer=AgreementAnswer.OPEN)
    requests = list(waiting.select_related("page"))
    if not requests:
        return
    needed = [asked.pk for asked in still_needed(requests[0].page, requests)]
    waiting.exclude(pk__in=needed).update(answer=AgreementAnswer.SETTLED)


def _with_version(sender: Any, instance: Revision, created: bool, **_: Any) -> None:
    model = instance.content_type.model_class()
    if created and model is not None and issubclass(model, CaseStudyPage):
        _close_in_the_end(int(instance.object_id))


def _with_consent(sender: Any, instance: Consent, **_: Any) -> None:
    if instance.page_id:
        _close_in_the_end(instance.page_id)


def _with_place(sender: Any, instance: CaseWriter, **_: Any) -> None:
    _close_in_the_end(instance.page_id)


def _with_account(sender: Any, instance: User, **_: Any) -> None:
    """An owner whose account is closed answers for no case any more."""
    if not instance.is_active:
        theirs = AgreementRequest.objects.filter(
            answer=AgreementAnswer.OPEN, part=WHOLE, email__iexact=instance.email
        )
        for page_id in set(theirs.values_list("page_id", flat=True)):
            _close_in_the_end(page_id)


def _close_in_the_end(page_id: int) -> None:
    """Look once all is written: to withhold something, two versions are saved, the live one first."""
    transaction.on_commit(partial(close_settled, page_id), robust=True)


def connect() -> None:
    """Listen for versions and agreements that are saved, and for who comes to answer for a case."""
    post_save.connect(_with_version, sender=Revision, dispatch_uid="agreement_with_version")
    post_save.connect(_with_consent, sender=Consent, dispatch_uid="agreement_with_consent")
    post_save.connect(_with_place, sender=CaseWriter, dispatch_uid="agreement_with_place")
    post_delete.connect(_with_place, sender=CaseWriter, dispatch_uid="agreement_without_place")
    post_save.connect(_with_account, sender=User, dispatch_uid="agreement_with_account")

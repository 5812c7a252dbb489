"""Asking for agreement, and what follows from an answer. Each one transaction; none knows a request."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casestudies.agreeing import (
    Agreed,
    latest,
    record_agreement,
    record_answer,
    record_refusal,
    withdraw_agreement,
    withhold,
)
from casestudies.agreement import Need
from casestudies.anonymising import anonymise
from casestudies.choices import ConsentRole, WithheldReason
from casestudies.editing.reviews import may_review
from casestudies.fingerprints import agreed_lines
from casestudies.models import CaseStudyPage, Consent
from cms.mail.services import post
from contributions.access import cases_of
from contributions.agreement.letters import send_letter
from contributions.agreement.whose import whose_part
from contributions.models import AgreementAnswer, AgreementRequest, WriterRole
from contributions.room.people import people_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.accounts.models import User

CHANGED: Final = "The text changed while you were reading. Please read it again."

MOST_A_DAY: Final = 40
"""Requests that one person sends in a day: enough for a case that quotes many, too few for a nuisance."""

SPEAKER: Final = ("attributed_to", "role", "organisation")
"""Columns of a quotation that say who spoke."""

ASKED_AGAIN_AFTER: Final = timedelta(hours=1)


@transaction.atomic
def ask(
    page: CaseStudyPage, need: Need, *, name: str, email: str, by: User | None
) -> AgreementRequest:
    """Ask somebody by e-mail for the agreement that is needed; an open request to them is sent again.

    Raises:
        ValidationError: if ``email`` is no address.
    """
    asked, _ = AgreementRequest.objects.update_or_create(
        page=page,
        part=need.part,
        email=email,
        answer=AgreementAnswer.OPEN,
        defaults={
            "role": need.role,
            "name": name,
            "whose": whose_part(latest(page), need.part, email),
            "asked_by": by,
            "asked_at": timezone.now(),
            "reminders": 0,
        },
    )
    send_letter(asked)
    return asked


def refuse_too_many(page: CaseStudyPage, need: Need, *, email: str, by: User) -> None:
    """Refuse to ask for ``by`` what would be a nuisance: the same again within the hour, or too many in a day.

    Anybody with an account can ask, and the words of a title reach whomever they name.

    Raises:
        ValidationError: in words for the person.
    """
    now = timezone.now()
    mine = AgreementRequest.objects.filter(asked_by=by)
    again = AgreementRequest.objects.filter(
        page=page, part=need.part, email__iexact=email, answer=""
    )
    if again.filter(asked_at__gt=now - ASKED_AGAIN_AFTER).exists():
        raise ValidationError(f"{email} was asked within the last hour. Give them a little time.")
    if mine.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError("You have asked many people today. Try again tomorrow.")


@transaction.atomic
def agree_signed_in(page: CaseStudyPage, *, user: User, evidence: str) -> None:
    """Record that ``user``, who answers for the case, agrees to its latest version as it stands.

    Where the authority is not named there, that is what they agree to.
    """
    agreed = Agreed(
        role=ConsentRole.OWNER,
        given_by=str(user),
        evidence=evidence,
        only_unnamed=bool(latest(page).anonymised_as),
    )
    record_agreement(page, agreed)


@transaction.atomic
def remind(asked: AgreementRequest, number: int) -> None:
    """Send somebody who has not answered the reminder of that ``number``, once; it counts for those before it."""
    pass_over(asked, number)
    send_letter(asked)


def pass_over(asked: AgreementRequest, number: int) -> None:
    """Leave out the reminder of that ``number``, and those before it, which would not arrive."""
    asked.reminders = number
    asked.save(update_fields=["reminders"])


def read_of(version: CaseStudyPage, part: str = "") -> str:
    """Return the mark of what ``part`` of ``version`` says, to be sent back by whoever agrees to it."""
    return mark_of(agreed_lines(version, [part]))


def refuse_unread(page: CaseStudyPage, part: str, read: str) -> None:
    """Refuse an agreement to a text that was not the one shown, by the mark ``read`` that came with it.

    Raises:
        ValidationError: in words for the person.
    """
    if read != read_of(latest(page), part):
        raise ValidationError(CHANGED)


def shown_lines(asked: AgreementRequest) -> list[str]:
    """Return the fingerprints of what the person reads now."""
    return agreed_lines(latest(asked.page), [asked.part])


@transaction.atomic
def answer(asked: AgreementRequest, said: str, *, read: str, note: str = "") -> None:
    """Keep what somebody answered and do what follows from it.

    ``read`` is the mark of what they were shown (:func:`mark_of`).

    Raises:
        ValidationError: if the text has changed since they were shown it, or it was answered before.
    """
    asked = AgreementRequest.objects.select_for_update().select_related("page").get(pk=asked.pk)
    if not asked.is_open:
        raise ValidationError("This has already been answered, or is no longer being asked.")
    lines = shown_lines(asked)
    if said != AgreementAnswer.NO and read != mark_of(lines):
        raise ValidationError(CHANGED)
    theirs = Agreed(
        role=asked.role,
        given_by=asked.name,
        evidence=f"Answered by the link sent to {asked.email}.",
        parts=[asked.part] if asked.part else [],
        only_unnamed=said == AgreementAnswer.UNNAMED,
    )
    if said != AgreementAnswer.NO:
        asked.consent = record_answer(asked.page, theirs, lines)
    elif asked.role == ConsentRole.QUOTED_PERSON:
        # Nobody's tick is to stand for theirs; all other parts need an agreement on record anyway.
        evidence = f"Said no by the link sent to {asked.email}."
        record_refusal(asked.page, replace(theirs, evidence=evidence), lines)
    asked.answer, asked.note, asked.answered_at = said, note.strip(), timezone.now()
    asked.save()
    _tell_asker(asked)


def mark_of(lines: list[str]) -> str:
    """Return one mark for all that is shown, to be sent back with the answer."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def take_back(asked: AgreementRequest) -> None:
    """Take an agreement back, with what was public by it; its asker is told."""
    asked = AgreementRequest.objects.select_for_update().select_related("page").get(pk=asked.pk)
    if asked.answer not in (AgreementAnswer.YES, AgreementAnswer.UNNAMED):
        return
    # By the name too, for what they agreed to anew; editors may have put another in the row itself.
    theirs = Q(pk=asked.consent_id) | Q(role=asked.role, given_by=asked.name)
    for consent in Consent.objects.filter(theirs, page=asked.page, withdrawn_on=None):
        if consent.pk == asked.consent_id or _speaks_of(consent, asked.part):
            withdraw_agreement(consent)
    asked.answer, asked.answered_at = AgreementAnswer.WITHDRAWN, timezone.now()
    asked.save()
    _tell_asker(asked)


@transaction.atomic
def end_agreement(consent: Consent, *, user: User) -> None:
    """Record that somebody took ``consent`` back elsewhere, as if by their link, which says so from then on."""
    withdraw_agreement(consent, user=user)
    theirs = AgreementRequest.objects.filter(
        consent=consent, answer__in=(AgreementAnswer.YES, AgreementAnswer.UNNAMED)
    )
    theirs.update(answer=AgreementAnswer.WITHDRAWN, answered_at=timezone.now())


def _speaks_of(consent: Consent, part: str) -> bool:
    """Whether ``consent`` may be to ``part``: two people can go by one name, such as “Contracts manager”."""
    names = {part, part.partition(".")[0]}
    return not part or not consent.covers or not names.isdisjoint(consent.covers)


def _tell_asker(asked: AgreementRequest) -> None:
    """Tell whoever asked; neither the address nor what was asked about leaves in the e-mail.

    Where they are none of the case's people, those who answer for it hear too. Each is led to a page that they
    can open.
    """
    context = {"title": latest(asked.page).title, "said": asked.get_answer_display().lower()}
    for person, where in _who_hears(asked):
        if person.is_active and person.email:
            key = f"agreement-answered-{asked.pk}-{asked.answer}-{person.pk}"
            post("agreement_answered", person.email, {**context, "where": where}, key=key)


def _who_hears(asked: AgreementRequest) -> Iterator[tuple[User, str]]:
    asker, maker = asked.asked_by, asked.page.owner
    room = reverse("contribute_agreement", args=[asked.page.ref])
    if asker is not None and cases_of(asker).filter(pk=asked.page_id).exists():
        yield asker, room
        return
    stewards = people_of(asked.page).exclude(role=WriterRole.WRITER)
    for person in [place.user for place in stewards] or ([] if maker is None else [maker]):
        yield person, room
    if asker is not None and may_review(asker):
        yield asker, reverse("case_agreements", args=[asked.page_id])


def leave_out(page: CaseStudyPage, need: Need, *, user: User | None) -> None:
    """Withhold the part that nobody has agreed to.

    Raises:
        ValidationError: for the whole record, which cannot be withheld from itself.
    """
    if not need.part:
        raise ValidationError("The whole record cannot be withheld. Keep it as a draft instead.")
    withhold(page, [need.part], WithheldReason.PARTNER_REQUEST, user=user)


def leave_unnamed(page: CaseStudyPage, need: Need, *, user: User | None) -> None:
    """Keep what is told and leave out whom it is about.

    Words that are quoted need their speaker's permission after that too: they may tell who spoke, and are theirs.
    """
    if need.role == ConsentRole.OWNER:
        anonymise(page, user=user)
    elif need.role == ConsentRole.SUPPLIER:
        withhold(page, [f"{need.part}.name"], WithheldReason.PARTNER_REQUEST, user=user)
    else:
        told = [f"{need.part}.{name}" for name in SPEAKER]
        withhold(page, told, WithheldReason.ANONYMISED, user=user)

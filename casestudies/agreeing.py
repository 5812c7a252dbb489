"""Writes of agreements: given, withdrawn; parts withheld; an authority no longer named. Each one transaction.

They know no request. What takes something away from the public does so in the version that is live and
in the latest draft, so that no later publication brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casestudies.agreement import PARTS, changed_since, needs, stands
from casestudies.choices import (
    Audience,
    Basis,
    ChangeNoteKind,
    ConsentRole,
    FieldStatus,
    WithdrawalReason,
    WithheldReason,
)
from casestudies.fingerprints import WHOLE, agreed_lines, cover_what_is_said, fingerprints
from casestudies.models import CaseStudyPage, Consent, FieldState
from casestudies.models.agreements import by_row_id, hold_consents, keep_consents
from casestudies.models.row_ids import number_rows
from casestudies.naming import is_name, is_named_in
from casestudies.review.approvals import carry_over
from casestudies.rows import load_record
from casestudies.services import add_change_note, publish, save_draft, unpublish, withdraw
from cms.core.dates import PartialDate

if TYPE_CHECKING:
    from cms.accounts.models import User


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agrees to, as they said it. ``parts`` empty means the whole record."""

    role: str
    given_by: str
    evidence: str
    audiences: Sequence[str] = (Audience.PUBLIC.value,)
    parts: Sequence[str] = ()
    expires: PartialDate | None = None
    only_unnamed: bool = False


def latest(page: CaseStudyPage) -> CaseStudyPage:
    """Return the latest version of ``page`` as it is stored now, published or not, with its agreements in memory."""
    stored = CaseStudyPage.objects.get(pk=page.pk)
    version: CaseStudyPage = stored.get_latest_revision_as_object()
    if not stored.has_unpublished_changes:
        # What is live is the latest version: Wagtail hands over the row itself, and not what was kept of it.
        hold_consents(version)
    return version


@transaction.atomic
def record_agreement(
    page: CaseStudyPage, agreed: Agreed, *, on: date | None = None, user: User | None = None
) -> Consent:
    """Keep an agreement to the latest version of ``page``, with fingerprints of what it says now.

    It takes the place of an earlier one of the same person to the same parts, which stays only while what is
    public now stands by it. Words quoted are shown from the next publication on. Where ``user`` records it for
    somebody else, a version says who did; otherwise there is none. A review goes on where it was, unless
    words are shown now that were not.
    """
    version = latest(page)
    lines = agreed_lines(version, agreed.parts or (WHOLE,))
    return _keep(version, agreed, lines, on or timezone.localdate(), user)


@transaction.atomic
def record_answer(
    page: CaseStudyPage, agreed: Agreed, lines: Sequence[str], *, user: User | None = None
) -> Consent:
    """Keep an agreement to what its giver was shown, by the fingerprints taken then."""
    return _keep(latest(page), agreed, lines, timezone.localdate(), user)


@transaction.atomic
def record_refusal(page: CaseStudyPage, refused: Agreed, lines: Sequence[str]) -> None:
    """Keep that somebody said no to what they were shown, so that nobody's tick is enough for it.

    It ends nothing that they agreed to before, and gives way to what they agree to later.
    """
    version, today = latest(page), timezone.localdate()
    row = Consent(
        given_by=refused.given_by,
        role=refused.role,
        covers=list(refused.parts),
        evidence=refused.evidence,
        withdrawn_on=PartialDate(today.year, today.month, today.day),
        agreed_to=list(lines),
    )
    version.consents.add(row)
    keep_consents(version)


def _keep(
    version: CaseStudyPage, agreed: Agreed, lines: Sequence[str], on: date, user: User | None
) -> Consent:
    parts = list(agreed.parts)
    facts = _public_now(version)
    for earlier in list(version.consents.all()):
        is_same = _whose(earlier) == (agreed.role, agreed.given_by, parts)
        if is_same and not (facts and _is_stood_by(earlier, facts)):
            version.consents.remove(earlier)
    row = Consent(
        given_by=agreed.given_by,
        role=agreed.role,
        audiences=list(agreed.audiences),
        date=PartialDate(on.year, on.month, on.day),
        covers=parts,
        evidence=agreed.evidence,
        expires=agreed.expires,
        only_unnamed=agreed.only_unnamed,
        agreed_to=list(lines),
    )
    version.consents.add(row)
    shows_more = agreed.role == ConsentRole.QUOTED_PERSON and _permit(version, parts)
    if shows_more or user is not None:
        read = version.latest_revision_id
        revision = save_draft(version, user=user)
        if not shows_more:
            carry_over(version, read, revision)
    else:
        keep_consents(version)
    return row


def _public_now(version: CaseStudyPage) -> dict[str, str]:
    """The fingerprints of what the public reads of a case today; none where it is not live."""
    live = CaseStudyPage.objects.filter(pk=version.pk, live=True).first()
    return dict(fingerprints(live)) if live else {}


def _is_stood_by(consent: Consent, facts: Mapping[str, str]) -> bool:
    return stands(consent) and not any(
        changed_since(consent, facts, part) for part in consent.covers or (WHOLE,)
    )


def _whose(consent: Consent) -> tuple[str, str, list[str]]:
    return consent.role, consent.given_by, consent.covers


def _permit(version: CaseStudyPage, parts: Iterable[str]) -> bool:
    """Have the words shown that ``parts`` names; whether any were not shown before."""
    rows = list(version.quotations.all())
    new = [
        row
        for row in rows
        if not row.permission
        and not set(parts).isdisjoint({"quotations", f"quotations.{row.row_id}"})
    ]
    for row in new:
        row.permission = True
    version.quotations = rows
    return bool(new)


def cover_uncovered(most: int) -> int:
    """Let agreements that hold no fingerprints cover what is public now, or else the latest draft.

    They are from before an agreement kept any, or were made by a program. So none covers what is written later; what
    it stood for until now stays as it is. At most ``most`` cases at a time; returns how many.
    """
    bare = Consent.objects.filter(agreed_to="")
    pages = CaseStudyPage.objects.filter(pk__in=bare.values("page_id")).order_by("pk")[:most]
    for page in pages:
        with transaction.atomic():
            if page.live:
                load_record([page], public=False)
            cover_what_is_said(page if page.live else latest(page), bare.filter(page_id=page.pk))
    return len(pages)


@transaction.atomic
def withdraw_agreement(consent: Consent, *, user: User | None = None) -> None:
    """Take an agreement back, with what was public by it.

    The owner's takes the case away, unless another owner's stands for what is public: a tombstone stays of one
    that was public, and of any other nothing, as its address never told anybody that it is there. Anybody else's
    withholds the parts it covers at once.
    """
    page = CaseStudyPage.objects.get(pk=consent.page_id)
    today = timezone.localdate()
    for row in Consent.objects.filter(page_id=page.pk, role=consent.role, withdrawn_on=None):
        if _whose(row) == _whose(consent):
            row.withdrawn_on = PartialDate(today.year, today.month, today.day)
            row.save(update_fields=["withdrawn_on"])
    if consent.role == ConsentRole.OWNER:
        if not _is_agreed_to(page):
            _take_away(page, user)
        return
    parts = consent.covers or [name for name, role in PARTS if role == consent.role]
    withhold(page, by_row_id(latest(page), parts), WithheldReason.PARTNER_REQUEST, user=user)


def _is_agreed_to(page: CaseStudyPage) -> bool:
    """Whether an owner's agreement stands for what is public of a case: to that text, with the name if it is there.

    Of one that is not public, whether any stands.
    """
    if page.live and page.basis == Basis.OWNER_AGREED:
        load_record([page], public=False)
        return all(need.role != ConsentRole.OWNER for need in needs(page))
    owners = Consent.objects.filter(page_id=page.pk, role=ConsentRole.OWNER)
    return any(stands(row) and Audience.PUBLIC in row.audiences for row in owners)


def _take_away(page: CaseStudyPage, user: User | None) -> None:
    if page.first_published_at is None:
        call_off(page)
    else:
        withdraw(page, WithdrawalReason.CONSENT_WITHDRAWN, user=user)


@transaction.atomic
def withhold(
    page: CaseStudyPage, parts: Sequence[str], reason: str, *, user: User | None = None
) -> None:
    """Withhold ``parts`` in the latest version and, at once, in what is live; a public note says that it was.

    A review of that version goes on at its step, and steps that were passed stand: nothing was added.

    Raises:
        ValidationError: if nothing in a record is called so, or it is no reason that we know.
    """
    for part in parts:
        if not is_name(CaseStudyPage, part):
            raise ValidationError(f"Nothing in a case is called “{part[:80]}”.")
    if reason not in WithheldReason.values:
        raise ValidationError("Choose why it is withheld.")
    stored = CaseStudyPage.objects.get(pk=page.pk)
    version, drafted = latest(stored), not stored.live or stored.has_unpublished_changes
    read, waiting = stored.latest_revision_id, call_off(stored, version)
    is_overlaid = stored.live and state_withheld(stored, parts, reason)
    if is_overlaid:
        _publish_or_take_down(stored, user)
    if waiting is not None and waiting is not version:
        state_withheld(waiting, parts, reason)
        is_overlaid = try_to_publish(waiting, review_goes_on=True) or is_overlaid
    # What was published or scheduled is the latest version by now: a draft beside it becomes so again.
    if drafted and (state_withheld(version, parts, reason) or is_overlaid):
        carry_over(stored, read, save_draft(version, user=user))
    if waiting is version:
        try_to_publish(version)


def _publish_or_take_down(page: CaseStudyPage, user: User | None) -> None:
    """Publish what is live with less in it; where that may not be live either, nothing of it stays."""
    kind, text = ChangeNoteKind.WITHDRAWN_PART, "A part of the record was withheld."
    if try_to_publish(page, review_goes_on=True):
        add_change_note(page, kind=kind, text=text, by_editors=True)
    else:
        unpublish(page, user=user)
        save_draft(page, user=user)


def try_to_publish(page: CaseStudyPage, *, review_goes_on: bool = False) -> bool:
    """Publish what was approved before, with less in it, where nothing stands against it; say whether that was so.

    It is published in nobody's name: an owner may take something out without a right to publish.
    """
    try:
        with transaction.atomic():
            publish(page, review_goes_on=review_goes_on)
    except ValidationError:
        return False
    return True


def call_off(page: CaseStudyPage, version: CaseStudyPage | None = None) -> CaseStudyPage | None:
    """Call off the publication that is scheduled, if any: what it says may be changed, and scheduled anew.

    Returns the text that was to be published: ``version`` itself where it is the latest one, which that is.
    """
    scheduled = page.revisions.filter(approved_go_live_at__isnull=False)
    found = scheduled.order_by("pk").last()
    scheduled.update(approved_go_live_at=None)
    if found is None:
        return None
    if found.pk == page.latest_revision_id and version is not None:
        return version
    text: CaseStudyPage = found.as_object()
    return text


def state_withheld(page: CaseStudyPage, parts: Iterable[str], reason: str) -> bool:
    """Give each of ``parts`` the state of being withheld, in memory, in place of another it had.

    A row that ``page`` does not have, or no longer, has no state. Returns whether there was anything to withhold.
    """
    there = [part for part in parts if is_named_in(page, part)]
    new = [FieldState(field=part, state=FieldStatus.WITHHELD, reason=reason) for part in there]
    named = {row.field for row in new}
    rows = [row for row in page.states.all() if row.field not in named] + new
    number_rows(rows)
    page.states = rows
    return bool(new)

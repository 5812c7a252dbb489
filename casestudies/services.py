"""Writes to cases. They know no request; each is one transaction.

``publish`` is the door to the public. The guards in ``CaseStudyPage.save`` and in
``casestudies.receivers`` stand behind it for the roads that Wagtail keeps for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import TaskState, WorkflowState

from casestudies.freshness import a_year_after, answers
from casestudies.models import (
    CaseIdentity,
    CaseIndexPage,
    CaseStudyPage,
    ChangeNote,
    Confirmation,
    Question,
    Tombstone,
)
from casestudies.models.identity import LARGEST_GIVEN, identity_for
from casestudies.publishing import (
    PublishRefused,
    agreements_remedy,
    embargoed,
    missing_for_publication,
)
from casestudies.references import referenced_once
from casestudies.rows import belonging, load_record, stand_empty
from casestudies.slugs import free_slug, retire_addresses
from casestudies.unnamed import refuse_names
from cms.core.titles import NO_TITLE, is_told, one_line

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Revision

    from cms.accounts.models import User
    from cms.core.dates import PartialDate
    from organisations.models import Organisation

TITLE_LENGTH = 255
LISTED = (
    "kind",
    "basis",
    "phase",
    "lead_organisation_id",
    "owner_name",
    "owner_email",
    "review_by",
)
"""Columns by which editors list and filter; of a draft they follow its latest version."""


@transaction.atomic
def create_draft(
    title: str, *, user: User | None = None, ref: str = "", **fields: Any
) -> CaseStudyPage:
    """Add a draft under the case list and keep its first revision. A title is all it needs.

    Args:
        ref: a reference it already has elsewhere; taken unless a case here holds it.
        fields: column values, and rows and terms by relation; more are added with ``save_draft``.

    Raises:
        ValidationError: if the title says nothing or is too long, or the reference is none to go on from.
    """
    if ref:
        _refuse_odd_ref(ref)
    text = _title_from(title)
    index = CaseIndexPage.objects.get()
    page = CaseStudyPage(title=text, owner=user, live=False, ref=ref, **fields)
    page.slug = free_slug(fields.get("slug") or text, index)
    index.add_child(instance=page)
    _remember(page, fields)
    save_draft(page, user=user)
    return page


def _title_from(typed: str) -> str:
    text = one_line(typed)
    if not is_told(text):
        raise ValidationError({"title": NO_TITLE})
    if len(text) > TITLE_LENGTH:
        message = f"Give the case a title of at most {TITLE_LENGTH} characters."
        raise ValidationError({"title": message})
    return text


def _remember(page: CaseStudyPage, fields: Iterable[str]) -> None:
    """Put in memory the rows that a case was made with; most are made with none."""
    if belonging().isdisjoint(fields):
        stand_empty(page)
    else:
        load_record([page], public=False)


def _refuse_odd_ref(ref: str) -> None:
    try:
        number = CaseIdentity.number_of(ref)
    except ValueError as error:
        raise ValidationError({"ref": str(error)}) from error
    if number > LARGEST_GIVEN:
        largest = CaseIdentity(number=LARGEST_GIVEN).ref
        raise ValidationError({"ref": f"{ref} cannot be brought along: the largest is {largest}."})


@transaction.atomic
def save_draft(page: CaseStudyPage, *, user: User | None = None) -> Revision:
    """Keep ``page`` as its latest draft, complete or not; what is live stays as it is."""
    page.title = one_line(page.title)
    revision = page.save_revision(user=user, clean=False, log_action=False)
    listed = {name: getattr(page, name) for name in LISTED}
    CaseStudyPage.objects.filter(pk=page.pk, live=False).update(**listed)
    return revision


@transaction.atomic
def publish(
    page: CaseStudyPage, *, user: User | None = None, review_goes_on: bool = False
) -> CaseStudyPage:
    """Publish ``page`` as it stands in memory; with a running embargo, at the embargo's end.

    A review that the case is in ends, since what is published is the latest version; unless
    ``review_goes_on``, for a text that is public already, beside which an update waits.

    Returns the page as stored: live, or scheduled.

    Raises:
        PublishRefused: naming everything that is missing at once.
        ValidationError: if a field holds something it may not.
    """
    missing = missing_for_publication(page)
    if missing:
        raise PublishRefused(missing, remedy=agreements_remedy(page, missing))
    if embargoed(page):
        _schedule_for_embargo_end(page, user)
    with referenced_once(page):
        page.save_revision(user=user, clean=False).publish(user=user)
    if not review_goes_on:
        end_review(page, user)
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return stored


@transaction.atomic
def end_review(page: CaseStudyPage, user: User | None) -> None:
    """End the review that ``page`` is in or went back from, undecided; what was written stays."""
    review = WorkflowState.objects.active().for_instance(page).first()
    if review is not None:
        review.cancel(user=user)


def _schedule_for_embargo_end(page: CaseStudyPage, user: User | None) -> None:
    """Take a live page down first: a case under embargo is never live."""
    if page.go_live_at is None or page.go_live_at < page.embargo_until:
        page.go_live_at = page.embargo_until
    if page.live:
        unpublish(page, user=user)
        page.live = False
        page.live_revision = None


@transaction.atomic
def unpublish(page: CaseStudyPage, *, user: User | None = None) -> None:
    """Take ``page`` off the site; nothing of it is lost.

    Who may do so is the caller's to know: owners may, without a right to publish.
    """
    stored = CaseStudyPage.objects.get(pk=page.pk)
    if stored.live:
        UnpublishPageAction(stored, user=user).execute(skip_permission_checks=True)
    page.live = False


@transaction.atomic
def withdraw(
    page: CaseStudyPage, reason: str, *, user: User | None = None, on: date | None = None
) -> Tombstone:
    """Take ``page`` away for good: its addresses answer with a tombstone until it is restored."""
    published = page.first_published_at
    stone, _ = Tombstone.objects.update_or_create(
        ref=page.ref,
        defaults={
            "reason": reason,
            "withdrawn_on": on or timezone.localdate(),
            "published_on": timezone.localdate(published) if published else None,
        },
    )
    _cancel_schedules(page)
    unpublish(page, user=user)
    return stone


def _cancel_schedules(page: CaseStudyPage) -> None:
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


@transaction.atomic
def merge_cases(loser: CaseStudyPage, winner: CaseStudyPage, *, user: User | None = None) -> None:
    """Make ``loser``'s reference and addresses answer with ``winner`` from now on; a review of it ends.

    What readers asked and nobody has answered goes along, unless ``winner`` does not name its authority.

    Raises:
        ValidationError: if the two are one case already.
    """
    gone, stays = identity_for(loser), identity_for(winner).final()
    if gone.pk == stays.pk:
        raise ValidationError("A case cannot be merged into itself.")
    unpublish(loser, user=user)
    _cancel_schedules(loser)
    end_review(loser, user)
    gone.merged_into = stays
    gone.save(update_fields=["merged_into"])
    if is_nameless(stays.ref):
        # Its addresses would tell whose the case is that does not say so, and so would an answer of its people.
        retire_addresses(gone.ref)
    else:
        _bring_questions(loser, stays)


def is_nameless(ref: str) -> bool:
    """Whether the case of ``ref`` does not name its authority, or is not to once its latest version is public."""
    page = CaseStudyPage.objects.filter(ref=ref).first()
    return page is not None and any(
        each.anonymised_as for each in (page, page.get_latest_revision_as_object())
    )


def _bring_questions(loser: CaseStudyPage, stays: CaseIdentity) -> None:
    """Have what readers asked and nobody has answered yet wait beside the case that stays."""
    winner = CaseStudyPage.objects.filter(ref=stays.ref).first()
    if winner is not None:
        Question.objects.filter(page_id=loser.pk, answered_at=None).update(page=winner)


@transaction.atomic
def add_change_note(
    page: CaseStudyPage,
    *,
    kind: str,
    text: str,
    on: date | None = None,
    organisation: Organisation | None = None,
    by_editors: bool = False,
) -> ChangeNote:
    """Add a public note on what changed; without an organisation it is the lead's, or the editors' own.

    Raises:
        ValidationError: by field, if it tells the authority that the case does not name, or a withheld name.
    """
    refuse_names(page, text=text)
    return ChangeNote.objects.create(
        page=page,
        kind=kind,
        text=text.strip(),
        date=on or timezone.localdate(),
        organisation=None if by_editors else organisation or page.lead_organisation,
    )


@transaction.atomic
def correct_change_note(
    note: ChangeNote, *, kind: str, text: str, date: date, organisation: Organisation | None
) -> None:
    """Keep what a public note says now; readers see it again where it was held back.

    Raises:
        ValidationError: by field, if it tells the authority that the case does not name, or a withheld name.
    """
    refuse_names(note.page, text=text)
    note.held_back = False
    note.kind, note.text, note.date, note.organisation = kind, text.strip(), date, organisation
    note.save()


@transaction.atomic
def confirm(
    page: CaseStudyPage, on: date | None = None, *, asked: PartialDate | None
) -> Confirmation:
    """Keep that ``page`` was looked over and is still true; its next review is due a year later.

    ``asked`` is the ask-again date that the page had for whoever looked it over: what they say answers for
    that one, and for none that their update sets anew.

    The date is set on the live case and in its versions, so that no draft brings the old one back.
    Nothing else of a draft becomes public.
    """
    day = on or timezone.localdate()
    stored = CaseStudyPage.objects.get(pk=page.pk)
    stored.review_by = a_year_after(day)
    stored.save(clean=False, update_fields=["review_by"])
    set_in_versions(stored, review_by=str(stored.review_by))
    return Confirmation.objects.create(page=stored, on=day, answers=answers(asked, day))


def set_in_versions(page: CaseStudyPage, **values: str) -> None:
    """Set columns in every version of ``page`` that is public or may become so as it stands.

    For what is the case's own and no author's words: no new version is made, so no review begins anew.
    """
    for revision in versions_that_wait(page):
        content = {**revision.content, **values}
        page.revisions.filter(pk=revision.pk).update(content=content)


def versions_that_wait(page: CaseStudyPage) -> QuerySet[Revision]:
    """Return the versions of ``page`` that are public or may become so as they stand.

    The live and the latest, those that wait for their hour, and those that reviewers have before them.
    """
    read = TaskState.objects.filter(
        workflow_state__in=WorkflowState.objects.active().for_instance(page)
    )
    waits = Q(pk__in={page.latest_revision_id, page.live_revision_id} - {None})
    waits |= Q(approved_go_live_at__isnull=False) | Q(pk__in=read.values("revision"))
    found: QuerySet[Revision] = page.revisions.filter(waits)
    return found


def identity_by_ref(ref: str) -> CaseIdentity | None:
    """Return the identity that answers for ``ref`` now, merges followed, or ``None``."""
    try:
        number = CaseIdentity.number_of(ref)
    except ValueError:
        return None
    identity = CaseIdentity.objects.select_related("merged_into").filter(pk=number).first()
    return identity.final() if identity else None

"""A withdrawn case comes back as it was public last. It knows no request, and is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from wagtail.models import PageLogEntry, Revision

from casestudies.models import CaseStudyPage, Tombstone
from casestudies.publishing import (
    PublishRefused,
    agreements_remedy,
    embargoed,
    missing_for_publication,
)
from casestudies.references import referenced_once
from casestudies.services import publish
from casestudies.withheld_since import states_as_withheld_since

if TYPE_CHECKING:
    from cms.accounts.models import User

AS_NOW: Final = ("owner_name", "owner_email", "review_by", "embargo_until")
"""Columns that are the case's and no text's: they are as they were a moment ago."""


def public_last(page: CaseStudyPage) -> Revision | None:
    """Return the version of ``page`` that is, or last was, public; ``None`` where it is not kept any more."""
    published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish")
    number = published.order_by("-timestamp", "-pk").values_list("revision", flat=True).first()
    found: Revision | None = page.revisions.filter(pk=number).first()
    return found


def has_draft_beside(page: CaseStudyPage) -> bool:
    """Whether ``page`` was changed since it was public last, so that its latest version is another."""
    last = public_last(page)
    return last is not None and last.pk != page.latest_revision_id


@transaction.atomic
def restore(page: CaseStudyPage, *, user: User | None = None, later: bool = False) -> CaseStudyPage:
    """Undo a withdrawal and publish what was public last, with what was withheld since withheld.

    A later draft stays the latest version, and its review goes on. With ``later`` it is published in its place.
    Returns the page as stored: live, or scheduled for the end of its embargo.

    Raises:
        PublishRefused: if that text lacks something; the withdrawal then stands.
        ValidationError: if it holds what it may not, such as a name that is not to be told any more.
    """
    Tombstone.objects.filter(ref=page.ref).delete()
    stored: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    last = public_last(stored)
    if later or last is None:
        return publish(stored.get_latest_revision_as_object(), user=user)
    text = _as_decided_now(stored, last)
    missing = missing_for_publication(text)
    if missing:
        raise PublishRefused(missing, remedy=agreements_remedy(text, missing))
    # No version is added: those who wrote the draft beside it are known by what they saved since this one.
    last.content = text.serializable_data()
    last.save(update_fields=["content"])
    with referenced_once(stored):
        last.publish(user=user)
    stored.refresh_from_db()
    return stored


def _as_decided_now(stored: CaseStudyPage, last: Revision) -> CaseStudyPage:
    """What version ``last`` says, in memory, with what was decided of the case since."""
    text: CaseStudyPage = last.as_object()
    now = stored.get_latest_revision_as_object()
    text.states = states_as_withheld_since(text, now, last.pk)
    for name in AS_NOW:
        setattr(text, name, getattr(now, name))
    # An authority that was left out at any time is not named by a text that nobody has read since.
    text.anonymised_as = text.anonymised_as or now.anonymised_as
    text.slug = stored.slug
    text.go_live_at = text.embargo_until if embargoed(text) else None
    return text

"""The sentence for readers that goes with an update: with which version it waits, and when it is public.

A version says itself which update it came of (``CaseStudyPage.update_number``). So what is made of it by its
writers, reviewers and editors tells readers the same; a publication of the text that was public already tells
nothing, and neither does an earlier version that somebody went back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from casestudies import services
from casestudies.unnamed import what_gives_away
from contributions.models import CaseUpdate

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

HELD_BACK = "The record was brought up to date."


def waiting_note(version: CaseStudyPage) -> CaseUpdate | None:
    """Return what readers are told once ``version`` is public; ``None`` where that is nothing new."""
    if version.update_number is None:
        return None
    waiting = CaseUpdate.objects.filter(page_id=version.pk, published_at=None)
    return waiting.filter(pk=version.update_number).first()


@transaction.atomic
def write_note(case: CaseStudyPage, *, kind: str, text: str, user: User) -> CaseUpdate:
    """Keep a note for the version that is about to be saved, in place of any that waited.

    What was taken back and said anew is not told as well, whichever version comes to be public.
    """
    CaseUpdate.objects.filter(page=case, published_at=None).delete()
    return CaseUpdate.objects.create(
        page=case, kind=kind, note=text.strip(), made_by=user, asked=case.ask_again
    )


@transaction.atomic
def publish_note(page: CaseStudyPage, number: int) -> None:
    """Make the note of the update ``number`` public, just published; the case counts as confirmed. It is done once.

    Words that tell an authority which the case no longer names, or a name that it withholds, stay with us.
    """
    waiting = CaseUpdate.objects.select_for_update().filter(page_id=page.pk, published_at=None)
    found = waiting.filter(pk=number).first()
    if found is None:
        return
    text = HELD_BACK if what_gives_away(page)(found.note) else found.note
    services.add_change_note(page, kind=found.kind, text=text)
    found.published_at = timezone.now()
    found.save(update_fields=["published_at"])
    services.confirm(page, asked=found.asked)

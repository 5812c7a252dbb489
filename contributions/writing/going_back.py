"""Going back to an earlier version: what it says comes back; what is the case's own stays as it is now.

When a case is public, who answers for it, whether it names its authority, who checked it and when it is due were
decided by stewards, editors or a duty, each for its reason. No writer undoes that by taking up an older text.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.slugs import following_slug
from casestudies.withheld_since import states_as_withheld_since
from cms.accounts.models import User
from contributions.access import closing_words
from contributions.writing.versions import NOT_CONTENT, at, latest

DECIDED = frozenset(
    {
        "anonymised_as",
        "consents",  # read with any version as they are stored
        "embargo_until",
        "owner_email",
        "owner_name",
        "review_by",
        "reviewer_role",
    }
)
"""What is not the text's but the case's, beside what Wagtail keeps of every page."""

KEPT = NOT_CONTENT | DECIDED
"""Columns and relations that going back leaves as they are; all others say something, and go back."""


@transaction.atomic
def go_back_to(case: CaseStudyPage, number: int, *, user: User) -> bool:
    """Save what version ``number`` says as the newest; nothing goes, so this can be undone the same way.

    Whether there is such a version.

    Raises:
        ValidationError: while the editors have the case: they read what stands in it now.
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    if closed := closing_words(user, stored):
        raise ValidationError(closed)
    page = as_gone_back(stored, number)
    if page is None:
        return False
    services.save_draft(page, user=user)
    return True


def as_gone_back(case: CaseStudyPage, number: int) -> CaseStudyPage | None:
    """Return, in memory, what going back to version ``number`` makes of ``case``; ``None`` without such a version."""
    page = at(case, number)
    if page is None:
        return None
    now, _ = latest(case)
    for field in CaseStudyPage._meta.concrete_fields:
        if field.name in KEPT:
            setattr(page, field.attname, getattr(now, field.attname))
    page.slug = following_slug(page, before=now.title)
    page.states = states_as_withheld_since(page, now, number)
    return page

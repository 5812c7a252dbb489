"""A case no longer says whose it is: each write one transaction, and none knows a request. See ADR 0023."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from casestudies.agreeing import call_off, latest, state_withheld, try_to_publish
from casestudies.anonymity import describe_anew, described
from casestudies.beside import hold_back_answers
from casestudies.choices import WithheldReason
from casestudies.models import CaseIdentity, CaseStudyPage, RelatedCase
from casestudies.models.identity import numbers_with_merged
from casestudies.rows import load_record
from casestudies.services import save_draft, set_in_versions, unpublish
from casestudies.slugs import free_slug, retire_addresses
from casestudies.unnamed import IDENTIFYING, names_left

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.accounts.models import User


@transaction.atomic
def anonymise(page: CaseStudyPage, *, user: User | None = None) -> CaseStudyPage:
    """Have the latest version no longer say whose it is; a live case goes down, and comes back without the name.

    What would tell the authority is withheld with its name. The case gets a new address, and none that it, or
    a case that was merged into it, had leads to it any more. It is published again at once where nothing stands
    against that. Where the name still stands in its text (``names_left`` says where), or the latest version was
    not approved yet, it stays a draft.

    Returns the case as it is now.

    Raises:
        ValidationError: if it has no lead organisation, or does not name it already.
    """
    stored = CaseStudyPage.objects.get(pk=page.pk)
    version = latest(stored)
    if version.lead_organisation is None:
        raise ValidationError("There is no lead organisation to leave unnamed.")
    if version.anonymised_as:
        raise ValidationError("The authority is not named already.")
    is_published = stored.live and not stored.has_unpublished_changes
    is_approved = call_off(stored, version) is version or is_published
    if stored.live:
        unpublish(stored, user=user)
    version.anonymised_as = str(described(version.lead_organisation))
    state_withheld(version, IDENTIFYING, WithheldReason.ANONYMISED)
    hold_back_answers(version)
    retire_addresses(stored.ref)
    version.slug = free_slug(stored.ref, stored.get_parent())
    save_draft(version, user=user)
    _move(stored, version.slug)
    if is_approved:
        try_to_publish(latest(stored))
    now: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return now


@transaction.atomic
def _describe_anew(page: CaseStudyPage) -> None:
    """Say of the authority of a live case what may be said today, in all that is public or may become so as it stands.

    It may have been merged into another, or others that shared its type and region have been.
    """
    said = page.anonymised_as
    describe_anew(page)
    if page.anonymised_as != said:
        stored = CaseStudyPage.objects.get(pk=page.pk)
        stored.save(clean=False, update_fields=["anonymised_as"])
        set_in_versions(stored, anonymised_as=stored.anonymised_as)


def _move(stored: CaseStudyPage, slug: str) -> None:
    """Give the row that is not live the new address too: drafts are known by it in lists."""
    page = CaseStudyPage.objects.get(pk=stored.pk)
    page.slug = slug
    page.set_url_path(page.get_parent())
    CaseStudyPage.objects.filter(pk=page.pk).update(slug=slug, url_path=page.url_path)


def take_down_named(
    told: Callable[[CaseStudyPage], object] | None = None, *, beside: str = ""
) -> list[int]:
    """Take down each live case that came to tell the authority that it does not name; returns which.

    What a case points to changes without a publication of its own: a partner or a programme gets another
    name, the authority a further one. The case stays as a draft, and what stands in its way is said there.
    Of a case that stays live, what is said instead of the name is put right where it is so no longer.

    Args:
        told: called with each such case as it was live, in the transaction that takes it down.
        beside: the reference of a case; then only those are looked at whose pages may show it.
    """
    gone = []
    nameless = CaseStudyPage.objects.filter(live=True).exclude(anonymised_as="")
    for page in (_showing(nameless, beside) if beside else nameless).order_by("pk"):
        load_record([page], public=False)
        hold_back_answers(page)
        if not names_left(page):
            _describe_anew(page)
            continue
        with transaction.atomic():
            unpublish(page)
            if told is not None:
                told(page)
        gone.append(page.pk)
    return gone


def _showing(pages: QuerySet[CaseStudyPage], ref: str) -> QuerySet[CaseStudyPage]:
    """Keep those of ``pages`` that name the case of ``ref``, or one that was merged into it, or that it names."""
    merged = [
        CaseIdentity(number=each) for each in numbers_with_merged(CaseIdentity.number_of(ref))
    ]
    naming = RelatedCase.objects.filter(target_ref__in=[each.ref for each in merged])
    named = RelatedCase.objects.filter(page__ref=ref)
    return pages.filter(Q(pk__in=naming.values("page")) | Q(ref__in=named.values("target_ref")))

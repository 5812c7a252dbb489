"""Everything that can change what the public finds writes an index job, inside its transaction.

``post_save`` and ``post_delete`` fire inside the transaction of the change; Wagtail's own
signals fire after it, when a crash would already lose the job.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction

from casestudies.choices import FieldStatus
from casestudies.models import CaseStudyPage, Tombstone
from organisations.models import Organisation, OrganisationName, Programme, Succession
from search.indexing.outbox import block, block_unless_public, enqueue
from search.models import Subject
from taxonomy.models import Term

DRAFT_ONLY = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}
)


def connect() -> None:
    """Connect every receiver; called once, when the app is ready."""
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    post_delete.connect(page_deleted, dispatch_uid="search.page_deleted")
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, PageViewRestriction, dispatch_uid="search.restriction")
        signal.connect(tombstone_changed, Tombstone, dispatch_uid="search.tombstone")
        signal.connect(organisation_changed, Organisation, dispatch_uid="search.organisation")
        signal.connect(organisation_part_changed, OrganisationName, dispatch_uid="search.name")
        signal.connect(succession_changed, Succession, dispatch_uid="search.succession")
        signal.connect(programme_changed, Programme, dispatch_uid="search.programme")
        signal.connect(term_changed, dispatch_uid="search.term")
    groups = PageViewRestriction.groups.through
    m2m_changed.connect(restriction_changed, groups, dispatch_uid="search.restriction_groups")


def page_saved(instance: Any, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    """A page was saved: publish, unpublish, slug, move, expiry. Drafts do not matter."""
    if not isinstance(instance, Page) or (update_fields and update_fields <= DRAFT_ONLY):
        return
    if kwargs.get("raw"):
        return
    enqueue(Subject.PAGE, instance.pk)
    if not _is_case(instance):
        _block_below_closed(instance)
    elif instance.live and isinstance(instance, CaseStudyPage) and _withholds(instance):
        block([instance.pk])
    elif instance.first_published_at:
        block_unless_public([instance.pk])


def _withholds(case: CaseStudyPage) -> bool:
    """Whether something of ``case`` as it is saved is withheld, which an index may hold still.

    Its rows are saved after it, in the same transaction, so they are asked for in memory.
    """
    return any(state.state == FieldStatus.WITHHELD for state in case.states.all()) or not all(
        quotation.permission for quotation in case.quotations.all()
    )


def _is_case(page: Page) -> bool:
    """Whether a page is a case, also when it was saved as a plain page (expiry, move)."""
    return issubclass(page.specific_class or Page, CaseStudyPage)


def page_deleted(instance: Any, **kwargs: Any) -> None:
    """A page was deleted; each page below it fires for itself."""
    if isinstance(instance, CaseStudyPage):
        enqueue(Subject.PAGE, instance.pk)
        block([instance.pk])


def _block_below_closed(page: Page) -> None:
    """A page may have been moved below a closed one, and with it all cases below it."""
    if page.get_view_restrictions().exists():
        block_unless_public(_released_below(page))


def _released_below(page: Page) -> list[int]:
    below = CaseStudyPage.objects.descendant_of(page, inclusive=True).released()
    return list(below.values_list("pk", flat=True))


def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Who may see a page and all below it has changed."""
    enqueue(Subject.PAGE, instance.page_id)
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        block_unless_public(_released_below(page))


def tombstone_changed(instance: Tombstone, **kwargs: Any) -> None:
    """A case was withdrawn or restored."""
    enqueue(Subject.CASE_REF, instance.ref)
    block_unless_public(CaseStudyPage.objects.filter(ref=instance.ref).values_list("pk", flat=True))


def organisation_changed(instance: Organisation, **kwargs: Any) -> None:
    """An organisation was renamed, merged or moved."""
    enqueue(Subject.ORGANISATION, instance.pk)
    if instance.merged_into_id:
        enqueue(Subject.ORGANISATION, instance.merged_into_id)


def organisation_part_changed(instance: OrganisationName, **kwargs: Any) -> None:
    """An organisation got or lost a name."""
    enqueue(Subject.ORGANISATION, instance.organisation_id)


def succession_changed(instance: Succession, **kwargs: Any) -> None:
    """One organisation came to follow another: both families are touched."""
    enqueue(Subject.ORGANISATION, instance.predecessor_id)
    enqueue(Subject.ORGANISATION, instance.successor_id)


def programme_changed(instance: Programme, **kwargs: Any) -> None:
    """A programme was renamed or merged."""
    enqueue(Subject.PROGRAMME, instance.pk)
    if instance.merged_into_id:
        enqueue(Subject.PROGRAMME, instance.merged_into_id)


def term_changed(instance: Any, **kwargs: Any) -> None:
    """A term, through whatever proxy, was renamed, moved or merged."""
    if isinstance(instance, Term):
        enqueue(Subject.TERM, instance.pk)
        if instance.merged_into_id:
            enqueue(Subject.TERM, instance.merged_into_id)

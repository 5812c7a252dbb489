"""Whose a document is when its person goes: what has no place in a case yet is in it alone, and others go on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import CASCADE

from contributions.models.room import CaseWriter, WriterRole

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.deletion import Collector

    from contributions.models.documents import DocumentJob


def heir_of(document: DocumentJob, but: Collection[Any]) -> int | None:
    """Return who of the people of every case that ``document`` stands beside is to have it, owners first.

    Nobody of ``but``, a collection of ids, and nobody whose account is closed.
    """
    found: list[CaseWriter] = []
    for number, case in enumerate(document.cases.values_list("pk", flat=True)):
        places = CaseWriter.objects.filter(
            page=case, accepted_at__isnull=False, user__is_active=True
        )
        here = list(places.exclude(user__in=but).order_by("pk"))
        known = {each.user_id for each in here}
        found = [each for each in found if each.user_id in known] if number else here
    found.sort(key=lambda each: each.role != WriterRole.OWNER)
    return found[0].user_id if found else None


def hand_on_or_delete(
    collector: Collector, field: Any, sub_objs: QuerySet[DocumentJob], using: str
) -> None:
    """Give documents of accounts that are deleted to their heirs; those that nobody else may see go with them.

    What an ``on_delete`` is called with. A signal would come too late: Django has decided by then what goes.
    """
    leaving = [each.pk for each in collector.data[field.remote_field.model]]
    given = []
    for document in sub_objs:
        heir = heir_of(document, leaving)
        if heir is not None:
            collector.add_field_update(field, heir, [document])
            given.append(document.pk)
    CASCADE(collector, field, sub_objs.exclude(pk__in=given), using)

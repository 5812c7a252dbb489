"""How cases use terms: counted before one is deleted, moved when two are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Revision

from casestudies.models import CaseStudyPage, OutcomeMeasure
from casestudies.revisions import TAGS, with_moved_terms
from taxonomy.models import Term
from taxonomy.services import on_merge
from taxonomy.usage import register_usage

_CHUNK = 200


def connect() -> None:
    """Tell the vocabulary that cases use its terms."""
    register_usage(drafts_with)
    on_merge(retag)


def drafts_with(term: Term) -> int:
    """Return how many cases name ``term`` in their latest version: drafts hold only its id."""
    return sum(_mentions(content, term.pk) for _, content in _latest_content())


def cases_tagged(term_ids: Iterable[int]) -> models.QuerySet[CaseStudyPage]:
    """Return the cases that carry any of ``term_ids`` in any field, each once."""
    ids = list(term_ids)
    condition = models.Q(procurement_route__in=ids) | models.Q(outcomes__term__in=ids)
    for name in TAGS:
        condition |= models.Q(**{f"{name}__in": ids})
    found: models.QuerySet[CaseStudyPage] = CaseStudyPage.objects.filter(condition).distinct()
    return found


def _latest_content() -> Iterator[tuple[int, dict[str, Any]]]:
    content_type = ContentType.objects.get_for_model(CaseStudyPage)
    latest = CaseStudyPage.objects.filter(latest_revision__isnull=False).values("latest_revision")
    rows = Revision.objects.filter(content_type=content_type, pk__in=latest)
    yield from rows.values_list("pk", "content").iterator(_CHUNK)


def _mentions(content: dict[str, Any], term_id: int) -> bool:
    return (
        any(term_id in content.get(name, ()) for name in TAGS)
        or content.get("procurement_route") == term_id
        or any(row.get("term") == term_id for row in content.get("outcomes", ()))
    )


def retag(loser: Term, winner: Term) -> None:
    """Move every live row and latest draft from ``loser`` to ``winner``, leaving no tag twice."""
    for name in TAGS:
        _move_tags(name, loser.pk, winner.pk)
    CaseStudyPage.objects.filter(procurement_route=loser.pk).update(procurement_route=winner.pk)
    OutcomeMeasure.objects.filter(term=loser.pk).update(term=winner.pk)
    for revision_id, content in list(_latest_content()):
        if _mentions(content, loser.pk):
            moved = with_moved_terms(content, {loser.pk: winner.pk})
            Revision.objects.filter(pk=revision_id).update(content=moved)


def _move_tags(name: str, loser_id: int, winner_id: int) -> None:
    field = CaseStudyPage._meta.get_field(name)
    through = field.remote_field.through
    column = field.m2m_reverse_field_name()
    already = through.objects.filter(**{f"{column}_id": winner_id}).values("casestudypage_id")
    rows = through.objects.filter(**{f"{column}_id": loser_id})
    rows.filter(
        casestudypage_id__in=list(already.values_list("casestudypage_id", flat=True))
    ).delete()
    rows.update(**{f"{column}_id": winner_id})

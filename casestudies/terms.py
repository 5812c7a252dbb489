"""How cases use terms: counted before one is deleted, moved when two are merged."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from casestudies.fingerprints import carry_agreements
from casestudies.models import CaseStudyPage, OutcomeMeasure
from casestudies.revisions import TAGS, TERMS, count_naming, move_in_latest
from taxonomy.models import Term
from taxonomy.services import on_merge
from taxonomy.usage import register_usage


def connect() -> None:
    """Tell the vocabulary that cases use its terms."""
    register_usage(drafts_with)
    on_merge(retag)


def drafts_with(term: Term) -> int:
    """Return how many cases name ``term`` in their latest version."""
    return count_naming(CaseStudyPage, TERMS, term.pk)


def cases_tagged(term_ids: Iterable[int]) -> models.QuerySet[CaseStudyPage]:
    """Return the cases that carry any of ``term_ids`` in any field, each once."""
    ids = list(term_ids)
    condition = models.Q(procurement_route__in=ids) | models.Q(outcomes__term__in=ids)
    for name in TAGS:
        condition |= models.Q(**{f"{name}__in": ids})
    found: models.QuerySet[CaseStudyPage] = CaseStudyPage.objects.filter(condition).distinct()
    return found


def retag(loser: Term, winner: Term) -> None:
    """Move every live row, latest draft and agreement from ``loser`` to ``winner``, leaving no tag twice."""
    for name in TAGS:
        _move_tags(name, loser.pk, winner.pk)
    CaseStudyPage.objects.filter(procurement_route=loser.pk).update(procurement_route=winner.pk)
    OutcomeMeasure.objects.filter(term=loser.pk).update(term=winner.pk)
    move_in_latest(CaseStudyPage, TERMS, {loser.pk: winner.pk})
    carry_agreements(loser.pk, winner.pk, TERMS.is_moved)


def _move_tags(name: str, loser_id: int, winner_id: int) -> None:
    field = CaseStudyPage._meta.get_field(name)
    through = field.remote_field.through
    column = f"{field.m2m_reverse_field_name()}_id"
    tagged = through.objects.filter(**{column: winner_id})
    already = list(tagged.values_list("casestudypage_id", flat=True))
    rows = through.objects.filter(**{column: loser_id})
    rows.filter(casestudypage_id__in=already).delete()
    rows.update(**{column: winner_id})

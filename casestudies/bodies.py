"""How cases use organisations and programmes: counted before deletion, moved by a merger."""

from __future__ import annotations

from casestudies.fingerprints import carry_agreements
from casestudies.models import CaseStudyPage, ChangeNote, Partner
from casestudies.revisions import (
    ORGANISATIONS,
    PROGRAMMES,
    References,
    count_naming,
    move_in_latest,
)
from organisations.models import Organisation, Programme
from organisations.usage import on_merge, register_usage

Body = Organisation | Programme


def connect() -> None:
    """Tell the organisations app that cases use its rows."""
    register_usage(drafts_with)
    on_merge(move)


def drafts_with(body: Body) -> int:
    """Return how many cases name ``body`` in their latest version."""
    return count_naming(CaseStudyPage, _references(body), body.pk)


def move(loser: Body, winner: Body) -> None:
    """Move every live row, latest draft and agreement from ``loser`` to ``winner``."""
    if isinstance(loser, Organisation):
        CaseStudyPage.objects.filter(lead_organisation=loser.pk).update(lead_organisation=winner.pk)
        Partner.objects.filter(organisation=loser.pk).update(organisation=winner.pk)
        ChangeNote.objects.filter(organisation=loser.pk).update(organisation=winner.pk)
    else:
        CaseStudyPage.objects.filter(programme=loser.pk).update(programme=winner.pk)
    references = _references(loser)
    move_in_latest(CaseStudyPage, references, {loser.pk: winner.pk})
    carry_agreements(loser.pk, winner.pk, references.is_moved)


def _references(body: Body) -> References:
    return ORGANISATIONS if isinstance(body, Organisation) else PROGRAMMES

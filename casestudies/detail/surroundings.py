"""What stands around a case in the database: related cases, change notes, law notes.

Each read is made whether or not there is anything to find, so that the barest case costs as many
queries as the fullest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from casestudies.addresses import case_path
from casestudies.choices import INVERSE_RELATIONS, FieldStatus, Relation
from casestudies.detail.said import voices_of
from casestudies.detail.shapes import Answered, Link, Note, Said
from casestudies.models.identity import final_refs
from casestudies.redaction import withheld_paths
from cms.core.dates import PartialDate
from taxonomy.models import LawNote

NOTHING = (0,)
EDITORS = "the editors"


def _model(name: str) -> Any:
    """A model of this app; the page's model imports this module, so it is asked for by name."""
    return apps.get_model("casestudies", name)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The day on which somebody last said that a case is still true, and the ask-again date that this answers."""

    on: date | None
    answered: PartialDate | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Related cases by the words of their relation, cases that reused this one, change notes, and what
    others say: disputes, replies, questions with answers; and when it was last confirmed.
    """

    related: tuple[tuple[str, tuple[Link, ...]], ...]
    reused_by: tuple[Link, ...]
    notes: tuple[Note, ...]
    disputes: tuple[Said, ...]
    replies: tuple[Said, ...]
    answered: tuple[Answered, ...]
    confirmed: Confirmed


def surroundings(page: Any) -> Surroundings:
    """Read what stands around ``page``, whose rows are in memory and redacted."""
    _attach_law(page)
    public = type(page).objects.public()
    onward = _onward(page, public)
    back = _backward(page, public)
    reused = tuple(back.pop(Relation.REUSED_FROM, ()))
    groups = [(str(Relation(name).label), tuple(links)) for name, links in onward.items()]
    groups += [(INVERSE_RELATIONS[Relation(name)], tuple(links)) for name, links in back.items()]
    said = voices_of([page.pk or 0])[page.pk or 0]
    return Surroundings(
        related=tuple(groups),
        reused_by=reused,
        notes=change_notes(page),
        disputes=said.disputes,
        replies=said.replies,
        answered=_answered(page),
        confirmed=_confirmed(page),
    )


def _answered(page: Any) -> tuple[Answered, ...]:
    answered = _model("Question").objects.filter(
        page_id=page.pk or 0, may_be_public=True, is_public=True, answered_at__isnull=False
    )
    rows = answered.filter(held_back=False)
    return tuple(
        Answered(row.text, row.answer, timezone.localdate(row.answered_at)) for row in rows
    )


def _confirmed(page: Any) -> Confirmed:
    """When the case was last confirmed: one query."""
    days = _model("Confirmation").objects.filter(page_id=page.pk or 0)
    on, answered = days.values_list("on", "answers").first() or (None, None)
    return Confirmed(on, answered)


def _attach_law(page: Any) -> None:
    """Put the law notes of route and methods in memory: one query."""
    methods = [*page.methods.all(), *([page.procurement_route] if page.procurement_route else [])]
    ids = [method.pk for method in methods] or NOTHING
    by_method: dict[int, list[LawNote]] = {}
    for note in LawNote.objects.filter(term_id__in=ids).select_related("replaced_by"):
        by_method.setdefault(note.term_id, []).append(note)
    for method in methods:
        held = method.__dict__.setdefault("_cluster_related_objects", {})
        held["law_notes"] = by_method.get(method.pk, [])


def _onward(page: Any, public: Any) -> dict[str, list[Link]]:
    """Cases that this one names; merged ones answer with what they were merged into."""
    rows = list(page.related.all())
    moved = final_refs([row.target_ref for row in rows])
    wanted = {moved.get(row.target_ref, row.target_ref) for row in rows} or {""}
    found = {case.ref: _link(case) for case in public.filter(ref__in=wanted)}
    grouped: dict[str, list[Link]] = {}
    for row in rows:
        link = found.get(moved.get(row.target_ref, row.target_ref))
        if link is not None and row.relation in Relation.values:
            grouped.setdefault(row.relation, []).append(link)
    return grouped


def _backward(page: Any, public: Any) -> dict[str, list[Link]]:
    """Public cases that name this one, unless they withhold what they are related to."""
    silent = _model("FieldState").objects.filter(
        field__startswith="related", state=FieldStatus.WITHHELD
    )
    rows = (
        _model("RelatedCase")
        .objects.filter(target_ref=page.ref or "-", page__in=public)
        .exclude(page__in=silent.values("page_id"))
        .select_related("page")
        .order_by("relation", "page__title", "page_id")
    )
    grouped: dict[str, list[Link]] = {}
    for row in rows:
        if row.relation in Relation.values:
            grouped.setdefault(row.relation, []).append(_link(row.page))
    return grouped


def _link(case: Any) -> Link:
    """A related case by its title alone: whose it is may be withheld there."""
    return Link(case.title, case_path(case.slug))


def change_notes(page: Any) -> tuple[Note, ...]:
    """Return the public change notes of a case, newest first: one query.

    One of no organisation is the editors' own. Whose note it is goes unsaid where the case withholds whose it is
    itself.
    """
    nameless = withheld_paths(page).covers("lead_organisation")
    shown = _model("ChangeNote").objects.filter(page_id=page.pk or 0, held_back=False)
    rows = shown.select_related("organisation")
    return tuple(
        Note(
            row.date,
            str(row.get_kind_display()),
            row.text,
            _whose(row, nameless=nameless),
        )
        for row in rows
    )


def _whose(note: Any, *, nameless: bool) -> str:
    if note.organisation is None:
        return EDITORS
    return "" if nameless else note.organisation.name

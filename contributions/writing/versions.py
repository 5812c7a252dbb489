"""The saved versions of a case: which one a form was opened on, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import QuerySet
from wagtail.models import Revision

from casestudies.gaps import label_of
from casestudies.models import CaseStudyPage
from casestudies.naming import column_name
from casestudies.rows import relations

NOT_CONTENT = frozenset(
    {
        *("pk", "id", "path", "depth", "numchild", "latest_revision", "live_revision", "live"),
        *("latest_revision_created_at", "draft_title", "first_published_at", "last_published_at"),
        *("has_unpublished_changes", "url_path", "translation_key", "locale", "owner", "locked"),
        *("locked_at", "locked_by", "expired", "expire_at", "go_live_at", "content_type"),
        *("wagtail_admin_comments", "page_ptr", "ref", "slug", "alias_of", "search_description"),
        *("seo_title", "show_in_menus", "consents"),
    }
)
"""What a version carries that nobody wrote, or that is the case's and no version's."""

OF_A_VERSION = frozenset({"update_number"})
"""What is each version's own and nobody's words: going back takes up what the earlier one had."""

NOT_WRITTEN_IN_ROWS = frozenset({"pk", "page", "sort_order"})


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version: its number, when and by whom, and the labels of what it changed."""

    number: int
    saved_at: datetime
    by: str
    changed: tuple[str, ...]
    is_latest: bool
    is_public: bool
    is_first: bool


def latest(case: CaseStudyPage) -> tuple[CaseStudyPage, int]:
    """Return the latest version of ``case`` with its number; 0 where none was ever saved."""
    if case.latest_revision_id is None:
        return case, 0
    page: CaseStudyPage = case.get_latest_revision_as_object()
    return page, int(case.latest_revision_id)


def at(case: CaseStudyPage, number: int) -> CaseStudyPage | None:
    """Return ``case`` as version ``number`` has it, or ``None`` where it has no such version."""
    revision = _revisions(case).filter(pk=number).first()
    if revision is None:
        return None
    page: CaseStudyPage = revision.as_object()
    return page


def saved_by(case: CaseStudyPage, number: int) -> str:
    """Return who saved a version, in words; empty where nobody knows."""
    revision = _revisions(case).select_related("user").filter(pk=number).first()
    return name_of(revision.user) if revision is not None else ""


def name_of(user: Any) -> str:
    """Return what a person is called among those who write with them."""
    return (user.get_full_name() or user.email or user.get_username()) if user else ""


def history(case: CaseStudyPage, *, start: int, count: int) -> list[Version]:
    """Return ``count`` versions from the ``start``-th, newest first, each with what it changed.

    One query, however many.
    """
    rows = list(_revisions(case).select_related("user")[start : start + count + 1])
    found: list[Version] = []
    for place, row in enumerate(rows[:count]):
        before = rows[place + 1].content if place + 1 < len(rows) else {}
        names = changed_names(before, row.content) if before else []
        labels = tuple(dict.fromkeys(label_of(case, name) for name in names))
        found.append(
            Version(
                row.pk,
                row.created_at,
                name_of(row.user),
                labels,
                row.pk == case.latest_revision_id,
                row.pk == case.live_revision_id,
                not before,
            )
        )
    return found


def changed_names(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the names (the case file's) of what differs between the contents of two versions."""
    names = sorted({*before, *after} - NOT_CONTENT - OF_A_VERSION)
    return [
        column_name(name)
        for name in names
        if _plain(name, before.get(name)) != _plain(name, after.get(name))
    ]


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            {k: _said(name, k, v) for k, v in row.items() if k not in NOT_WRITTEN_IN_ROWS}
            for row in value
        ]
    return _said("", name, value) or None


def _said(relation: str, name: str, value: Any) -> Any:
    """What a column says: a figure that was kept as 4 is the one that was kept as 4.000000."""
    return Decimal(value) if value and (relation, name) in _figures() else value


@cache
def _figures() -> frozenset[tuple[str, str]]:
    """The columns that hold figures, with their relation; of the case itself, with none."""
    held: dict[str, type[models.Model]] = {"": CaseStudyPage, **relations(public=False)}
    return frozenset(
        (relation, field.attname)
        for relation, model in held.items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DecimalField)
    )


def _revisions(case: CaseStudyPage) -> QuerySet[Revision]:
    rows: QuerySet[Revision] = case.revisions.order_by("-created_at", "-pk")
    return rows

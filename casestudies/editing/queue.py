"""What queues of what readers send have in common: oldest first, until somebody has dealt with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from casestudies.models import CaseStudyPage
from casestudies.review.days import REPORT_DAYS, due_words


def choices_of(
    choices: Any, label: str, *, method: str | None = None
) -> django_filters.MultipleChoiceFilter:
    """Return a filter by boxes to tick; ``method`` names what finds rows by what is no column of theirs."""
    return django_filters.MultipleChoiceFilter(
        choices=choices, label=label, widget=forms.CheckboxSelectMultiple, method=method
    )


class QueueListView(generic.IndexView):
    """The queue: what is open, until other states are asked for."""

    default_ordering = "created_at"
    open_states: ClassVar[Collection[str]] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Open ones, or those in the states asked for."""
        rows: QuerySet[Any] = self.model.objects.select_related("page", "handled_by")
        return rows if "state" in self.request.GET else rows.filter(state__in=self.open_states)


def about_columns(*, answered_in: Collection[str]) -> list[Column]:
    """Return the columns that tell of what case something is, when it came, and what is to become of it.

    Args:
        answered_in: the states in which an answer is promised still.
    """

    def due(row: Any) -> str:
        return due_words(row.created_at, REPORT_DAYS) if row.state in answered_in else ""

    return [
        Column("case", label="Case", accessor="page.title", sort_key="page__title"),
        Column("ref", label="Reference", accessor="page.ref", width="10%"),
        DateColumn("created_at", label="Received", sort_key="created_at"),
        Column("due", label="Answer due", accessor=due),
        Column("state", label="State", accessor="get_state_display", sort_key="state"),
    ]


class QueueEditView(generic.EditView):
    """One of what was sent, and what is made of it."""

    def get_page_subtitle(self) -> str:
        """The case it is about."""
        return str(self.object.page.title)


class CasePanel(FieldPanel):
    """The case that something is about, with a way to it."""

    def format_value_for_display(self, value: CaseStudyPage) -> SafeString:
        """Link the case's own form, which leads to its public page too."""
        address = reverse("wagtailadmin_pages:edit", args=[value.pk])
        return format_html('<a href="{}">{}</a> ({})', address, value.title, value.ref)


class PartPanel(FieldPanel):
    """Which part of a case something is about."""

    def format_value_for_display(self, value: str) -> str:
        """Call it as its heading does: “At a glance”."""
        return value.replace("-", " ").replace("_", " ").capitalize() or "The case as a whole"


class HandlerPanel(FieldPanel):
    """Who deals with it."""

    def format_value_for_display(self, value: Any) -> str:
        """Name the person, or say that it is nobody yet."""
        return str(value) if value else "Nobody yet"


class QueueViewSet(ModelViewSet):
    """What readers send: only they add to it, and nothing is deleted from it here."""

    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    index_results_template_name = "casestudies/admin/queue_results.html"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Offer neither adding nor deleting."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**common, "add_url_name": None, "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        """Only the list and the report itself have addresses."""
        kept = {"index", "index_results", "edit", "history", "history_results", "usage"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

"""The queue of what readers reported: oldest first, until somebody has closed it."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from casestudies.choices import ReportKind, ReportState
from casestudies.models import CaseStudyPage, ProblemReport
from casestudies.review.days import REPORT_DAYS, due_words


def open_reports() -> QuerySet[ProblemReport]:
    """Return the reports that nobody has closed, oldest first."""
    return ProblemReport.objects.exclude(state=ReportState.CLOSED).order_by("created_at", "pk")


class ReportFilterSet(WagtailFilterSet):
    """By state and by what it is about."""

    state = django_filters.MultipleChoiceFilter(
        choices=ReportState.choices, label="State", widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=ReportKind.choices, label="About", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ProblemReport
        fields: tuple[str, ...] = ()


def _edit_url(report: ProblemReport) -> str:
    return reverse("problem_reports:edit", args=[report.pk])


def _handler(report: ProblemReport) -> str:
    return str(report.handled_by or "Nobody yet")


def _due(report: ProblemReport) -> str:
    """When the report is answered by; nothing once it is closed."""
    closed = report.state == ReportState.CLOSED
    return "" if closed else due_words(report.created_at, REPORT_DAYS)


class ReportListView(generic.IndexView):
    """The queue. Closed reports are shown only when asked for."""

    page_title = "Problem reports"
    default_ordering = "created_at"
    columns = [
        TitleColumn(
            "kind", label="What it is about", accessor="get_kind_display", get_url=_edit_url
        ),
        Column("case", label="Case", accessor="page.title", sort_key="page__title"),
        Column("ref", label="Reference", accessor="page.ref", width="10%"),
        DateColumn("created_at", label="Received", sort_key="created_at"),
        Column("due", label="Answer due", accessor=_due),
        Column("state", label="State", accessor="get_state_display", sort_key="state"),
        Column("handled_by", label="Handled by", accessor=_handler),
    ]

    def get_base_queryset(self) -> QuerySet[ProblemReport]:
        """Open ones, or those in the states asked for."""
        reports = ProblemReport.objects.all() if "state" in self.request.GET else open_reports()
        return reports.select_related("page", "handled_by")


class ReportEditView(generic.EditView):
    """One report: what the reader wrote, and what was done. Whoever saves it handles it."""

    success_message = "Saved. It stands in your name now."

    def save_instance(self) -> Any:
        """Keep who dealt with it."""
        self.form.instance.handled_by = self.request.user
        return super().save_instance()

    def get_page_subtitle(self) -> str:
        """The case it is about."""
        return str(self.object.page.title)


class CasePanel(FieldPanel):
    """The case that a report is about, with a way to it."""

    def format_value_for_display(self, value: CaseStudyPage) -> SafeString:
        """Link the case's own form, which leads to its public page too."""
        address = reverse("wagtailadmin_pages:edit", args=[value.pk])
        return format_html('<a href="{}">{}</a> ({})', address, value.title, value.ref)


class HandlerPanel(FieldPanel):
    """Who deals with a report."""

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

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Offer neither adding nor deleting."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return {**common, "add_url_name": None, "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        """Only the list and the report itself have addresses."""
        kept = {"index", "index_results", "edit", "history", "history_results", "usage"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]


class ReportQueue(QueueViewSet):
    """The menu entry “Problem reports”."""

    model = ProblemReport
    name = "problem_reports"
    url_prefix = "problem-reports"
    icon = "mail"
    menu_label = "Problem reports"
    menu_order = 95
    index_view_class = ReportListView
    edit_view_class = ReportEditView
    filterset_class = ReportFilterSet
    search_fields = ["message", "page__title", "page__ref"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    CasePanel("page", read_only=True),
                    FieldPanel("kind", read_only=True),
                    FieldPanel("message", read_only=True),
                    FieldPanel("email", read_only=True),
                    FieldPanel("created_at", read_only=True),
                ],
                heading="What the reader wrote",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("state", widget=forms.RadioSelect),
                    FieldPanel(
                        "answer",
                        help_text="For colleagues. It is not sent; write to the reader from your "
                        "own mail if they left an address.",
                    ),
                    HandlerPanel("handled_by", read_only=True),
                ],
                heading="What was done",
            ),
        ]
    )

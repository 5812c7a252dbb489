"""The queue of what readers reported: oldest first, until somebody has closed it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn

from casestudies.choices import ReportKind, ReportState
from casestudies.editing.queue import (
    CasePanel,
    HandlerPanel,
    QueueEditView,
    QueueListView,
    QueueViewSet,
    about_columns,
    choices_of,
)
from casestudies.models import ProblemReport

OPEN = tuple(state for state in ReportState.values if state != ReportState.CLOSED)


def open_reports() -> QuerySet[ProblemReport]:
    """Return the reports that nobody has closed, oldest first."""
    return ProblemReport.objects.filter(state__in=OPEN).order_by("created_at", "pk")


class ReportFilterSet(WagtailFilterSet):
    """By state and by what it is about."""

    state = choices_of(ReportState.choices, "State")
    kind = choices_of(ReportKind.choices, "About")

    class Meta:
        model = ProblemReport
        fields: tuple[str, ...] = ()


def _edit_url(report: ProblemReport) -> str:
    return reverse("problem_reports:edit", args=[report.pk])


def _handler(report: ProblemReport) -> str:
    return str(report.handled_by or "Nobody yet")


class ReportListView(QueueListView):
    """The queue. Closed reports are shown only when asked for."""

    page_title = "Problem reports"
    open_states = OPEN
    columns = [
        TitleColumn(
            "kind", label="What it is about", accessor="get_kind_display", get_url=_edit_url
        ),
        *about_columns(answered_in=OPEN),
        Column("handled_by", label="Handled by", accessor=_handler),
    ]


class ReportEditView(QueueEditView):
    """One report: what the reader wrote, and what was done. Whoever saves it handles it."""

    success_message = "Saved. It stands in your name now."

    def save_instance(self) -> Any:
        """Keep who dealt with it."""
        self.form.instance.handled_by = self.request.user
        return super().save_instance()


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

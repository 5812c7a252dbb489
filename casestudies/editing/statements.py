"""The queue of disputes and of replies by those named: oldest first, until somebody has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn

from casestudies.editing.queue import (
    CasePanel,
    HandlerPanel,
    PartPanel,
    QueueEditView,
    QueueListView,
    QueueViewSet,
    about_columns,
    choices_of,
)
from casestudies.life_choices import StatementKind, StatementState
from casestudies.models import Statement
from casestudies.voices import decide_statement

if TYPE_CHECKING:
    from cms.accounts.models import User

OPEN = (StatementState.NEW, StatementState.STANDING)


class StatementFilterSet(WagtailFilterSet):
    """By state and by sort."""

    state = choices_of(StatementState.choices, "State")
    kind = choices_of(StatementKind.choices, "Sort")

    class Meta:
        model = Statement
        fields: tuple[str, ...] = ()


def _edit_url(statement: Statement) -> str:
    return reverse("statements:edit", args=[statement.pk])


class StatementListView(QueueListView):
    """The queue: what is new or stands, until other states are asked for."""

    page_title = "Disputes and replies"
    open_states = OPEN
    columns = [
        TitleColumn("kind", label="Sort", accessor="get_kind_display", get_url=_edit_url),
        Column("given_by", label="Whose"),
        *about_columns(answered_in=[StatementState.NEW]),
    ]


class StatementEditView(QueueEditView):
    """One statement: what was sent, what stands in public, how it was settled."""

    success_message = "Saved. The people it concerns are told by e-mail."

    def save_instance(self) -> Any:
        """Decide; the form has seen to it that no words are missing."""
        decide_statement(self.form.instance, cast("User", self.request.user))
        return self.form.instance


class StatementQueue(QueueViewSet):
    """The menu entry “Disputes and replies”."""

    model = Statement
    name = "statements"
    url_prefix = "statements"
    icon = "openquote"
    menu_label = "Disputes and replies"
    menu_order = 96
    index_view_class = StatementListView
    edit_view_class = StatementEditView
    filterset_class = StatementFilterSet
    search_fields = ["text", "given_by", "page__title", "page__ref"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    CasePanel("page", read_only=True),
                    FieldPanel("kind", read_only=True),
                    PartPanel("part", read_only=True),
                    FieldPanel("text", read_only=True),
                    FieldPanel("email", read_only=True),
                    FieldPanel("created_at", read_only=True),
                ],
                heading="What was sent",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("state", widget=forms.RadioSelect),
                    FieldPanel(
                        "given_by",
                        help_text="Public beside the words. Take a person's name out; keep the body or the role.",
                    ),
                    FieldPanel(
                        "public_words",
                        help_text="Public, word for word, while it stands. Keep to what is disputed; "
                        "name no person.",
                    ),
                    FieldPanel(
                        "outcome",
                        help_text="Needed to settle it. Becomes a public note of the case.",
                    ),
                    HandlerPanel("handled_by", read_only=True),
                ],
                heading="What was decided",
            ),
        ]
    )

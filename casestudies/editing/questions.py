"""The queue of readers' questions: those that nobody has answered, oldest first; and those shown in public.

Editors pass one on again, and take one down. The words are a reader's and the owner's, so nobody mends them here,
and neither address is shown. What was answered to who asked alone is nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from casestudies.contact import Role, contact_of
from casestudies.editing.queue import (
    CasePanel,
    QueueEditView,
    QueueListView,
    QueueViewSet,
    choices_of,
)
from casestudies.life_choices import QuestionState
from casestudies.models import Question
from casestudies.voices import letters_of, pass_on
from cms.mail.models import MailState

IN_STATE: Final = {
    QuestionState.WAITING: Q(answered_at=None),
    QuestionState.SHOWN: Q(answered_at__isnull=False, is_public=True, held_back=False),
    QuestionState.HELD_BACK: Q(answered_at__isnull=False, is_public=True, held_back=True),
}
SEND_ON: Final = "pass-on"
"""The button."""

WRITTEN_TO: Final = {
    Role.OWNER: "the owner",
    Role.SUCCESSOR: "the successor",
    Role.EDITORS: "the editors, as nobody else can be written to",
    Role.NOBODY: "nobody, as the case is invented",
}


class QuestionFilterSet(WagtailFilterSet):
    """By state."""

    state = choices_of([(state, state.label) for state in IN_STATE], "State", method="in_any_state")

    class Meta:
        model = Question
        fields: tuple[str, ...] = ()

    def in_any_state(
        self, rows: QuerySet[Question], _name: str, states: Collection[str]
    ) -> QuerySet[Question]:
        """Those in one of ``states``; all where none is ticked."""
        wanted = Q()
        for state in states:
            wanted |= IN_STATE[QuestionState(state)]
        return rows.filter(wanted)


def _edit_url(question: Question) -> str:
    return reverse("questions:edit", args=[question.pk])


class QuestionListView(QueueListView):
    """The queue: what waits, until other states are asked for; of public cases alone."""

    page_title = "Questions"
    columns = [
        TitleColumn(
            "text",
            label="Question",
            accessor=lambda row: truncatechars(row.text, 80),
            get_url=_edit_url,
        ),
        Column("case", label="Case", accessor="page.title", sort_key="page__title"),
        Column("ref", label="Reference", accessor="page.ref", width="10%"),
        DateColumn("created_at", label="Asked", sort_key="created_at"),
        Column("state", label="State", accessor="state.label"),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """Those that wait, or those in the states asked for."""
        rows: QuerySet[Any] = Question.objects.filter(page__live=True).select_related("page")
        seen = IN_STATE[QuestionState.WAITING]
        if "state" in self.request.GET:
            seen |= Q(is_public=True)
        return rows.filter(seen)


class QuestionEditView(QueueEditView):
    """One question: passed on again while it waits, taken down or shown again once it is public."""

    template_name = "casestudies/admin/question.html"
    success_message = "Saved."

    def get_queryset(self) -> QuerySet[Question]:
        """What editors see: not what was answered to who asked alone."""
        return Question.objects.filter(Q(answered_at=None) | Q(is_public=True))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pass it on, if that was pressed; otherwise save."""
        if SEND_ON not in request.POST:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        self.object = self.get_object()
        try:
            contact = pass_on(self.object)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"It was sent to {WRITTEN_TO[contact.role]}.")
        return redirect(_edit_url(self.object))

    def get_form(self, form_class: Any = None) -> Any:
        """Only what is public can be taken down."""
        form = super().get_form(form_class)
        form.fields["held_back"].disabled = self.object.answered_at is None
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows: whether it waits, with whom, and what became of its letters."""
        waits = self.object.answered_at is None and self.object.page.live
        context: dict[str, Any] = super().get_context_data(waits=waits, **kwargs)
        if waits:
            letters = letters_of(self.object)
            context["sent_to"] = WRITTEN_TO[contact_of(self.object.page).role]
            context["came_back"] = letters.filter(state=MailState.PARKED).exists()
            context["last_sent"] = letters.order_by("pk").last()
        return context


class AnsweredPanel(FieldPanel):
    """When it was answered."""

    def format_value_for_display(self, value: Any) -> Any:
        """Say the moment, or that there is none yet."""
        return super().format_value_for_display(value) if value else "Not yet"


class QuestionQueue(QueueViewSet):
    """The menu entry “Questions”."""

    model = Question
    name = "questions"
    url_prefix = "questions"
    icon = "help"
    menu_label = "Questions"
    menu_order = 97
    index_view_class = QuestionListView
    edit_view_class = QuestionEditView
    filterset_class = QuestionFilterSet
    search_fields = ["text", "page__title", "page__ref"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    CasePanel("page", read_only=True),
                    FieldPanel("text", read_only=True),
                    FieldPanel("created_at", read_only=True),
                    FieldPanel("answer", read_only=True),
                    AnsweredPanel("answered_at", read_only=True),
                ],
                heading="What was asked and answered",
            ),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "held_back",
                        help_text="Tick this where question or answer names a person or harms somebody. Readers do "
                        "not see either then. Who asked has had the answer by e-mail.",
                    ),
                ],
                heading="Beside the case",
            ),
        ]
    )

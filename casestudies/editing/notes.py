"""Public notes on what changed in a case: editors add, correct and take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from casestudies import services
from casestudies.choices import ChangeNoteKind
from casestudies.models import CaseStudyPage, ChangeNote
from organisations.models import Organisation


def may(user: Any, verb: str) -> bool:
    """Whether ``user`` may add, change or delete public notes."""
    return bool(user.has_perm(f"casestudies.{verb}_changenote"))


class NoteForm(forms.Form):
    """A note. Without an organisation it is the editors' own."""

    kind = forms.ChoiceField(
        label="What sort of change is it?",
        choices=ChangeNoteKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what sort of change it is."},
    )
    text = forms.CharField(
        label="What changed?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One or two sentences for readers. Public, with its date.",
        error_messages={"required": "Say what changed."},
    )
    date = forms.DateField(label="When?", widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = Organisation
        self.fields["organisation"] = forms.ModelChoiceField(
            queryset=Organisation.objects.listed(),
            widget=bodies.snippet_viewset.chooser_viewset.widget_class,
            label="Whose change is it?",
            required=False,
            help_text="Leave it empty where the editors themselves found or changed it.",
        )


class _NotesView(WagtailAdminTemplateMixin, FormView[NoteForm]):
    """What the views of notes share: the case, the rights, the way back."""

    form_class = NoteForm
    template_name = "casestudies/admin/notes.html"
    header_icon = "history"
    verb = "add"
    case: CaseStudyPage
    note: ChangeNote | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find what it is about; only somebody who may edit the case and its notes goes on."""
        self.find(**kwargs)
        editable = self.case.permissions_for_user(request.user).can_edit()
        if not (editable and may(request.user, self.verb)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk: int) -> None:
        """Set the case, and the note where there is one."""
        self.case = get_object_or_404(CaseStudyPage, pk=pk)

    def get_success_url(self) -> str:
        """The notes of the case."""
        return reverse("case_notes", args=[self.case.pk])

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.case.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here: the list, the case, its notes."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.case.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("cases:index"), "label": "Cases"},
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": self.get_success_url(), "label": "Public notes"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        notes = self.case.change_notes.select_related("organisation")
        user = self.request.user
        return super().get_context_data(
            case=self.case,
            note=self.note,
            notes=() if self.note else notes,
            may_change=may(user, "change"),
            may_delete=may(user, "delete"),
            notes_url=self.get_success_url(),
            **kwargs,
        )


class NotesView(_NotesView):
    """The notes of a case, newest first, and a form for one more."""

    page_title = "Public notes"

    def get_initial(self) -> dict[str, Any]:
        """Today, and the lead organisation."""
        return {"date": timezone.localdate(), "organisation": self.case.lead_organisation}

    def form_valid(self, form: NoteForm) -> HttpResponse:
        """Add the note."""
        data = form.cleaned_data
        try:
            services.add_change_note(
                self.case,
                kind=data["kind"],
                text=data["text"],
                on=data["date"],
                organisation=data["organisation"],
                by_editors=data["organisation"] is None,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, "The note has been added. Readers see it with the case.")
        return super().form_valid(form)


class NoteEditView(_NotesView):
    """Corrects a note, or takes it back."""

    page_title = "Correct a public note"
    verb = "change"

    def find(self, pk: int) -> None:
        """Set the note and its case."""
        self.note = get_object_or_404(ChangeNote.objects.select_related("page"), pk=pk)
        self.case = self.note.page

    def get_initial(self) -> dict[str, Any]:
        """The note as it stands."""
        return {name: getattr(self.note, name) for name in ("kind", "text", "date", "organisation")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the note back if that was pressed; otherwise keep what was typed."""
        if "take-back" in request.POST and self.note is not None:
            if not may(request.user, "delete"):
                raise PermissionDenied
            self.note.delete()
            messages.success(request, "The note has been taken back.")
            return redirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: NoteForm) -> HttpResponse:
        """Keep the correction."""
        if self.note is not None:
            try:
                services.correct_change_note(self.note, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
                return self.form_invalid(form)
        messages.success(self.request, "The note has been corrected.")
        return super().form_valid(form)

"""The editors' action of merging two rows that turned out to be one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from organisations.models import Organisation, Programme
from organisations.services import merge_organisations, merge_programmes


class MergeForm(forms.Form):
    """Which row stands for this one from now on."""

    def __init__(self, *args: Any, loser: Organisation | Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model: Any = type(loser)
        self.fields["winner"] = forms.ModelChoiceField(
            queryset=model.objects.listed().exclude(pk=loser.pk),
            widget=model.snippet_viewset.chooser_viewset.widget_class,
            label="Merge into",
            help_text="Cases, names and addresses move to this one. A merge cannot be undone.",
        )


class MergeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView[MergeForm]):
    """Merges a row into another, which nothing undoes; so it needs the right to delete.

    The viewset gives the model and the names of its addresses.
    """

    model: type[Organisation] | type[Programme] = Organisation
    index_url_name = ""
    edit_url_name = ""
    permission_required = "delete"
    page_title = "Merge"
    header_icon = "resubmit"
    template_name = "organisations/admin/merge.html"
    form_class = MergeForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the row, or answer 404 where it is not there or was merged before."""
        super().setup(request, *args, **kwargs)
        rows: Any = self.model.objects.listed()
        self.row: Organisation | Programme = get_object_or_404(rows, pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers every row but this one."""
        return {**super().get_form_kwargs(), "loser": self.row}

    def get_page_subtitle(self) -> str:
        """The row's name."""
        return str(self.row)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here: the list, the row, the action."""
        label = str(self.model._meta.verbose_name_plural).capitalize()
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": label},
            {"url": self._edit_url(), "label": str(self.row)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(edit_url=self._edit_url(), **kwargs)

    def form_valid(self, form: MergeForm) -> HttpResponse:
        """Merge and say so, or show the refusal on the form."""
        winner = form.cleaned_data["winner"]
        try:
            if isinstance(self.row, Organisation):
                merge_organisations(self.row, winner)
            else:
                merge_programmes(self.row, winner)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
            return self.form_invalid(form)
        messages.success(self.request, f"“{self.row}” has been merged into “{winner}”.")
        return redirect(self.index_url_name)

    def _edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.row.pk])

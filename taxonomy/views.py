"""The editors' side: a list that searches synonyms too, and the actions merge, retire and restore."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView

from taxonomy.forms import ConfirmForm, MergeForm
from taxonomy.models import Term
from taxonomy.previews import draft_in, previews_of
from taxonomy.services import TermChangeRefused, merge_terms, restore_term, retire_term


class TermIndexView(IndexView):
    """The list of a scheme; a term is found by its synonyms too, and stands in it once."""

    def search_queryset(self, queryset: QuerySet[Term]) -> QuerySet[Term]:
        """Search names, slugs, definitions and synonyms in the database."""
        found: QuerySet[Term] = super().search_queryset(queryset)
        return found.distinct() if self.is_searching else found


class _PreviewMixin:
    """Shows on demand what the form as it stands would change, above the same form, and saves nothing."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Preview or save."""
        view: Any = self
        if "preview" not in request.POST:
            saved: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return saved
        view.form = view.get_form()
        if not view.is_valid(view.form):
            refused: HttpResponse = view.form_invalid(view.form)
            return refused
        context = view.get_context_data(previews=previews_of(draft_in(view.form)))
        shown: HttpResponse = view.render_to_response(context)
        return shown


class TermCreateView(_PreviewMixin, CreateView):
    """A new term."""


class TermEditView(_PreviewMixin, EditView):
    """A term with its synonyms."""


class _TaggableMixin:
    """Offers only what a case may be given."""

    model_class: type[Term]

    def get_object_list(self) -> QuerySet[Term]:
        """Terms in use that are not groups."""
        return self.model_class.objects.taggable()


class TermChooseView(_TaggableMixin, ChooseView):
    """The chooser's first page."""


class TermChooseResultsView(_TaggableMixin, ChooseResultsView):
    """The chooser's further pages and searches."""


class TermChooserViewSet(SnippetChooserViewSet):
    """Chooses a term for a case."""

    choose_view_class = TermChooseView
    choose_results_view_class = TermChooseResultsView


class TermActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView[forms.Form], ABC):
    """Asks whether to do something to a term, does it through its service and says so.

    The viewset gives model and address names; each action below gives the rest.
    """

    model: type[Term] = Term
    index_url_name = ""
    edit_url_name = ""
    template_name = "taxonomy/admin/term_action.html"
    form_class: type[forms.Form] = ConfirmForm
    header_icon = "tag"
    question = ""
    button_label = ""
    done = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the term, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.term = get_object_or_404(self.model, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """The term's name."""
        return str(self.term)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here: the list, the term, the action."""
        label = str(self.model._meta.verbose_name_plural).capitalize()
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": label},
            {"url": self._edit_url(), "label": str(self.term)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(
            term=self.term,
            question=self.question,
            button_label=self.button_label,
            edit_url=self._edit_url(),
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or show the refusal on the form."""
        try:
            message = self.perform(form)
        except TermChangeRefused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(self.request, message)
            return redirect(self.index_url_name)
        return self.form_invalid(form)

    @abstractmethod
    def perform(self, form: forms.Form) -> str:
        """Do it and return what to tell the editor."""

    def _edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.term.pk])


class MergeView(TermActionView):
    """Merges a term into another, which is not undone by anything; so it needs the right to delete."""

    permission_required = "delete"
    page_title = "Merge"
    question = (
        "Cases that have this term will have the other one. Its address and number go on leading "
        "there, and its name and synonyms go on finding it."
    )
    button_label = "Merge"
    form_class = MergeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what this term may be merged into."""
        return {**super().get_form_kwargs(), "loser": self.term}

    def perform(self, form: forms.Form) -> str:
        """Merge."""
        winner = merge_terms(self.term, form.cleaned_data["winner"])
        return f"“{self.term}” has been merged into “{winner}”."


class RetireView(TermActionView):
    """Takes a term out of use; the cases that have it keep it."""

    permission_required = "change"
    page_title = "Retire"
    question = "The term will no longer be offered. Cases that have it keep it."
    button_label = "Retire"

    def perform(self, form: forms.Form) -> str:
        """Retire."""
        return f"“{retire_term(self.term)}” has been retired."


class RestoreView(TermActionView):
    """Takes a retired term into use again."""

    permission_required = "change"
    page_title = "Restore"
    question = "The term will be offered again, as a current one."
    button_label = "Restore"

    def perform(self, form: forms.Form) -> str:
        """Restore."""
        return f"“{restore_term(self.term)}” is in use again."


def action_buttons(
    term: Term, may: Callable[[str], bool], url: Callable[[str], str]
) -> list[Button]:
    """Return the buttons for what can be done to ``term`` by somebody with these rights."""
    offered: list[Button] = []
    if term.is_merged or term.scheme == "mode":
        return offered
    if may("change"):
        name, label = ("restore", "Restore") if term.status == "retired" else ("retire", "Retire")
        offered.append(Button(label, url=url(name), icon_name="history", priority=40))
    if may("delete"):
        offered.append(
            Button("Merge into another", url=url("merge"), icon_name="resubmit", priority=50)
        )
    return offered

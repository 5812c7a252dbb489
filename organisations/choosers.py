"""Choosing an organisation or a programme: searched by every name, in the database."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from organisations.models import Organisation


class NameFilterForm(BaseFilterForm):
    """A search box over names and codes; every word typed must be in one of them."""

    q = forms.CharField(
        label="Search term",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Name, old name or code"}),
    )
    lookups: tuple[str, ...] = ()

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that hold every word."""
        objects = super().filter(objects).filter(merged_into__isnull=True)
        query = self.cleaned_data.get("q", "").strip()
        if query:
            self.is_searching = True
            self.search_query = query
            for word in query.split()[:10]:
                either = Q()
                for lookup in self.lookups:
                    either |= Q(**{f"{lookup}__icontains": word})
                objects = objects.filter(either)
        return objects.distinct()


class OrganisationFilterForm(NameFilterForm):
    """Organisations by short, full or other name, register code or ONS code."""

    lookups = ("name", "official_name", "names__text", "register_code", "gss_code")


class ProgrammeFilterForm(NameFilterForm):
    """Programmes by name, other name or who runs them."""

    lookups = ("name", "other_names", "runner__name")


class ToldApart:
    """Shows beside each name what tells bodies of like names apart."""

    @property
    def columns(self) -> list[Column]:
        """The name, the full name, the type, and whether the body has ended."""
        return [
            *super().columns,  # type: ignore[misc]
            Column("official_name", label="Full name"),
            Column("get_type_display", label="Type"),
            Column("is_former", label="Standing", accessor=_standing),
        ]


def _standing(body: Organisation) -> str:
    return "Former" if body.is_former else "Current"


class OrganisationChooseView(ToldApart, ChooseView):
    """The chooser of organisations."""

    filter_form_class = OrganisationFilterForm


class OrganisationResultsView(ToldApart, ChooseResultsView):
    """Its list of results."""

    filter_form_class = OrganisationFilterForm


class ProgrammeChooseView(ChooseView):
    """The chooser of programmes."""

    filter_form_class = ProgrammeFilterForm


class ProgrammeResultsView(ChooseResultsView):
    """Its list of results."""

    filter_form_class = ProgrammeFilterForm


class OrganisationChooserViewSet(SnippetChooserViewSet):
    """Puts the search into the chooser of organisations."""

    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationResultsView


class ProgrammeChooserViewSet(SnippetChooserViewSet):
    """Puts the search into the chooser of programmes."""

    choose_view_class = ProgrammeChooseView
    choose_results_view_class = ProgrammeResultsView

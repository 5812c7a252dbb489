"""How the vocabulary is arranged for editors: a list for each scheme under one menu entry."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from taxonomy.choices import Scheme, TermStatus
from taxonomy.forms import TermForm
from taxonomy.models import Barrier, Enabler, Method, Mode, Outcome, Sector, Term
from taxonomy.panels import PreviewPanel
from taxonomy.views import (
    MergeView,
    RestoreView,
    RetireView,
    TermChooserViewSet,
    TermCreateView,
    TermEditView,
    TermIndexView,
)


def _form(scheme: Scheme) -> ObjectList:
    """The edit form of a scheme."""
    return ObjectList(_panels(scheme), base_form_class=TermForm)


def _panels(scheme: Scheme) -> list[Panel]:
    """The panels of a scheme: only what its terms can have."""
    place: list[Panel] = [FieldPanel("broader"), FieldPanel("is_group"), FieldPanel("status")]
    if scheme == Scheme.METHOD:
        place.append(FieldPanel("mode"))
    if scheme == Scheme.OUTCOME:
        place.append(FieldRowPanel([FieldPanel("group_name"), FieldPanel("typical_unit")]))
    panels: list[Panel] = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("slug"), FieldPanel("definition"), FieldPanel("note")],
            heading="What it is",
        ),
        *([MultiFieldPanel(place, heading="Where it stands")] if scheme != Scheme.MODE else []),
        InlinePanel(
            "synonyms",
            heading="Synonyms",
            label="Synonym",
            help_text="Other ways of saying it. Search knows them; they are never shown as tags.",
            panels=[
                FieldRowPanel([FieldPanel("text"), FieldPanel("match")]),
                FieldPanel("needs_checking"),
            ],
        ),
        PreviewPanel(),
    ]
    if scheme != Scheme.MODE:
        codes: list[Panel] = [FieldRowPanel([FieldPanel("scheme"), FieldPanel("code")])]
        panels.append(InlinePanel("codes", heading="Codes", label="Code", panels=codes))
    if scheme == Scheme.METHOD:
        panels.append(
            InlinePanel("law_notes", heading="Law", label="Law note", panels=_law_panels())
        )
    return panels


def _law_panels() -> list[Panel]:
    return [
        FieldRowPanel([FieldPanel("nation"), FieldPanel("regime"), FieldPanel("status")]),
        FieldRowPanel([FieldPanel("reference"), FieldPanel("needs_checking")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("text"),
        FieldPanel("replaced_by"),
    ]


def _filters(of_model: type[Term]) -> type[WagtailFilterSet]:
    """Filters by status, and by the group or wider term that terms stand below."""

    def wider_terms(_request: HttpRequest | None) -> QuerySet[Term]:
        scheme = str(of_model.SCHEME)
        return Term.objects.of_scheme(scheme).filter(narrower__isnull=False).distinct()

    class TermFilterSet(WagtailFilterSet):
        """Narrows the list of a scheme."""

        status = django_filters.ChoiceFilter(choices=TermStatus.choices, label="Status")
        broader = django_filters.ModelChoiceFilter(
            queryset=wider_terms, label="Group or wider term"
        )

        class Meta:
            model = of_model
            fields = ["status", "broader", "is_group"]

    return TermFilterSet


class TermViewSet(SnippetViewSet):
    """What the viewsets of all schemes share."""

    icon = "tag"
    list_display = [
        "name",
        "slug",
        "broader",
        Column("get_status_display", label="Status", sort_key="status"),
    ]
    list_per_page = 50
    ordering = ["name"]
    search_backend_name = None
    search_fields = ["name", "slug", "definition", "synonyms__text"]
    copy_view_enabled = False
    index_view_class = TermIndexView
    add_view_class = TermCreateView
    edit_view_class = TermEditView
    create_template_name = "taxonomy/admin/term_create.html"
    edit_template_name = "taxonomy/admin/term_edit.html"
    chooser_viewset_class = TermChooserViewSet
    chooser_per_page = 30

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        """All terms of the scheme with their broader terms, merged ones too."""
        terms: QuerySet[Term] = self.model.objects.select_related("broader")
        return terms

    def get_urlpatterns(self) -> list[URLPattern]:
        """The usual addresses, and one for each action."""
        actions = {"merge": MergeView, "retire": RetireView, "restore": RestoreView}
        patterns: list[URLPattern] = super().get_urlpatterns()
        for name, view in actions.items():
            patterns.append(path(f"{name}/<int:pk>/", self._action(view), name=name))
        return patterns

    def _action(self, view: Any) -> Any:
        return view.as_view(
            model=self.model,
            index_url_name=self.get_url_name("list"),
            edit_url_name=self.get_url_name("edit"),
        )


class SectorViewSet(TermViewSet):
    """The list of sectors."""

    model = Sector
    edit_handler = _form(Scheme.SECTOR)
    filterset_class = _filters(Sector)


class MethodViewSet(TermViewSet):
    """The list of methods."""

    model = Method
    edit_handler = _form(Scheme.METHOD)
    filterset_class = _filters(Method)


class OutcomeViewSet(TermViewSet):
    """The list of outcomes."""

    model = Outcome
    edit_handler = _form(Scheme.OUTCOME)
    filterset_class = _filters(Outcome)


class BarrierViewSet(TermViewSet):
    """The list of barriers."""

    model = Barrier
    edit_handler = _form(Scheme.BARRIER)
    filterset_class = _filters(Barrier)


class EnablerViewSet(TermViewSet):
    """The list of enablers."""

    model = Enabler
    edit_handler = _form(Scheme.ENABLER)
    filterset_class = _filters(Enabler)


class ModeViewSet(TermViewSet):
    """The list of innovation modes."""

    model = Mode
    edit_handler = _form(Scheme.MODE)
    filterset_class = _filters(Mode)


class VocabularyGroup(SnippetViewSetGroup):
    """The menu entry that holds all schemes."""

    items = (
        SectorViewSet,
        MethodViewSet,
        OutcomeViewSet,
        BarrierViewSet,
        EnablerViewSet,
        ModeViewSet,
    )
    menu_label = "Vocabulary"
    menu_name = "vocabulary"
    menu_icon = "list-ul"
    menu_order = 300

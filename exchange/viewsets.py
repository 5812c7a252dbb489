"""Templates of documents in the Wagtail admin."""

from __future__ import annotations

from django.forms import Textarea
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from exchange.models import DocumentTemplate


class DocumentTemplateViewSet(SnippetViewSet):
    """What sorts of document are recognised, beside those that ship."""

    model = DocumentTemplate
    icon = "form"
    menu_label = "Document templates"
    list_display = ("name", "slug", BooleanColumn("in_use", label="In use", sort_key="in_use"))
    search_fields = ("name", "definition")
    search_backend_name = None
    panels = (
        FieldPanel("definition", widget=Textarea(attrs={"rows": 30, "spellcheck": "false"})),
        FieldPanel("in_use"),
    )

"""Pre-election periods in the Wagtail admin, kept by editors."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from casestudies.models import PreElectionPeriod


class PreElectionPeriodViewSet(SnippetViewSet):
    """Elections of which reviewers are told while they come near."""

    model = PreElectionPeriod
    icon = "date"
    menu_label = "Pre-election periods"
    list_display = ("election", "begins", "polling_day", "nation")
    search_fields = ("election",)
    search_backend_name = None
    panels = (
        FieldPanel("election"),
        FieldRowPanel([FieldPanel("begins"), FieldPanel("polling_day")], heading="When"),
        FieldPanel("nation"),
    )

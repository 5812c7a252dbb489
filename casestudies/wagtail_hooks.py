"""What Wagtail's admin is told of cases."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from casestudies.panels import edit_handler
from casestudies.rows import load_record

CaseStudyPage.edit_handler = edit_handler


def read_rows_at_once(_request: HttpRequest, page: Page) -> None:
    """Before a case is edited, fetch all its rows together; a draft has its own in memory."""
    if isinstance(page, CaseStudyPage) and not page.__dict__.get("_cluster_related_objects"):
        load_record([page], public=False)


hooks.register("before_edit_page", read_rows_at_once)

"""What Wagtail's admin is told of cases."""

from __future__ import annotations

from casestudies.models import CaseStudyPage
from casestudies.panels import edit_handler

CaseStudyPage.edit_handler = edit_handler

"""The one page that all cases live under."""

from __future__ import annotations

from typing import ClassVar

from wagtail.models import Page


class CaseIndexPage(Page):
    """The list of cases, at ``/cases/``; there is one."""

    max_count = 1
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseStudyPage"]

    class Meta:
        verbose_name = "case list"

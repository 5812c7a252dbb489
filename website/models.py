"""The pages that are no cases: the root of the tree, and what tells about the site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from website.text import Section, split_text


class HomePage(Page):
    """The root of the site's tree. Its address is answered by a view of its own, so it holds no text."""

    max_count = 1
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseIndexPage", "website.InformationPage"]

    class Meta:
        verbose_name = "home page"


class InformationPage(Page):
    """A page of plain words about the site."""

    introduction = models.TextField(
        blank=True, help_text="One or two sentences that stand above the rest in larger letters."
    )
    body = models.TextField(
        help_text="Markdown. Begin headings with two hashes, and give those that others link to a "
        "name of their own: ## Report a problem {#report}"
    )

    content_panels: ClassVar[list[object]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    template = "website/information_page.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage", "website.InformationPage"]
    subpage_types: ClassVar[list[str]] = ["website.InformationPage"]

    class Meta:
        verbose_name = "information page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its text in sections, the same for readers and for an editor's preview."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "sections": self.sections()}

    def sections(self) -> list[Section]:
        """The body, split at its headings."""
        return split_text(self.body)

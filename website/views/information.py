"""Pages of plain words about the site, at addresses that stay."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from website.answers import cacheable
from website.models import InformationPage

LEVEL = 3
"""The root of the tree is at 1, the home page at 2, and what stands right under it at 3."""


@require_safe
def information(request: HttpRequest, slug: str) -> HttpResponse:
    """The information page called ``slug`` under the home page, as an editor left it."""
    page = get_object_or_404(InformationPage.objects.live().public(), slug=slug, depth=LEVEL)
    return cacheable(request, render(request, page.template, page.get_context(request)))

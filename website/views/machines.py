"""What programs ask for: robots.txt, the site map, security.txt."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from website import sitemap

SECURITY_NOTE_DAYS = 180
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

ROBOTS = """\
User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /search/explain/
Disallow: /search/suggest/
Disallow: /cases/*/report/

Sitemap: {base}/sitemap.xml
"""

SECURITY = """\
Contact: {base}/about/#security
Expires: {expires}
Preferred-Languages: en
Canonical: {base}/.well-known/security.txt
"""


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What robots may read: everything but forms and the editors' side."""
    return _plain(ROBOTS.format(base=settings.BASE_URL))


@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116), valid for half a year from today."""
    last = timezone.localdate() + timedelta(days=SECURITY_NOTE_DAYS)
    expires = datetime.combine(last, time.min, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _plain(SECURITY.format(base=settings.BASE_URL, expires=expires))


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """All public addresses; of a large site an index of its pages, ``?p=1`` and on."""
    parts = sitemap.sections()
    pages = sitemap.page_count(parts)
    typed = request.GET.get("p", "")
    if not typed and pages > 1:
        numbers = range(1, pages + 1)
        addresses = [f"{settings.BASE_URL}/sitemap.xml?p={number}" for number in numbers]
        return _map(request, "website/sitemap_index.xml", {"addresses": addresses})
    if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= pages):
        raise Http404("The site map has no such page.")
    return _map(
        request, "website/sitemap.xml", {"entries": sitemap.entries(parts, int(typed or 1))}
    )


def _map(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context, content_type=XML)
    patch_cache_control(response, public=True, max_age=0, s_maxage=30, must_revalidate=True)
    return response


def _plain(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=TEXT)
    patch_cache_control(response, public=True, max_age=3600)
    return response

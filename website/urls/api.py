"""The read API: its operations wrapped so that anybody may read them from anywhere."""

from __future__ import annotations

from django.urls import URLPattern, include, path, re_path

from website.api.access import open_data
from website.api.routes import api, nothing_here
from website.views import api as pages

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = open_data(_pattern.callback)

urlpatterns = [
    path("api/v1/docs", pages.docs, name="api_docs"),
    path("api/v1/", open_data(pages.root), name="api"),
    path("api/v1/", include((_patterns, _app), namespace=_namespace)),
    re_path(r"^api/v1/.*$", open_data(nothing_here)),
]

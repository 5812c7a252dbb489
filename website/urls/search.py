"""Finding cases."""

from __future__ import annotations

from django.urls import path

from website.views import explain, home, search

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/explain/", explain.explain, name="explain"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
]

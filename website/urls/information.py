"""Pages about the site."""

from __future__ import annotations

from django.urls import path

from website.views.information import information

urlpatterns = [
    path("about/", information, {"slug": "about"}, name="about"),
    path("accessibility/", information, {"slug": "accessibility"}, name="accessibility"),
    path("privacy/", information, {"slug": "privacy"}, name="privacy"),
    path("open-data/", information, {"slug": "open-data"}, name="open_data"),
]

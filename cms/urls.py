"""Every address of the site: the one place that knows every app."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    # One door for signing in: Wagtail's own would have no throttle.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("website.urls")),
    # Last: Wagtail answers every address that nobody above knows.
    path("", include(wagtail_urls)),
]

handler404 = "website.views.errors.not_found"
handler500 = "website.views.errors.server_error"

"""Every address of the site: the one place that knows every app."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.accounts.views import AccountView

IMAGES = ("images", "original_images")

urlpatterns = [
    # An e-mail address is changed on the account page of the admin, or by an administrator.
    path("accounts/email/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("cms.accounts.sign_on_urls")),
    # One door for signing in: Wagtail's own would have no throttle.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/account/", require_admin_access(AccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Images alone, which were read as images when they came; documents go by the view above.
    *(
        path(f"media/{name}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / name})
        for name in IMAGES
    ),
    path("contribute/", include("contributions.urls")),
    path("", include("website.urls")),
    # Last: Wagtail answers every address that nobody above knows.
    path("", include(wagtail_urls)),
]

handler400 = "website.views.errors.bad_request"
handler404 = "website.views.errors.not_found"
handler500 = "website.views.errors.server_error"

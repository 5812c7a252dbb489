"""Wagtail, the editors' side."""

from __future__ import annotations

from typing import Any

from cms.settings.parts import environment

BASE_URL = environment.text("BASE_URL", "http://localhost:8000").rstrip("/")

WAGTAIL_SITE_NAME = "Precedent"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
# A picture's pixels are kept, and nothing that a camera wrote beside them; none is larger than can be drawn anew.
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.core.uploads.RedrawnImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "md", "odt", "pdf", "txt", "xlsx"]
# Files are typed by what is in them, and handed out to be saved, never to be opened in place.
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.core.uploads.CheckedDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []

# A draft is kept by itself once nobody has typed for this many milliseconds; the form is long.
WAGTAIL_AUTOSAVE_INTERVAL = 3_000

# What was checked is what is published: a change during the review has the earlier steps passed again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A part withheld from what is public, or an embargo that ends, does not end the review of an update that waits;
# what publishes the latest version itself ends it (casestudies.services.publish).
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False

# The editors' own listings are searched in the database; the public search is a port of its own.
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "wagtail.search.backends.database"}
}

# People here keep one clock; a system's own list has names that browsers do not know.
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]

# One door for signing in, and one throttle: allauth's.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False

# Editors' browsers ask nobody else for anything.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL: str | None = None

"""What browsers are told, and what is taken in. Production adds what needs https."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.settings.parts.accounts import OIDC_SERVER

_server = urlsplit(OIDC_SERVER)
_sign_on_origin = [f"{_server.scheme}://{_server.netloc}"] if OIDC_SERVER else []

# The public site: our own files and nothing else; no inline script or style, no other origin.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The button of single sign-on is a form that ends at the server there.
        "form-action": [SELF, *_sign_on_origin],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Under /admin/ only: Wagtail writes inline scripts and styles, and shows previews in a frame.
ADMIN_PATH = "/admin/"
ADMIN_CONTENT_SECURITY_POLICY: dict[str, list[str]] = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "worker-src": [SELF, "blob:"],
}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# An admin form of a full case has some thousand inputs (every child row several); uploads go to disk.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

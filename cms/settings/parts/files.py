"""Static files, hashed and compressed by whitenoise, and uploaded ones."""

from __future__ import annotations

from typing import Any

from cms.settings.parts.paths import VAR_DIR

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
HASHED_STATIC_FILES = {"BACKEND": "cms.core.static_files.CompressedOnceManifestStaticFilesStorage"}

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": HASHED_STATIC_FILES,
}
# A file's hash is in its name, so a browser may keep it for good.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

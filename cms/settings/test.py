"""Settings for tests."""

from __future__ import annotations

from cms.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105 - never serves anybody
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

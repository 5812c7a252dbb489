"""Settings for tests: production's shape with cheap passwords and nothing sent anywhere."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from cms.settings.base import *

PRECEDENT_ENV = "test"
DEBUG = False
SECRET_KEY = "used by tests alone, never for a server"  # noqa: S105 - it guards nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Tests leave nothing in the checkout and never touch a developer's own data.
# The folder goes when the tests end; checkers, which only read these settings, make none.
_scratch = (
    tempfile.TemporaryDirectory(prefix="precedent-test-") if "pytest" in sys.modules else None
)
VAR_DIR = Path(_scratch.name if _scratch else f"{tempfile.gettempdir()}/precedent-no-tests")
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
SEARCH_INDEX_DIR = VAR_DIR / "index"
STORAGES["staticfiles"] = PLAIN_STATIC_FILES
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
LOGGING = logging_config(as_json=False)

# Wagtail notes references and fills its admin search in tasks, at each save: half the time of a test
# that nobody looks at. The tests of the admin's search turn them on again.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

# Tests write the query log when they mean to, not in a thread of its own.
SEARCH_LOG_FLUSH_SECONDS = 0.0

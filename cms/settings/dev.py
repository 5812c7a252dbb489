"""Settings for a developer's own machine, which serves the loopback address alone."""

from __future__ import annotations

from cms.settings.base import *
from cms.settings.parts import environment

PRECEDENT_ENV = "dev"
# `make run` turns this off, to show pages as visitors get them.
DEBUG = environment.flag("PRECEDENT_DEBUG", default=True)
SECRET_KEY = environment.text(
    "SECRET_KEY", "development-only, never for a server that others can reach"
)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

if DEBUG:
    STORAGES["staticfiles"] = PLAIN_STATIC_FILES

LOGGING = logging_config(as_json=False)

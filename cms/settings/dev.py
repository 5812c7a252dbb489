"""Settings for a developer's own machine: loopback only."""

from __future__ import annotations

from cms.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development-only"  # noqa: S105 - production refuses to start without its own
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

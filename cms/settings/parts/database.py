"""The database and the caches.

SQLite on one machine, PostgreSQL by ``DATABASE_URL`` beyond it: see
``docs/adr/0007-database-and-worker.md``.
"""

from __future__ import annotations

from typing import Any, cast

import dj_database_url

from cms.settings.parts import environment
from cms.settings.parts.paths import VAR_DIR

_DAY = 24 * 60 * 60


def _database() -> dict[str, Any]:
    """Return Django's entry for the database that ``DATABASE_URL`` names."""
    url = environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'precedent.sqlite3'}")
    entry = cast("dict[str, Any]", dj_database_url.parse(url, conn_max_age=60))
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        # A writer takes its lock at once and waits up to 20 seconds for it; readers never wait.
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
    else:
        entry["CONN_HEALTH_CHECKS"] = True
    return entry


DATABASES = {"default": _database()}

# "default" is shared by every process (throttles count there); "local" is for what is cheap to
# work out again and may differ between processes for a moment.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "TIMEOUT": _DAY,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "local",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

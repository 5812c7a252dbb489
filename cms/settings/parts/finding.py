"""Public search: which engine, and where it keeps its disposable copy."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from cms.settings.parts import environment
from cms.settings.parts.paths import VAR_DIR

SEARCH_ENGINES = ("embedded", "elasticsearch")
SEARCH_ENGINE = environment.text("SEARCH_ENGINE", "embedded")
ELASTICSEARCH_URL = environment.address("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
ELASTICSEARCH_API_KEY = environment.text("ELASTICSEARCH_API_KEY")
ELASTICSEARCH_PREFIX = environment.text("ELASTICSEARCH_PREFIX", "precedent")
SEARCH_INDEX_DIR = VAR_DIR / "index"

# A file of the authorities trusted besides the system's. There is no switch to trust anybody.
_authorities = environment.text("ELASTICSEARCH_CA_CERTS")
ELASTICSEARCH_CA_CERTS = Path(_authorities) if _authorities else None
if ELASTICSEARCH_CA_CERTS and not ELASTICSEARCH_URL.lower().startswith("https:"):
    raise ImproperlyConfigured("ELASTICSEARCH_CA_CERTS needs an ELASTICSEARCH_URL with https://.")

# Seconds that the questions of a page to the server may take in all, before the standby answers them.
SEARCH_DEADLINE = environment.seconds("SEARCH_DEADLINE", default=0.8)

if SEARCH_ENGINE not in SEARCH_ENGINES:
    raise ImproperlyConfigured(
        f"SEARCH_ENGINE is “{SEARCH_ENGINE}”, but only {' and '.join(SEARCH_ENGINES)} exist."
    )

# What is asked, without anything about who asks; see docs/adr/0017-query-log.md.
SEARCH_LOG = environment.flag("SEARCH_LOG", default=True)
SEARCH_LOG_FLUSH_SECONDS = 10.0

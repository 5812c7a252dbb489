"""Public search: which engine, and where it keeps its disposable copy."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from cms.settings.parts import environment
from cms.settings.parts.paths import VAR_DIR

SEARCH_ENGINES = ("embedded", "elasticsearch")
SEARCH_ENGINE = environment.text("SEARCH_ENGINE", "embedded")
ELASTICSEARCH_URL = environment.text("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
SEARCH_INDEX_DIR = VAR_DIR / "index"

if SEARCH_ENGINE not in SEARCH_ENGINES:
    raise ImproperlyConfigured(
        f"SEARCH_ENGINE is “{SEARCH_ENGINE}”, but only {' and '.join(SEARCH_ENGINES)} exist."
    )

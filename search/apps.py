"""Django's name for the Search app."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for everything that can change what the public finds."""
        from search import checks, vocabulary  # noqa: PLC0415 - models must be loaded
        from search.indexing import due, receivers  # noqa: F401, PLC0415 - models must be loaded
        from search.querylog import store  # noqa: F401, PLC0415 - registers what falls due

        receivers.connect()
        vocabulary.connect()
        checks.register_checks()

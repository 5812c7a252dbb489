"""Django's name for the Vocabulary app."""

from __future__ import annotations

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """Vocabulary."""

    name = "taxonomy"
    label = "taxonomy"
    verbose_name = "Vocabulary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start guarding deletions."""
        from taxonomy import receivers  # noqa: PLC0415 - models must be loaded first

        receivers.connect()

"""Django's name for the Public website app."""

from __future__ import annotations

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Public website."""

    name = "website"
    label = "website"
    verbose_name = "Public website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the files that a case can be had as."""
        from website.files import register_formats  # noqa: PLC0415 - models must be loaded

        register_formats()

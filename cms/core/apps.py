"""Django's name for the Shared furniture app."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared furniture."""

    name = "cms.core"
    label = "core"
    verbose_name = "Shared furniture"
    default_auto_field = "django.db.models.BigAutoField"

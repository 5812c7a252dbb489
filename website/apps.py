"""Django's name for the Public website app."""

from __future__ import annotations

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Public website."""

    name = "website"
    label = "website"
    verbose_name = "Public website"
    default_auto_field = "django.db.models.BigAutoField"

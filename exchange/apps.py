"""Django's name for the Reading and writing cases app."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Reading and writing cases."""

    name = "exchange"
    label = "exchange"
    verbose_name = "Reading and writing cases"
    default_auto_field = "django.db.models.BigAutoField"

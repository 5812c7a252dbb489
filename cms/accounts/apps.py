"""Django's name for the Accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker does by the clock, and listen for those who sign in."""
        from cms.accounts import receivers, upkeep  # noqa: F401, PLC0415 - models must be loaded

        receivers.connect()

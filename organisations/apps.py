"""Django's name for the Organisations and programmes app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and programmes."""

    name = "organisations"
    label = "organisations"
    verbose_name = "Organisations and programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the guards against deleting what is used."""
        import_module("organisations.signals").connect()

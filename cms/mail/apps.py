"""Django's name for the Mail app."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    """E-mail that waits in the database until it is sent."""

    name = "cms.mail"
    label = "mail"
    verbose_name = "Mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker does by the clock."""
        from cms.mail import services  # noqa: F401, PLC0415 - models must be loaded

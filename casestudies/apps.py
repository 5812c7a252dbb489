"""Django's name for the case studies app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Case studies: the record, its life and who may see it."""

    name = "casestudies"
    label = "casestudies"
    verbose_name = "Case studies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the guards; listen for merged and used terms and organisations."""
        from casestudies import bodies, receivers, terms  # noqa: F401, PLC0415 - models first

        bodies.connect()
        terms.connect()

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
        """Connect the guards; listen for merged and used terms and organisations; pass questions on."""
        from casestudies import (  # noqa: PLC0415 - models first
            bodies,
            passing_on,  # noqa: F401
            receivers,  # noqa: F401
            terms,
        )

        bodies.connect()
        terms.connect()

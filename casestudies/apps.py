"""Django's name for the Case studies app."""

from __future__ import annotations

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Case studies."""

    name = "casestudies"
    label = "casestudies"
    verbose_name = "Case studies"
    default_auto_field = "django.db.models.BigAutoField"

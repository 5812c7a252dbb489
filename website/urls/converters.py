"""How parts of addresses are read."""

from __future__ import annotations

from django.urls import register_converter


class CaseSlugConverter:
    """The slug of a case: letters of any language, digits, hyphens and underscores."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """The slug as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The slug as it stands."""
        return value


register_converter(CaseSlugConverter, "case_slug")

"""How a case's reference is read in an address."""

from __future__ import annotations

from django.urls import register_converter


class CaseRefConverter:
    """``PR-000123``: what cannot be a reference is no address of a case."""

    regex = r"PR-[0-9]{6,10}"

    def to_python(self, value: str) -> str:
        """The reference as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(CaseRefConverter, "case_ref")

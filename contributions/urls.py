"""The champions' addresses, a list for each concern. ``<case_ref:ref>`` reads the reference of a case.

Every address is in the matrix of ``tests/contributions/matrix.py``, or its test fails.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from contributions import converters  # noqa: F401 - registers case_ref

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contributions.agreement.urls")),
    path("", include("contributions.room.urls")),
    path("", include("contributions.stewardship.urls")),
    path("", include("contributions.documents.urls")),
    path("", include("contributions.writing.urls")),
]

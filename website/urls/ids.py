"""Permanent identifiers."""

from __future__ import annotations

from django.urls import path

from website.views import ids

urlpatterns = [
    path("id/case/<slug:ref>", ids.id_case, name="id_case"),
    path("id/case/<slug:ref>.<slug:extension>", ids.id_case_file, name="id_case_file"),
    path("id/organisation/<slug:ref>", ids.id_organisation, name="id_organisation"),
    path("id/term/<slug:scheme>/<slug:ref>", ids.id_term, name="id_term"),
]

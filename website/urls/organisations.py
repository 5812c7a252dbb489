"""Organisations and programmes."""

from __future__ import annotations

from django.urls import path

from website.views import organisations

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisation_list"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation_detail"),
    path("programmes/", organisations.programmes, name="programme_list"),
    path("programmes/<slug:slug>/", organisations.programme, name="programme_detail"),
]

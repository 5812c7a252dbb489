"""Addresses of the room itself."""

from __future__ import annotations

from django.urls import path

from contributions.room import views

urlpatterns = [
    path("", views.home, name="contribute_home"),
    path("start/", views.start, name="contribute_start"),
    path("<case_ref:ref>/", views.overview, name="contribute_case"),
]

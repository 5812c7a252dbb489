"""Addresses of what comes after publication."""

from __future__ import annotations

from django.urls import path

from contributions.stewardship import updating, views

urlpatterns = [
    path("still-true/<str:token>/", views.still_true, name="contribute_still_true"),
    path("answer/<str:token>/", views.answer, name="contribute_answer"),
    path("<case_ref:ref>/update/", updating.update, name="contribute_update"),
]

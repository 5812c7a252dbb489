"""Addresses of what comes after publication."""

from __future__ import annotations

from django.urls import path

from contributions.stewardship import something_changed, updating, views

urlpatterns = [
    path("still-true/<str:token>/", views.still_true, name="contribute_still_true"),
    path(
        "changed/<str:token>/update/",
        something_changed.something_changed,
        name="contribute_changed",
    ),
    path("answer/<str:token>/", views.answer, name="contribute_answer"),
    path("<case_ref:ref>/update/", updating.update, name="contribute_update"),
]

"""Addresses of documents that are handed in."""

from __future__ import annotations

from django.urls import path

from contributions.documents import several_views, table_views, views

urlpatterns = [
    path("upload/", views.upload, name="contribute_upload"),
    path("upload/<uuid:pk>/", views.document, name="contribute_document"),
    path("upload/<uuid:pk>/decide/", views.decide, name="contribute_document_decide"),
    path("upload/<uuid:pk>/confirm/", views.confirm, name="contribute_document_confirm"),
    path("upload/<uuid:pk>/form/", views.read_again, name="contribute_document_form"),
    path("upload/<uuid:pk>/columns/", table_views.columns, name="contribute_document_columns"),
    path("upload/<uuid:pk>/each/", several_views.make, name="contribute_document_each"),
    path("upload/<uuid:pk>/draft/", views.draft, name="contribute_document_draft"),
    path(
        "upload/<uuid:pk>/pictures/<slug:passage>/",
        views.picture,
        name="contribute_document_picture",
    ),
    path("upload/<uuid:pk>/delete/", views.delete, name="contribute_document_delete"),
]

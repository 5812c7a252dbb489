"""Addresses of writing a case."""

from __future__ import annotations

from django.urls import path

from contributions.writing.views import around, comments, edit

urlpatterns = [
    path("<case_ref:ref>/edit/", edit.edit, name="contribute_edit"),
    path("<case_ref:ref>/edit/<slug:section>/", edit.edit, name="contribute_edit_section"),
    path("<case_ref:ref>/edit/<slug:section>/keep/", edit.keep_text, name="contribute_keep"),
    path("<case_ref:ref>/change/", around.outcome_change, name="contribute_change"),
    path("<case_ref:ref>/terms/", around.terms, name="contribute_terms"),
    path("<case_ref:ref>/preview/", around.preview, name="contribute_preview"),
    path("<case_ref:ref>/versions/", around.all_versions, name="contribute_versions"),
    path("<case_ref:ref>/versions/<int:number>/", around.version, name="contribute_version"),
    path("<case_ref:ref>/submit/", around.send, name="contribute_submit"),
    path("<case_ref:ref>/submit/take-back/", around.take_back_case, name="contribute_take_back"),
    path("<case_ref:ref>/comments/", comments.comments, name="contribute_comments"),
    path(
        "<case_ref:ref>/comments/<int:pk>/settled/",
        comments.settle_comment,
        name="contribute_settle_comment",
    ),
]

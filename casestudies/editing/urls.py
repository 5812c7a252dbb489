"""Addresses of what editors do with a case, below ``/admin/``."""

from __future__ import annotations

from django.urls import path

from casestudies.editing.actions import EndReviewView, MergeView, RestoreView, WithdrawView
from casestudies.editing.notes import NoteEditView, NotesView
from casestudies.editing.review import ReviewView
from casestudies.editing.reviews import ReviewsView

urlpatterns = [
    path("cases/<int:pk>/withdraw/", WithdrawView.as_view(), name="case_withdraw"),
    path("cases/<int:pk>/restore/", RestoreView.as_view(), name="case_restore"),
    path("cases/<int:pk>/end-review/", EndReviewView.as_view(), name="case_end_review"),
    path("cases/<int:pk>/merge/", MergeView.as_view(), name="case_merge"),
    path("reviews/", ReviewsView.as_view(), name="case_reviews"),
    path("cases/<int:pk>/review/", ReviewView.as_view(), name="case_review"),
    path("cases/<int:pk>/notes/", NotesView.as_view(), name="case_notes"),
    path("cases/notes/<int:pk>/", NoteEditView.as_view(), name="case_note_edit"),
]

"""Addresses of agreement, embargo and withdrawal."""

from __future__ import annotations

from django.urls import path

from contributions.agreement import answering, given, taken_back, views

urlpatterns = [
    path("agree/<str:token>/", answering.agree, name="contribute_agree"),
    path("<case_ref:ref>/agreement/", views.agreement, name="contribute_agreement"),
    path(
        "<case_ref:ref>/agreement/call-off/", views.call_off, name="contribute_agreement_call_off"
    ),
    path("<case_ref:ref>/agreement/given/", given.given, name="contribute_agreement_given"),
    path(
        "<case_ref:ref>/agreement/taken-back/",
        taken_back.taken_back,
        name="contribute_agreement_taken_back",
    ),
    path("<case_ref:ref>/withdraw/", views.withdraw, name="contribute_withdraw"),
    path("<case_ref:ref>/embargo/", views.embargo, name="contribute_embargo"),
]

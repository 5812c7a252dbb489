"""Addresses of the room itself."""

from __future__ import annotations

from django.urls import path

from contributions.room import joining_views, people_views, restoring, views

urlpatterns = [
    path("", views.home, name="contribute_home"),
    path("start/", views.start, name="contribute_start"),
    path("account/", views.account, name="contribute_account"),
    path("organisation/", joining_views.organisation, name="contribute_organisation"),
    path("organisation/invite/", joining_views.colleague, name="contribute_colleague"),
    path("invited/<str:token>/", joining_views.invited, name="contribute_invited"),
    path("object/<str:token>/", people_views.object_to_change, name="contribute_object"),
    path("<case_ref:ref>/", views.overview, name="contribute_case"),
    path("<case_ref:ref>/restore/", restoring.ask, name="contribute_restore"),
    path("<case_ref:ref>/people/", people_views.people, name="contribute_people"),
    path("<case_ref:ref>/people/invite/", people_views.invite, name="contribute_invite"),
    path(
        "<case_ref:ref>/people/call-off/",
        people_views.call_off_invitation,
        name="contribute_invitation_call_off",
    ),
    path(
        "<case_ref:ref>/people/hand-over/", people_views.hand_over_case, name="contribute_hand_over"
    ),
    path("<case_ref:ref>/people/contact/", people_views.contact, name="contribute_contact"),
    path("<case_ref:ref>/people/<int:pk>/remove/", people_views.remove, name="contribute_remove"),
]

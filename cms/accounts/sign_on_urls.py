"""Addresses of single sign-on; nobody ties a second account to theirs. They find nothing while no server is set."""

from __future__ import annotations

from allauth.socialaccount import views
from django.urls import path

from cms.accounts import sign_on

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", sign_on.login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/", sign_on.callback, name="openid_connect_callback"
    ),
    path("sign-on/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-on/error/", views.login_error, name="socialaccount_login_error"),
    path("sign-on/signup/", views.signup, name="socialaccount_signup"),
]

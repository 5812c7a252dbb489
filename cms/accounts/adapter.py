"""How accounts behave here, where allauth asks."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from cms.accounts.roles import ACCESS

FIRST_PAGE = "/"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator for now; nobody signs up on their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Sign-up is closed."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the editors' side whoever may enter it, and everybody else to the first page."""
        may_enter = request.user.has_perm(ACCESS)
        return str(settings.ADMIN_PATH) if may_enter else FIRST_PAGE

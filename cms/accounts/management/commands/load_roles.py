"""``load_roles``: the five role groups with just the permissions they need."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.roles import load_roles


class Command(BaseCommand):
    """Idempotent; takes away what a group was given beyond its role."""

    help = (
        "Makes the role groups (readers, champions, editors, vocabulary keepers, administrators)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the roles."""
        try:
            groups = load_roles()
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Roles ready: {', '.join(group.name for group in groups)}.")

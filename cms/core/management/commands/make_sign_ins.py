"""``make_sign_ins``: three people to try Precedent with, on a developer's machine."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

PASSWORD_BYTES = 12


class SignIn(NamedTuple):
    """A person who may sign in on a developer's machine."""

    role: str
    email: str
    name: str


SIGN_INS = (
    SignIn("editor", "editor@precedent.example", "Development Editor"),
    SignIn("champion", "champion@precedent.example", "Development Champion"),
    SignIn("reader", "reader@precedent.example", "Development Reader"),
)


class Command(BaseCommand):
    """Make an editor, a champion and a reader with random passwords.

    The passwords stand in ``var/dev-sign-ins.json``, readable by its owner alone. Run again, they
    stay as they are; without the file, new ones are made. Works in development only.
    """

    help = "Makes the development sign-ins (editor, champion, reader). Refuses outside development."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make or mend the three and their file."""
        if settings.PRECEDENT_ENV == "production":
            raise CommandError("Development sign-ins are never made in production.")
        path = Path(settings.VAR_DIR) / "dev-sign-ins.json"
        known = _read(path)
        passwords = {
            person.role: known.get(person.email) or secrets.token_urlsafe(PASSWORD_BYTES)
            for person in SIGN_INS
        }
        _write(path, passwords)
        with transaction.atomic():
            for person in SIGN_INS:
                _make(person, passwords[person.role])
        self.stdout.write(f"      {len(SIGN_INS)} sign-ins, written to {path}")


def _make(person: SignIn, password: str) -> None:
    """Bring one account into the state the file promises.

    Raises:
        CommandError: if the role's group is not there.
    """
    group = Group.objects.filter(name__iexact=person.role).first()
    if group is None:
        raise CommandError(f"There is no role “{person.role}” yet: run load_roles first.")
    first, _, last = person.name.partition(" ")
    users = get_user_model()._default_manager
    user, _ = users.get_or_create(
        email=person.email,
        defaults={"username": f"dev-{person.role}", "first_name": first, "last_name": last},
    )
    if not isinstance(user, AbstractUser):
        raise CommandError("The user model is not the one this command knows.")
    if not user.check_password(password):
        user.set_password(password)
    user.is_active = True
    user.save()
    user.groups.set([group])


def _read(path: Path) -> dict[str, str]:
    """Return e-mail address to password from an earlier run; nothing when there is none or it is torn."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {str(row["email"]): str(row["password"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(path: Path, passwords: dict[str, str]) -> None:
    """Write the file whole or not at all, never readable by anybody else."""
    rows = [
        {"role": person.role, "email": person.email, "password": passwords[person.role]}
        for person in SIGN_INS
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.part")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(rows, stream, indent=1)
    half.replace(path)

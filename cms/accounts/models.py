"""People who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account, known by a unique e-mail address.

    The username is kept for Django and Wagtail; nobody is asked to remember it.
    """

    email = models.EmailField("e-mail address", unique=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.email

"""Somebody's organisation that is not in the register: the editors who confirm members are asked to add it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.mail.models import OutgoingEmail
from cms.mail.services import post
from organisations.services.members import editors_who_confirm

if TYPE_CHECKING:
    from cms.accounts.models import User

KIND: Final = "organisation_wanted"
MOST_A_DAY: Final = 5


@transaction.atomic
def ask_to_add(name: str, *, by: User) -> None:
    """Ask the editors to add the organisation called ``name``; the same name of the same person is asked for once.

    Raises:
        ValidationError: if the person asked for too many today, or nobody is there who confirms members.
    """
    mine = f"{KIND}-{by.pk}-"
    digest = hashlib.sha256(" ".join(name.split()).casefold().encode()).hexdigest()[:16]
    since = timezone.now() - timedelta(days=1)
    today = OutgoingEmail.objects.filter(key__startswith=mine, created_at__gte=since)
    asked = {str(key).split("-")[2] for key in today.values_list("key", flat=True)}
    if digest not in asked and len(asked) >= MOST_A_DAY:
        raise ValidationError("You have asked for many organisations today. Try again tomorrow.")
    editors = editors_who_confirm()
    if not editors:
        raise ValidationError("There is nobody here yet who could add it. Try again in a few days.")
    context = {
        "who": str(by),
        "address": by.email,
        "organisation": " ".join(name.split()),
        "link": reverse("wagtailsnippets_organisations_organisation:add"),
    }
    for editor in editors:
        post(KIND, editor.email, context, key=f"{mine}{digest}-{editor.pk}")

"""Guards that stand behind every road by which a row could be deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import post_delete, pre_delete

from organisations.models import (
    FormerOrganisationSlug,
    FormerProgrammeSlug,
    Organisation,
    Programme,
)
from organisations.usage import count_usage, in_use_message


def refuse_deleting_what_is_used(instance: Organisation | Programme, **_: Any) -> None:
    """Raise before a row that is in use is deleted.

    Raises:
        ProtectedError: with words for an editor.
    """
    if count_usage(instance):
        raise ProtectedError(in_use_message(instance, {"draft or published case"}), {instance})


def hold_back_slug(instance: Organisation | Programme, **_: Any) -> None:
    """Keep the slug of a deleted row from ever going to another."""
    model = FormerOrganisationSlug if isinstance(instance, Organisation) else FormerProgrammeSlug
    model._default_manager.get_or_create(slug=instance.slug)


def connect() -> None:
    """Start listening; safe to call more than once."""
    for model in (Organisation, Programme):
        pre_delete.connect(
            refuse_deleting_what_is_used, sender=model, dispatch_uid=f"protect-{model.__name__}"
        )
        post_delete.connect(
            hold_back_slug, sender=model, dispatch_uid=f"hold-slug-{model.__name__}"
        )

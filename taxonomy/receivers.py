"""What guards the deletion of a term on every road."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.deletion import ProtectedError

from taxonomy.guards import check_deletable
from taxonomy.models import FormerSlug, Term


def connect() -> None:
    """Listen to deletions, of proxies too: their signals carry the proxy as sender."""
    models.signals.pre_delete.connect(refuse_deletion_in_use, dispatch_uid="taxonomy.refuse")
    models.signals.post_delete.connect(keep_slug_taken, dispatch_uid="taxonomy.keep_slug")


def refuse_deletion_in_use(instance: models.Model, **_signal: Any) -> None:
    """Stop the deletion of a term that anything uses.

    Raises:
        ProtectedError: with words for the editor.
    """
    if not isinstance(instance, Term):
        return
    reason = check_deletable(instance)
    if reason:
        raise ProtectedError(reason, {instance})


def keep_slug_taken(instance: models.Model, **_signal: Any) -> None:
    """Remember the slug of a deleted term, so that no other is ever given it."""
    if isinstance(instance, Term):
        FormerSlug.objects.get_or_create(scheme=instance.scheme, slug=instance.slug)

"""What this app adds to the Wagtail admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from organisations.models import Organisation, Programme
from organisations.usage import why_kept
from organisations.viewsets import OrganisationsGroup

register_snippet(OrganisationsGroup)


def explain_what_is_kept(request: HttpRequest, rows: Sequence[Any]) -> HttpResponse | None:
    """Say why a row cannot be deleted, one or several at a time, instead of failing."""
    mine = [row for row in rows if isinstance(row, Organisation | Programme)]
    reasons = [reason for row in mine if (reason := why_kept(row))]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    model: Any = type(mine[0])
    return redirect(model.snippet_viewset.get_url_name("list"))


def offer_merging(
    row: models.Model, user: AbstractUser, _next_url: str | None = None
) -> list[Button]:
    """Offer merging beside each row that stands for itself, to those who may delete it."""
    if not isinstance(row, Organisation | Programme) or row.merged_into_id is not None:
        return []
    policy = policy_registry.get_by_type(type(row))
    if not policy.user_has_permission(user, "delete"):
        return []
    model: Any = type(row)
    url = reverse(model.snippet_viewset.get_url_name("merge"), args=[row.pk])
    return [Button("Merge into another", url=url, icon_name="resubmit", priority=50)]


hooks.register("before_delete_snippet", explain_what_is_kept)
hooks.register("register_snippet_listing_buttons", offer_merging)

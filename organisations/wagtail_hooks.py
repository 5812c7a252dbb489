"""What this app adds to the Wagtail admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
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
    viewset = type(mine[0]).snippet_viewset
    return redirect(viewset.get_url_name("list"))


hooks.register("before_delete_snippet", explain_what_is_kept)

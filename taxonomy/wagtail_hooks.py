"""What Wagtail's admin is told of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from taxonomy.guards import check_deletable
from taxonomy.models import Term
from taxonomy.views import action_buttons
from taxonomy.viewsets import VocabularyGroup

register_snippet(VocabularyGroup)


def refuse_deletion(request: HttpRequest, instances: Iterable[models.Model]) -> HttpResponse | None:
    """Answer the wish to delete a used term with the reason why not, before anything is asked or done."""
    terms = [instance for instance in instances if isinstance(instance, Term)]
    reasons = [reason for term in terms if (reason := check_deletable(term))]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    return redirect(_viewset(terms[0]).get_url_name("list"))


def offer_actions(
    instance: models.Model, user: AbstractUser, _next_url: str | None = None
) -> list[Any]:
    """Offer merge, retire and restore beside each term to those who may."""
    if not isinstance(instance, Term):
        return []
    policy = policy_registry.get_by_type(type(instance))
    viewset = _viewset(instance)
    return action_buttons(
        instance,
        may=partial(policy.user_has_permission, user),
        url=lambda name: reverse(viewset.get_url_name(name), args=[instance.pk]),
    )


def _viewset(term: Term) -> Any:
    """The viewset of the term's scheme."""
    model: Any = type(term)
    return model.snippet_viewset


hooks.register("before_delete_snippet", refuse_deletion)
hooks.register("register_snippet_listing_buttons", offer_actions)

"""E-mail: written into the outbox with what it tells of, sent by the worker.

A kind of e-mail is three templates: ``mail/<kind>.subject.txt``, ``mail/<kind>.txt`` and
``mail/<kind>.html``, which extends ``mail/base.html``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.template import Context, Engine
from django.template.loader import render_to_string

from cms.mail.delivery import deliver_due, forget_sent, try_again
from cms.mail.models import OutgoingEmail

__all__ = ["deliver_due", "forget_sent", "post", "try_again"]

SUBJECT_LENGTH = 250


def post(kind: str, to: str, context: Mapping[str, Any], *, key: str = "") -> OutgoingEmail:
    """Put one e-mail to one address into the outbox; it goes out once the transaction has committed.

    ``base_url``, the site's address without a slash at its end, is always in the context. Values stand
    as they are in subject and text, and are escaped in HTML.

    Args:
        kind: names the templates.
        key: the same key twice is one e-mail, the first; empty for one that may be sent again.

    Raises:
        ValidationError: if ``to`` is no e-mail address.
        TemplateDoesNotExist: if the kind lacks a template.
    """
    validate_email(to)
    whole = {**context, "base_url": settings.BASE_URL}
    fields = {
        "to": to,
        "kind": kind,
        "subject": _subject(kind, whole),
        "text": _plain(f"mail/{kind}.txt", whole).strip() + "\n",
        "html": render_to_string(f"mail/{kind}.html", whole),
    }
    if not key:
        return OutgoingEmail.objects.create(**fields)
    email, _ = OutgoingEmail.objects.get_or_create(key=key, defaults=fields)
    return email


def _subject(kind: str, context: Mapping[str, Any]) -> str:
    """One line, whatever a title in it holds."""
    line = " ".join(_plain(f"mail/{kind}.subject.txt", context).split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"


def _plain(name: str, context: Mapping[str, Any]) -> str:
    """Render a template whose values stand as they are: nothing reads them as HTML."""
    return Engine.get_default().get_template(name).render(Context(dict(context), autoescape=False))

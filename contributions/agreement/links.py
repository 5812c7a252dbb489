"""The link in an e-mail by which somebody answers: signed, for one request, ended by a new nonce."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from contributions.models import AgreementRequest

SALT = "contributions.agreement"
LONGEST = 300


def token_of(asked: AgreementRequest) -> str:
    """Return what stands in the link."""
    return signing.dumps([asked.pk, asked.nonce], salt=SALT)


def link_of(asked: AgreementRequest) -> str:
    """Return the whole address of the page where ``asked`` is answered."""
    return f"{settings.BASE_URL}{reverse('contribute_agree', args=[token_of(asked)])}"


def request_of(token: str) -> AgreementRequest | None:
    """Return what ``token`` was made for, or ``None`` for any other text."""
    if len(token) > LONGEST:
        return None
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return AgreementRequest.objects.select_related("page").filter(pk=pk, nonce=nonce).first()

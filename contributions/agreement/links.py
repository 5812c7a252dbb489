"""The link in an e-mail by which somebody answers: signed, for one request, ended by a new nonce or by its date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from casestudies.agreeing import latest
from casestudies.publishing import merged, missing_agreements, withdrawn
from contributions.agreement.whose import became_others
from contributions.models import AgreementAnswer, AgreementRequest
from contributions.models.agreement import OPEN_FOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casestudies.models import CaseStudyPage

SALT = "contributions.agreement"
LONGEST = 300


class Ended(StrEnum):
    """Why a link does not lead to its request any more."""

    UNKNOWN = "unknown"
    CALLED_OFF = "called-off"
    SETTLED = "settled"
    MERGED = "merged"
    TOO_OLD = "too-old"


@dataclass(frozen=True, slots=True)
class Opened:
    """What somebody finds at a link: the request, or why there is none to be read."""

    asked: AgreementRequest | None
    ended: Ended | None = None


def token_of(asked: AgreementRequest) -> str:
    """Return what stands in the link."""
    return signing.dumps([asked.pk, asked.nonce], salt=SALT)


def link_of(asked: AgreementRequest) -> str:
    """Return the whole address of the page where ``asked`` is answered."""
    return f"{settings.BASE_URL}{reverse('contribute_agree', args=[token_of(asked)])}"


def opened(token: str) -> Opened:
    """Return what ``token`` was made for, as far as it may still be read; it changes nothing."""
    if len(token) > LONGEST:
        return Opened(None, Ended.UNKNOWN)
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Opened(None, Ended.UNKNOWN)
    asked = AgreementRequest.objects.select_related("page").filter(pk=pk).first()
    if asked is None:
        return Opened(None, Ended.UNKNOWN)
    ended = Ended.CALLED_OFF if asked.nonce != nonce else _ended(asked)
    return Opened(None, ended) if ended else Opened(asked)


def _ended(asked: AgreementRequest) -> Ended | None:
    """Why ``asked`` can be neither answered nor looked at; an agreement can always be taken back."""
    if asked.answer in (AgreementAnswer.OPEN, AgreementAnswer.SETTLED) and merged(asked.page):
        return Ended.MERGED
    if asked.answer == AgreementAnswer.SETTLED:
        return Ended.SETTLED
    since = asked.asked_at if asked.is_open else asked.answered_at
    holds = asked.answer in (AgreementAnswer.YES, AgreementAnswer.UNNAMED)
    if not holds and since is not None and since + OPEN_FOR <= timezone.now():
        return Ended.TOO_OLD
    return None if not asked.is_open or is_needed(asked) else Ended.SETTLED


def is_needed(asked: AgreementRequest) -> bool:
    """Whether the case, as it stands now, still lacks what ``asked`` is about, and it is theirs to give."""
    return bool(still_needed(asked.page, [asked]))


def still_needed(
    page: CaseStudyPage, requests: Sequence[AgreementRequest]
) -> list[AgreementRequest]:
    """Return those of ``requests`` whose part of the latest version of ``page`` lacks the agreement of who was asked.

    None about a case that was withdrawn, or merged into another; and none about what may be somebody else's by now.
    """
    if withdrawn(page) or merged(page):
        return []
    version = latest(page)
    parts = {item.need.part for item in missing_agreements(version) if item.need}
    needed = [asked for asked in requests if asked.part in parts]
    others = became_others(version, needed)
    return [asked for asked in needed if asked.pk not in others]

"""What a link in an e-mail carries: enough for one act, signed, and worth nothing once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core import signing

from casestudies.due import due_of
from contributions.stewardship.due import watched_cases

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.core.dates import PartialDate

_SALT: Final = "contributions.still-true"
WORKS_FOR: Final = 60 * 60 * 24 * 120
"""Seconds: from the first reminder until well after the last."""


def still_true_token(page: CaseStudyPage, due: PartialDate) -> str:
    """Return what lets the reader of a reminder say “still true”, until the case is due anew."""
    return signing.dumps([page.pk, str(due)], salt=_SALT)


def case_to_confirm(token: str) -> tuple[CaseStudyPage | None, bool]:
    """Return the public case that ``token`` is about, and whether it still waits to be confirmed.

    ``None`` where the token is none of ours, too old, or the case is public no more.
    """
    try:
        pk, due = signing.loads(token, salt=_SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None, False
    page = watched_cases().filter(pk=pk).first()
    return page, page is not None and str(due_of(page)) == due

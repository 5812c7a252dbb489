"""What was decided about a case and stands in none of its texts: said to whoever passes a step of its review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from casestudies.anonymity import words_for
from casestudies.publishing import embargoed

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def standing(page: CaseStudyPage, now: datetime) -> Iterator[str]:
    """Yield when ``page`` may be public and whether it says whose it is, where that was decided; no query."""
    if page.embargo_until is not None and embargoed(page, now):
        yield (
            f"It is under embargo until {_minute(page.embargo_until)}. "
            "Passing the last step makes it public then, and not before."
        )
    elif page.go_live_at is not None and page.go_live_at > now:
        yield f"It is to be public from {_minute(page.go_live_at)}."
    if page.expire_at is not None:
        yield f"It goes off the site on {_minute(page.expire_at)}."
    if page.anonymised_as:
        yield f"Its authority is not named. Readers see “{words_for(page)}” instead."


def _minute(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")

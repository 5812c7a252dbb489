"""What an editor's form was opened on, so that it takes nothing back that happened meanwhile. See ADR 0022.

The form carries a mark: a number of its own, the version it shows, and each agreement as it shows it. What was saved
from the form is remembered under its number: a button that is pressed twice, or while the form keeps itself, sends
the mark from before.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from wagtail.models import Revision

from casestudies.models.people import Consent

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

SHOWN: Final = (
    "given_by",
    "role",
    "audiences",
    "date",
    "expires",
    "withdrawn_on",
    "only_unnamed",
    "covers",
    "evidence",
)
"""The columns of an agreement that the form shows."""

SAVED_MEANWHILE: Final = (
    "This case was changed after you opened this form: by somebody else, or by you on another page. Nothing was saved, "
    "as it would have undone that. What you typed is still here. Open the case in a new tab, and put it in there."
)
AGREEMENT_MEANWHILE: Final = (
    "This agreement was changed or ended after you opened this form. Open the case in a new tab to see how it stands "
    "now."
)

_DIGITS: Final = 12
_KEY: Final = "casestudies.opened.{}"
_FORM: Final = "_saved_from_form"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form shows: a version of a case, and its agreements by their numbers; ``form`` is its own number."""

    form: str
    version: str
    consents: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The mark, as the form carries it."""
        rows = (f"{pk}:{mark}" for pk, mark in self.consents.items())
        return " ".join((self.form, self.version, *rows))


def opened_now(page: CaseStudyPage, form: str = "") -> Opened:
    """Return what a form of ``page`` shows that is opened now; with ``form``, one that goes on. Two queries."""
    rows = Consent.objects.filter(page_id=page.pk) if page.pk else ()
    marks = {str(row.pk): shown_mark(row) for row in rows}
    return Opened(form or secrets.token_hex(_DIGITS), _version_of(page), marks)


def opened_on(sent: str) -> Opened:
    """Return what the form was opened on that sent the mark ``sent``, or what it kept by itself since.

    A form that sends none was opened on nothing that stands now.
    """
    form, _, rest = sent.partition(" ")
    if not re.fullmatch(rf"[0-9a-f]{{{2 * _DIGITS}}}", form):
        return Opened("", "")
    version, _, rows = cache.get(_KEY.format(form), rest).partition(" ")
    marks = (row.partition(":")[::2] for row in rows.split())
    return Opened(form, version, dict(marks))


def lock_latest(page: CaseStudyPage) -> None:
    """Lock ``page`` for the rest of the transaction, and take up which version is its latest by now."""
    held = type(page).objects.select_for_update().values_list("latest_revision_id", flat=True)
    page.latest_revision_id = held.get(pk=page.pk)


def hold_form(page: CaseStudyPage, form: str, set_aside: Mapping[str, str]) -> None:
    """Tell ``page`` from which form it is about to be saved, and what that shows of agreements it left as they are."""
    page.__dict__[_FORM] = (form, set_aside)


def remember_form(page: CaseStudyPage) -> None:
    """Once a version of ``page`` was saved from a form, remember what that form shows by now."""
    shown = opened_by_form(page)
    if shown is not None:
        cache.set(_KEY.format(shown.form), str(shown).partition(" ")[2])


def opened_by_form(page: CaseStudyPage) -> Opened | None:
    """Return what the form shows by now that ``page`` was saved from, if it was."""
    form, set_aside = page.__dict__.get(_FORM, ("", {}))
    if not form:
        return None
    now = opened_now(page, form)
    return Opened(form, now.version, {**now.consents, **set_aside})


def shown_mark(consent: Consent) -> str:
    """Return the mark of what ``consent`` says in memory."""
    return _mark(*(getattr(consent, name) for name in SHOWN))


def _version_of(page: CaseStudyPage) -> str:
    """The number of the latest version, and what it says: a hand-over changes it in place."""
    held = Revision.objects.filter(pk=page.latest_revision_id).values_list("content", flat=True)
    content = held.first() if page.latest_revision_id else None
    return f"{page.latest_revision_id}-{_mark(json.dumps(content, sort_keys=True))}"


def _mark(*values: Any) -> str:
    """Lines end differently in a form and in what is stored, and a form has no empty values but blanks."""
    said = [" ".join(str("" if value is None else value).split()) for value in values]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGITS]

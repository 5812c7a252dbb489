"""What publishing demands: the eight, by basis. One list for every road.

The rules are the product's own ("to publish, eight"); see ADR 0008 for where they are enforced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from casestudies.choices import Audience, Basis, ConsentRole, FieldStatus
from casestudies.models.identity import Tombstone
from casestudies.naming import is_name
from cms.core.dates import PartialDate
from cms.core.refusals import PLAIN, Refused

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage
    from casestudies.models.people import Consent


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that publishing still needs. ``field`` is a model field name or ``__all__``."""

    field: str
    label: str
    message: str


class PublishRefused(Refused):
    """Publishing was refused; ``missing`` names everything at once."""

    def __init__(self, missing: list[Missing], about: str = "") -> None:
        self.missing = missing
        errors: dict[str, list[str]] = {}
        for item in missing:
            errors.setdefault(item.field, []).append(item.message)
        super().__init__(errors, about)

    def __str__(self) -> str:
        return "Not published. " + " ".join(item.message for item in self.missing)


THE_EIGHT = (
    ("title", "Title", "Give the case a title."),
    ("kind", "Kind of record", "Say what kind of record this is."),
    ("lead_organisation", "Lead organisation", "Choose the lead organisation."),
    ("summary", "Plain summary", "Write the plain summary."),
    ("challenge", "Challenge", "Describe the challenge."),
    ("mode", "Innovation mode", "Choose the innovation mode; “unsure” is an answer."),
    ("phase", "Phase", "Choose the phase."),
    ("owner_name", "Owner's name", "Name the owner (never shown in public)."),
    (
        "owner_email",
        "Owner's e-mail address",
        "Give the owner's e-mail address (never shown in public).",
    ),
)


EMBARGO_HOLDS = (
    "embargo_until",
    "The embargo has not ended. Unpublish the case, or schedule it for the embargo's end.",
)
EMBARGO_ENDS_LATER = (
    "go_live_at",
    "The embargo ends later than this. Schedule the case for the embargo's end.",
)


def about(page: CaseStudyPage) -> str:
    """Return the sentence that names the case, for roads by which several are published at once."""
    return f"“{page.title}” cannot be published."


def missing_for_publication(page: CaseStudyPage) -> list[Missing]:
    """Return everything that ``page`` lacks to be published, in the order of the form."""
    missing = [
        Missing(name, label, message)
        for name, label, message in THE_EIGHT
        if _is_blank(getattr(page, f"{name}_id" if name == "lead_organisation" else name))
    ]
    return missing + missing_by_basis(
        page.basis,
        source_url=page.source_url,
        licence=page.licence,
        consents=page.consents.all,
    )


def missing_by_basis(
    basis: str, *, source_url: str, licence: str, consents: Callable[[], Iterable[Consent]]
) -> list[Missing]:
    """Return what ``basis`` demands beside the rest: a source and licence, or an agreement.

    ``consents`` is asked for only where an agreement is needed.
    """
    if basis == Basis.RESTATED:
        wanted = (
            (source_url, "source_url", "Source address", "Give the address of the public source."),
            (licence, "licence", "Licence", "State the licence of the source."),
        )
        return [Missing(*words) for value, *words in wanted if _is_blank(value)]
    if basis == Basis.OWNER_AGREED and not owner_agrees(consents()):
        message = "Record the owner's agreement to share this with the public."
        return [Missing(NON_FIELD_ERRORS, "Agreement to share", message)]
    return []


def owner_agrees(consents: Iterable[Consent]) -> bool:
    """Whether an owner has agreed, for the public, and the agreement stands today."""
    today = timezone.localdate()
    return any(
        consent.role == ConsentRole.OWNER
        and Audience.PUBLIC in consent.audiences
        and consent.date is not None
        and _not_reached(consent.withdrawn_on, today.isoformat())
        and (consent.expires is None or consent.expires.last_day >= today)
        for consent in consents
    )


def _not_reached(moment: PartialDate | None, today: str) -> bool:
    return moment is None or moment.first_day.isoformat() > today


def publication_errors(
    page: CaseStudyPage, at: datetime | None = None
) -> dict[str, list[ValidationError]]:
    """Return what forbids ``page`` to be live, now or from ``at``, beyond what its fields may hold."""
    errors: dict[str, list[ValidationError]] = {}
    for item in missing_for_publication(page):
        errors.setdefault(item.field, []).append(ValidationError(item.message, code=PLAIN))
    if embargoed(page, at):
        field, message = EMBARGO_ENDS_LATER if at else EMBARGO_HOLDS
        errors.setdefault(field, []).append(ValidationError(message, code="embargo"))
    for name in misnamed(page):
        message = (
            f"“{name}” is to be withheld, but no field is called that. Nothing would be held back."
        )
        errors.setdefault("states", []).append(ValidationError(message, code="unknown"))
    for name in unexplained(page):
        message = f"Say why “{name}” is withheld: readers are told the reason."
        errors.setdefault("states", []).append(ValidationError(message, code=PLAIN))
    if withdrawn(page):
        message = "This case was withdrawn. Restore it before publishing it again."
        errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(message, code="withdrawn"))
    return errors


def embargoed(page: CaseStudyPage, at: datetime | None = None) -> bool:
    """Whether the embargo still holds at this minute, or will at ``at``."""
    return page.embargo_until is not None and page.embargo_until > (at or timezone.now())


def misnamed(page: CaseStudyPage) -> list[str]:
    """Return the names that are said to be withheld and that nothing in a record has."""
    rows = [row for row in page.states.all() if row.state == FieldStatus.WITHHELD]
    return [row.field for row in rows if not is_name(type(page), row.field)]


def unexplained(page: CaseStudyPage) -> list[str]:
    """Return the names that are withheld without a reason."""
    rows = page.states.all()
    return [row.field for row in rows if row.state == FieldStatus.WITHHELD and not row.reason]


def withdrawn(page: CaseStudyPage) -> bool:
    """Whether a tombstone stands for this case."""
    return bool(page.ref) and Tombstone.objects.filter(ref=page.ref).exists()


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())

"""What publishing demands: the eight, by basis. One list for every road.

The rules are the product's own ("to publish, eight"); see ADR 0008 for where they are enforced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils import timezone

from casestudies.agreement import Need, needs
from casestudies.choices import Basis, FieldStatus
from casestudies.fingerprints import Rows
from casestudies.models.identity import CaseIdentity, Tombstone
from casestudies.naming import is_name, not_named_in
from casestudies.unnamed import names_left
from cms.core.refusals import PLAIN, Refused
from cms.core.remedies import Remedy
from cms.core.titles import is_told

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that publishing still needs. ``field`` is a model field name or ``__all__``.

    ``need`` is the agreement that is missing, where it is one.
    """

    field: str
    label: str
    message: str
    need: Need | None = None


class PublishRefused(Refused):
    """Publishing was refused; ``missing`` names everything at once."""

    def __init__(
        self, missing: list[Missing], about: str = "", remedy: Remedy | None = None
    ) -> None:
        self.missing = missing
        errors: dict[str, list[str]] = {}
        for item in missing:
            errors.setdefault(item.field, []).append(item.message)
        super().__init__(errors, about, remedy)

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

EXPIRED = (
    "expire_at",
    (
        "The hour at which this case was to go off the site has passed, or will have by then: it would be taken down "
        "at once. Editors set a later hour, or none, in the schedule of the case."
    ),
)

NO_FIELD = "“{}” is to be withheld, but no field is called that. Nothing would be held back."
NO_ROW = (
    "“{}” is to be withheld, but there is no such row. Nothing would be held back. Editors name the row "
    "that is meant under “What is not known, and why”, or remove the entry there if the row is gone."
)

AGREEMENTS = "Agreements are missing."

MERGED = "This case was merged into another, which answers for it. It cannot be published again."


def about(page: CaseStudyPage) -> str:
    """Return the sentence that names the case, for roads by which several are published at once."""
    return f"“{page.title}” cannot be published."


def agreements_remedy(page: CaseStudyPage, missing: Iterable[Missing]) -> Remedy | None:
    """Return the page where what is ``missing`` of agreements is asked for or left out; none if nothing is.

    A case that is not stored yet has no such page: what is refused is undone.
    """
    if page._state.adding or not any(item.need for item in missing):
        return None
    url = reverse("case_agreements", args=[page.pk])
    return Remedy(url, "Ask, withhold or leave out the name:", "Agreements of this case")


def missing_for_publication(page: CaseStudyPage) -> list[Missing]:
    """Return everything that ``page`` lacks to be published, in the order of the form."""
    missing = [
        Missing(name, label, message)
        for name, label, message in THE_EIGHT
        if _is_blank(getattr(page, f"{name}_id" if name == "lead_organisation" else name))
        or (name == "title" and not is_told(page.title))
    ]
    missing += missing_source(page.basis, source_url=page.source_url, licence=page.licence)
    return missing + missing_agreements(page)


def missing_source(basis: str, *, source_url: str, licence: str) -> list[Missing]:
    """Return what a restated record still needs: where it is from and under which licence."""
    if basis != Basis.RESTATED:
        return []
    wanted = (
        (source_url, "source_url", "Source address", "Give the address of the public source."),
        (licence, "licence", "Licence", "State the licence of the source."),
    )
    return [
        Missing(name, label, message) for value, name, label, message in wanted if _is_blank(value)
    ]


def missing_agreements(page: CaseStudyPage, rows: Rows | None = None) -> list[Missing]:
    """Return each agreement that a record needs which stands on its owner's word; no query."""
    if page.basis != Basis.OWNER_AGREED:
        return []
    return [
        Missing(NON_FIELD_ERRORS, "Agreement to share", need.message, need)
        for need in needs(page, rows)
    ]


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
    if expired(page, at):
        field, message = EXPIRED
        errors.setdefault(field, []).append(ValidationError(message, code=PLAIN))
    for name in misnamed(page):
        message = (NO_ROW if is_name(type(page), name) else NO_FIELD).format(name)
        errors.setdefault("states", []).append(ValidationError(message, code="unknown"))
    for name in unexplained(page):
        message = f"Say why “{name}” is withheld: readers are told the reason."
        errors.setdefault("states", []).append(ValidationError(message, code=PLAIN))
    for message in names_left(page):
        errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(message, code="named"))
    if withdrawn(page):
        message = "This case was withdrawn. Restore it before publishing it again."
        errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(message, code="withdrawn"))
    if merged(page):
        errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(MERGED, code="merged"))
    return errors


def embargoed(page: CaseStudyPage, at: datetime | None = None) -> bool:
    """Whether the embargo still holds at this minute, or will at ``at``."""
    return page.embargo_until is not None and page.embargo_until > (at or timezone.now())


def expired(page: CaseStudyPage, at: datetime | None = None) -> bool:
    """Whether ``page`` was to go off the site by this minute, or is by ``at``."""
    return page.expire_at is not None and page.expire_at <= (at or timezone.now())


def misnamed(page: CaseStudyPage) -> list[str]:
    """Return the names that are said to be withheld and that nothing in ``page`` has: no fact, and no row."""
    withheld = [row.field for row in page.states.all() if row.state == FieldStatus.WITHHELD]
    return not_named_in(page, withheld)


def unexplained(page: CaseStudyPage) -> list[str]:
    """Return the names that are withheld without a reason."""
    rows = page.states.all()
    return [row.field for row in rows if row.state == FieldStatus.WITHHELD and not row.reason]


def withdrawn(page: CaseStudyPage) -> bool:
    """Whether a tombstone stands for this case."""
    return bool(page.ref) and Tombstone.objects.filter(ref=page.ref).exists()


def merged(page: CaseStudyPage) -> bool:
    """Whether another case answers for this one, for ever."""
    if not page.ref:
        return False
    number = CaseIdentity.number_of(page.ref)
    return CaseIdentity.objects.filter(pk=number, merged_into__isnull=False).exists()


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())

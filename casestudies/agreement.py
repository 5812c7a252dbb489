"""What of a record needs somebody's agreement, and whether it has one today.

Asked for records that stand on their owner's word: the owner agrees to the whole, a supplier to being
named, a person to being quoted. What is withheld needs nobody. An agreement keeps a fingerprint of
each fact that it is to (``casestudies.fingerprints``); a fact that is new or different since then
is a material change, and needs asking again. Taking something out is not. See ADR 0023.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from casestudies.choices import Audience, Basis, ConsentRole
from casestudies.fingerprints import (
    WHOLE,
    Rows,
    as_compared,
    fingerprints,
    rows_of,
    withheld_in,
    within,
)

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage
    from casestudies.models.people import Consent, Quotation
    from casestudies.redaction import WithheldPaths

PARTS = (("quotations", ConsentRole.QUOTED_PERSON), ("suppliers", ConsentRole.SUPPLIER))
"""Relations whose rows need an agreement each, and whose."""


class Lack(models.TextChoices):
    """Why an agreement does not stand."""

    NEVER = "never", "not given yet"
    CHANGED = "changed", "given to an earlier text"
    ENDED = "ended", "withdrawn or expired"
    NAMED = "named", "given on condition that the authority is not named"
    REFUSED = "refused", "refused by the person asked"


@dataclass(frozen=True, slots=True)
class Need:
    """An agreement that is missing: to which part, in whose role, of whom, and why it does not stand."""

    part: str
    role: str
    who: str
    lack: Lack
    message: str
    changed: tuple[str, ...] = ()


def needs(page: CaseStudyPage, rows: Rows | None = None) -> list[Need]:
    """Return every agreement that ``page`` needs to be public and does not have today; no query."""
    read = rows or rows_of(page)
    consents = list(read("consents"))
    withheld = withheld_in(read)
    facts = dict(fingerprints(page, read)) if any(row.agreed_to for row in consents) else {}
    lack = _Lacks(consents, facts, is_named=not page.anonymised_as)
    found = [_owner_need(lack)]
    for relation, role in PARTS:
        held = list(read(relation))
        for place, row in enumerate(held, 1):
            path = f"{relation}.{row.row_id}"
            if not withheld.covers(path) and _says_something(row, path, withheld):
                mine = [
                    each
                    for each in consents
                    if each.role == role and _covers(each, path, place, only=len(held) == 1)
                ]
                found.append(_row_need(row, path, mine, lack))
    return [need for need in found if need is not None]


def _says_something(row: Any, path: str, withheld: WithheldPaths) -> bool:
    """Whether the public would read the supplier's name, or the words quoted."""
    name = "text" if hasattr(row, "permission") else "name"
    return bool(getattr(row, name).strip()) and not withheld.covers(f"{path}.{name}")


def _owner_need(lack: _Lacks) -> Need | None:
    why, changed = lack.of([row for row in lack.consents if row.role == ConsentRole.OWNER], WHOLE)
    if why is None:
        return None
    message = {
        Lack.NEVER: "Record the owner's agreement to share this with the public.",
        Lack.ENDED: "Record the owner's agreement again: the one there was has ended or was withdrawn.",
        Lack.CHANGED: "Ask the owner again: the text has changed since the owner's agreement.",
        Lack.NAMED: "The owner's agreement is to a record that does not name the authority: "
        "leave the name out, or ask again.",
    }[why]
    return Need(WHOLE, ConsentRole.OWNER, "the owner", why, message, changed)


def _row_need(row: Any, path: str, consents: list[Consent], lack: _Lacks) -> Need | None:
    if hasattr(row, "permission"):
        return _quotation_need(row, path, consents, lack)
    why, changed = lack.of(consents, path)
    if why is None:
        return None
    message = f"The supplier “{_short(row.name)}” is named and {_WHY[why]}."
    return Need(path, ConsentRole.SUPPLIER, row.name, why, message, changed)


def _quotation_need(row: Any, path: str, consents: list[Consent], lack: _Lacks) -> Need | None:
    """Permission is what shows the words; where there is a record of it, that must stand too.

    Where there is none, the tick is somebody's word for the words that it was set beside. It is not enough against
    the speaker's own no.
    """
    why, changed = lack.of(consents, path) if consents else (None, ())
    if why == Lack.NEVER and any(map(is_refusal, consents)):
        why = Lack.REFUSED
    is_ticked_before = not consents and is_outgrown(row)
    if is_ticked_before:
        why = Lack.CHANGED
    elif why is None and not row.permission:
        why = Lack.NEVER
    if why is None:
        return None
    told = TICKED_BEFORE if is_ticked_before else f"are quoted and {_WHY[why]}."
    message = f"The words “{_short(row.text)}” {told}"
    return Need(path, ConsentRole.QUOTED_PERSON, row.attributed_to, why, message, changed)


_WHY = {
    Lack.NEVER: "nobody has recorded an agreement to that",
    Lack.ENDED: "the agreement to that has ended or was withdrawn",
    Lack.CHANGED: "the agreement was to an earlier text",
    Lack.NAMED: "the agreement is to a record that does not name the authority",
    Lack.REFUSED: "the person asked said no",
}


TICKED_BEFORE = "have changed since their permission was ticked. Save, and tick it again once their speaker agrees."


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"


class _Lacks:
    """What is wrong with agreements to one text, today."""

    def __init__(self, consents: list[Consent], facts: dict[str, str], *, is_named: bool) -> None:
        self.consents, self.facts, self.is_named = consents, facts, is_named
        self.today = timezone.localdate()

    def of(self, consents: list[Consent], part: str) -> tuple[Lack | None, tuple[str, ...]]:
        """Return why none of ``consents`` stands for ``part`` and what changed, or ``None``."""
        public = [row for row in consents if row.date and Audience.PUBLIC in row.audiences]
        standing = [row for row in public if stands(row, self.today)]
        if not standing:
            return (Lack.ENDED if public else Lack.NEVER), ()
        fitting = [row for row in standing if not (row.only_unnamed and self.is_named)]
        if not fitting:
            return Lack.NAMED, ()
        changed = [changed_since(row, self.facts, part) for row in fitting]
        return (None, ()) if not all(changed) else (Lack.CHANGED, changed[-1])


def changed_since(consent: Consent, facts: Mapping[str, str], part: str) -> tuple[str, ...]:
    """Return what of ``part`` was not there, or said something else, when it was agreed to.

    ``facts`` are the fingerprints of a text by their names.
    """
    if not consent.agreed_to:
        return ()
    agreed = dict(line.rpartition(" ")[::2] for line in consent.agreed_to)
    return tuple(
        name for name, mark in facts.items() if within(name, part) and agreed.get(name) != mark
    )


def stands(consent: Consent, today: date | None = None) -> bool:
    """Whether an agreement was given and has neither been withdrawn nor expired."""
    day = today or timezone.localdate()
    gone = consent.withdrawn_on is not None and consent.withdrawn_on.first_day <= day
    over = consent.expires is not None and consent.expires.last_day < day
    return consent.date is not None and not gone and not over


def is_refusal(consent: Consent) -> bool:
    """Whether somebody said no: their agreement has ended and was never given."""
    return consent.date is None and consent.withdrawn_on is not None


def _covers(consent: Consent, path: str, place: int, *, only: bool) -> bool:
    """Whether an agreement speaks of a row: by its name, its place, all rows, or as the only one there is."""
    if not consent.covers:
        return only
    relation = path.partition(".")[0]
    names = {relation, path, f"{relation}.{place}"}
    return any(entry in names for entry in consent.covers)


def is_outgrown(row: Quotation) -> bool:
    """Whether the permission of ``row`` was ticked for other words, or another speaker's, than stand there now."""
    now = row.quoted()
    return row.permission and any(
        as_compared(now[name]) not in ("", as_compared(was)) for name, was in row.ticked_for.items()
    )


def untick_outgrown(page: CaseStudyPage, rows: Rows | None = None) -> None:
    """Take the tick from each quotation in memory that has outgrown it, and remember what the others' are for.

    Where an agreement to be quoted is on record, that one tells what was agreed to, and the tick stays. So it does in
    a record that needs no agreement.
    """
    read = rows or rows_of(page)
    quoted: list[Quotation] = list(read("quotations"))
    if page.basis == Basis.OWNER_AGREED and any(map(is_outgrown, quoted)):
        theirs = [row for row in read("consents") if row.role == ConsentRole.QUOTED_PERSON]
        only = len(quoted) == 1
        for place, row in enumerate(quoted, 1):
            path = f"quotations.{row.row_id}"
            if is_outgrown(row) and not any(
                _covers(each, path, place, only=only) for each in theirs
            ):
                row.permission = False
    for row in quoted:
        row.remember_tick()


def last_ticked(page: CaseStudyPage) -> dict[str, dict[str, str]]:
    """Return what each quotation of ``page``, by its id, was ticked for in the newest version that has its tick."""
    found: dict[str, dict[str, str]] = {}
    quoted = page._meta.get_field("quotations").related_model.SAID
    versions = page.revisions.order_by("-pk").values_list("content", flat=True)
    for content in versions.iterator(chunk_size=20):
        for row in content.get("quotations", ()):
            if row["permission"]:
                found.setdefault(row["row_id"], {name: row[name] for name in quoted})
    return found

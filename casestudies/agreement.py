"""What of a record needs somebody's agreement, and whether it has one today.

Asked for records that stand on their owner's word: the owner agrees to the whole, a supplier to being
named, a person to being quoted. What is withheld needs nobody. An agreement that was asked for in
writing keeps a fingerprint of each fact that was shown; a fact that is new or different since then
is a material change, and needs asking again. Taking something out is not. See ADR 0023.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from casestudies.choices import Audience, ConsentRole, FieldStatus
from casestudies.models.agreements import by_row_id
from casestudies.models.row_ids import assign_row_ids
from casestudies.naming import NOT_NAMED, NOT_OF_ROWS, UNNAMED_RELATIONS, column_name
from casestudies.redaction import WithheldPaths

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage
    from casestudies.models.people import Consent

Rows = Callable[[str], Iterable[Any]]
"""The rows of a relation, as they stand in memory or in a form."""

WHOLE = ""
"""The part that an owner agrees to."""

PARTS = (("quotations", ConsentRole.QUOTED_PERSON), ("suppliers", ConsentRole.SUPPLIER))
"""Relations whose rows need an agreement each, and whose."""

NOT_MATERIAL = NOT_NAMED | {
    "anonymised_as",
    "ask_again",
    "case_language",
    "licence",
    "review_by",
    "reviewer_role",
    "source_status",
}
"""Columns of a case that say how the record is kept, and nothing of what happened."""

NOT_MATERIAL_OF_ROWS = NOT_OF_ROWS | {"evidence", "validated_by", "permission"}
"""Columns of rows that reviewers set, or that say only that somebody agreed."""

FINGERPRINT = 16
_GAPS = re.compile(r"[\W_]+")


class Lack(models.TextChoices):
    """Why an agreement does not stand."""

    NEVER = "never", "not given yet"
    CHANGED = "changed", "given to an earlier text"
    ENDED = "ended", "withdrawn or expired"
    NAMED = "named", "given on condition that the authority is not named"


@dataclass(frozen=True, slots=True)
class Need:
    """An agreement that is missing: to which part, in whose role, of whom, and why it does not stand."""

    part: str
    role: str
    who: str
    lack: Lack
    message: str
    changed: tuple[str, ...] = ()


def rows_of(page: CaseStudyPage) -> Rows:
    """Return the rows of ``page`` as they stand in memory."""
    return lambda relation: getattr(page, relation).all()


def needs(page: CaseStudyPage, rows: Rows | None = None) -> list[Need]:
    """Return every agreement that ``page`` needs to be public and does not have today; no query."""
    read = rows or rows_of(page)
    consents = list(read("consents"))
    withheld = _withheld(read)
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
    """Permission is what shows the words; where there is a record of it, that must stand too."""
    why, changed = lack.of(consents, path) if consents else (None, ())
    if why is None and not row.permission:
        why = Lack.NEVER
    if why is None:
        return None
    message = f"The words “{_short(row.text)}” are quoted and {_WHY[why]}."
    return Need(path, ConsentRole.QUOTED_PERSON, row.attributed_to, why, message, changed)


_WHY = {
    Lack.NEVER: "nobody has recorded an agreement to that",
    Lack.ENDED: "the agreement to that has ended or was withdrawn",
    Lack.CHANGED: "the agreement was to an earlier text",
    Lack.NAMED: "the agreement is to a record that does not name the authority",
}


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
        name for name, mark in facts.items() if _within(name, part) and agreed.get(name) != mark
    )


def stands(consent: Consent, today: date | None = None) -> bool:
    """Whether an agreement was given and has neither been withdrawn nor expired."""
    day = today or timezone.localdate()
    gone = consent.withdrawn_on is not None and consent.withdrawn_on.first_day <= day
    over = consent.expires is not None and consent.expires.last_day < day
    return consent.date is not None and not gone and not over


def _covers(consent: Consent, path: str, place: int, *, only: bool) -> bool:
    """Whether an agreement speaks of a row: by its name, its place, all rows, or as the only one there is."""
    if not consent.covers:
        return only
    relation = path.partition(".")[0]
    names = {relation, path, f"{relation}.{place}"}
    return any(entry in names for entry in consent.covers)


def _within(name: str, part: str) -> bool:
    return not part or name == part or name.startswith(f"{part}.")


def _withheld(read: Rows) -> WithheldPaths:
    states = read("states")
    return WithheldPaths(
        frozenset(row.field for row in states if row.state == FieldStatus.WITHHELD)
    )


def agreed_lines(page: CaseStudyPage, parts: Iterable[str] = (WHOLE,)) -> list[str]:
    """Return the fingerprints to keep with an agreement to ``parts``, one fact a line."""
    wanted = list(parts) or [WHOLE]
    return [
        f"{name} {mark}"
        for name, mark in fingerprints(page)
        if any(_within(name, part) for part in wanted)
    ]


def cover_what_is_said(page: CaseStudyPage, consents: Iterable[Consent]) -> None:
    """Let ``consents``, typed by hand, cover what ``page`` says now in memory, so that a change asks again.

    Those that are stored already are stored again; others are whoever's who saves the page.
    """
    assign_row_ids(page)
    for row in consents:
        row.agreed_to = agreed_lines(page, by_row_id(page, row.covers))
        if row.pk is not None:
            row.save(update_fields=["agreed_to"])


def fingerprints(page: CaseStudyPage, rows: Rows | None = None) -> Iterator[tuple[str, str]]:
    """Yield each fact that the public would read, by name, with a fingerprint of what it says.

    Capitals, punctuation and spaces do not count. No query when the rows are in memory.
    """
    for name, value in public_facts(page, rows):
        words = _GAPS.sub(" ", value).strip().lower()
        if words:
            yield (
                name,
                hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT],
            )


def public_facts(page: CaseStudyPage, rows: Rows | None = None) -> Iterator[tuple[str, str]]:
    """Yield each fact of what happened that the public would read: its name and what it says."""
    read = rows or rows_of(page)
    withheld = _withheld(read)
    for field in page._meta.local_fields:
        if field.name not in NOT_MATERIAL and not withheld.covers(column_name(field.name)):
            yield from _fact(field.name, getattr(page, field.attname))
    yield from _fact("title", page.title)
    for relation in page.child_relation_names():
        if relation in UNNAMED_RELATIONS:
            continue
        for row in read(relation):
            yield from _row_facts(row, f"{relation}.{row.row_id}", withheld)


def _row_facts(row: Any, path: str, withheld: WithheldPaths) -> Iterator[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        if field.name not in NOT_MATERIAL_OF_ROWS and not withheld.covers(
            f"{path}.{column_name(field.name)}"
        ):
            yield from _fact(f"{path}.{field.name}", getattr(row, field.attname))


def _fact(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None or value == "" or value == []:
        return
    if isinstance(value, Decimal):
        yield name, _figure(value)
    else:
        yield name, "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _figure(value: Decimal) -> str:
    """The same words for the same figure: a database hands over 4.000000 where 4 was typed.

    What is below nought says so in a word, since signs do not count.
    """
    return f"{value.normalize():f}".replace("-", "minus ")

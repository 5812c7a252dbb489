"""Saving one section: never over what somebody else has saved meanwhile.

A form carries the number of the version that it was opened on. Under a lock on the case it is compared
with the latest; what has changed since is merged (``contributions.writing.merging``), and where both
sides changed a field, nothing is saved until a person has chosen. What changes without a version has a mark
of its own (``contributions.writing.standing``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from casestudies import services
from casestudies.choices import FieldStatus
from casestudies.models import CaseStudyPage, FieldState
from casestudies.withheld_since import withheld_while_there
from cms.accounts.models import User
from cms.core.numbers import row_number
from contributions.access import closing_words
from contributions.writing import versions
from contributions.writing.apply import apply
from contributions.writing.forms import Data, SectionForm
from contributions.writing.merging import CHOICE, CONFLICT, Conflict, choose, merge
from contributions.writing.offered import Offered
from contributions.writing.sections import Section
from contributions.writing.standing import settle_standing

VERSION, KEY, PUT_BACK = "version", "key", "put-back"
KEPT = "What you typed is kept."


@dataclass(slots=True)
class Attempt:
    """What came of saving: the form over the latest version, its number, and what stands in the way."""

    form: SectionForm
    version: int
    saved: bool = False
    changed: bool = False
    merged: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: str = ""


@transaction.atomic
def save_section(case: CaseStudyPage, section: Section, data: Data, *, user: User) -> Attempt:
    """Save ``data``, what the form of ``section`` sent, as a new version of ``case``.

    Nothing is saved while something is to be settled, is not valid, or has not changed.
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    attempt = over_latest(stored, section, data)
    if closed := closing_words(user, stored):
        attempt.refusal = f"{closed} {KEPT}"
        return attempt
    if attempt.conflicts or attempt.notes or not attempt.form.is_valid():
        return attempt
    attempt.saved = True
    if attempt.form.has_changed():
        page = attempt.form.page
        apply(attempt.form, page)
        attempt.version = services.save_draft(page, user=user).pk
        attempt.changed = True
    return attempt


def over_latest(
    case: CaseStudyPage, section: Section, data: Data, *, quiet: bool = False
) -> Attempt:
    """Return ``data`` as a form over the latest version, with what has to be settled first.

    ``quiet`` leaves out what is wrong with it, for a form that nobody has sent.
    """
    offered = Offered()
    page, number = versions.latest(case)
    opened_on = _number(data)
    data = dict(data)
    base = page if opened_on == number else versions.at(case, opened_on)
    undecided = choose(section, offered, data, base)
    stands_anew, standing = settle_standing(section, offered, data, page)
    conflicts: list[Conflict] = []
    notes: list[str] = []
    if opened_on != number:
        withheld = _withheld_since(base, page, opened_on)
        result = merge(section, offered, data, base, page, withheld)
        data, conflicts, notes = result.data, result.conflicts, result.notes
    conflicts = _once([*conflicts, *standing])
    if undecided:
        again = _asked_again(section, offered, data, page, undecided)
        conflicts = _once([*conflicts, *again])
    for name in [CONFLICT, *(name for name in data if name.startswith(CHOICE))]:
        data.pop(name, None)
    form = SectionForm(section, page, offered, data, quiet=quiet)
    merged = stands_anew or opened_on != number
    return Attempt(form, number, merged=merged, conflicts=conflicts, notes=notes)


def _withheld_since(
    base: CaseStudyPage | None, latest: CaseStudyPage, number: int
) -> list[FieldState]:
    """What ``base``, which is version ``number``, withholds, and what was withheld since of rows that have gone."""
    if base is None:
        return []
    held = [row for row in base.states.all() if row.state == FieldStatus.WITHHELD]
    return [*held, *withheld_while_there(base, latest, number)]


def _once(conflicts: list[Conflict]) -> list[Conflict]:
    first: dict[str, Conflict] = {}
    for conflict in conflicts:
        first.setdefault(conflict.name, conflict)
    return list(first.values())


def _asked_again(
    section: Section, offered: Offered, data: Data, page: CaseStudyPage, undecided: list[str]
) -> list[Conflict]:
    """The conflicts that nobody has chosen in yet, over the version that they were shown with."""
    result = merge(section, offered, data, None, page)
    return [conflict for conflict in result.conflicts if conflict.name in undecided]


def _number(data: Data) -> int:
    number = row_number(data.get(VERSION, [""])[-1])
    return -1 if number is None else number

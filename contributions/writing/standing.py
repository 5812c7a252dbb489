"""What changes in the very version that somebody has open in a form: who answers for a case, and when it is due.

A hand-over, a confirmation and an erasure make no version, so its number does not tell that a form is older than
they are. The form carries a mark of what it showed of these; an old one does not bring back whom it showed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from casestudies.models import CaseStudyPage
from contributions.writing.forms import Data, SectionForm, raw
from contributions.writing.merging import Conflict, merge
from contributions.writing.offered import Offered
from contributions.writing.sections import Section

STANDING: Final = "standing"
"""The name of the field that holds the mark."""

IN_PLACE: Final = ("owner_name", "owner_email", "review_by")
"""Columns that ``casestudies.services.set_in_versions`` sets."""


def standing_mark(section: Section, page: CaseStudyPage, offered: Offered) -> str:
    """Return the mark of what the form of ``section`` shows of these, field by field; empty where it shows none."""
    shown = _shown(section, page, offered)
    return " ".join(f"{name}:{_mark(values)}" for name, values in shown.items())


def settle_standing(
    section: Section, offered: Offered, data: Data, page: CaseStudyPage
) -> tuple[bool, list[Conflict]]:
    """Take what stands now where ``data`` only says what its form showed; else both are to be chosen from.

    Returns whether any has changed since the form was opened, and what a person has to settle.
    """
    opened = dict(
        part.split(":", 1) for part in data.pop(STANDING, [""])[-1].split() if ":" in part
    )
    now = _shown(section, page, offered)
    moved = [
        name
        for name in now
        if name in data and opened.get(name, _mark(now[name])) != _mark(now[name])
    ]
    typed = [name for name in moved if _mark(data[name]) != opened[name]]
    data.update({name: now[name] for name in moved if name not in typed})
    if not typed:
        return bool(moved), []
    return True, merge(replace(section, parts=tuple(typed)), offered, data, None, page).conflicts


def _shown(section: Section, page: CaseStudyPage, offered: Offered) -> dict[str, list[str]]:
    parts = tuple(name for name in IN_PLACE if name in section.parts)
    if not parts:
        return {}
    form = SectionForm(replace(section, parts=parts), page, offered).main
    return {name: raw(form, name) for name in parts}


def _mark(values: list[str]) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]

"""Where each part of a case is written."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from casestudies.models import CaseStudyPage
from contributions.writing.sections import SHORT, Section, section_of

AGREEMENT = "__all__"
"""What the list of what is missing calls the agreement, which has a page of its own."""

EXPECTED_PARTS = {"contract": "contract_value", "gate": "gate_decision"}
"""Names of the list of expected fields that stand for several columns, and where they begin."""


def section_path(ref: str, section: Section) -> str:
    """Return the address of the form of a section."""
    if section is SHORT:
        return reverse("contribute_edit", args=[ref])
    return reverse("contribute_edit_section", args=[ref, section.slug])


def part_path(case: CaseStudyPage, name: str) -> str:
    """Return the address of the control for a column, a relation or an expected field of ``case``."""
    if name == AGREEMENT:
        return _agreement(case)
    part = EXPECTED_PARTS.get(name, name)
    section = section_of(part)
    if part not in section.parts:
        return section_path(case.ref, section)
    place = f"rows-{part}" if part in case.child_relation_names() else f"id_{part}"
    return f"{section_path(case.ref, section)}#{place}"


def _agreement(case: CaseStudyPage) -> str:
    try:
        return reverse("contribute_agreement", args=[case.ref])
    except NoReverseMatch:
        return section_path(case.ref, SHORT)

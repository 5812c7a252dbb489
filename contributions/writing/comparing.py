"""Two versions of a case beside each other, field by field, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.models import CaseStudyPage
from contributions.writing.columns import ColumnsForm
from contributions.writing.forms import REMOVE, ROW, RowForm, SectionForm, raw
from contributions.writing.merging import label_of_field, shown
from contributions.writing.offered import Offered
from contributions.writing.sections import SECTIONS, Section


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what it is called, and what stands in each version."""

    label: str
    before: str
    after: str


def differences(before: CaseStudyPage, after: CaseStudyPage) -> Iterator[Difference]:
    """Yield every field in which two versions differ, in the order of the form."""
    offered = Offered()
    for section in SECTIONS:
        old, new = _forms(section, before, offered), _forms(section, after, offered)
        for key in dict.fromkeys([*old, *new]):
            yield from _between(old.get(key), new.get(key))


def _forms(
    section: Section, page: CaseStudyPage, offered: Offered
) -> dict[tuple[str, str], ColumnsForm]:
    """The forms of a section by relation and row; the case's own columns under two empty names."""
    forms = SectionForm(section, page, offered).forms()
    return {
        (form.relation, form.row_id) if isinstance(form, RowForm) else ("", ""): form
        for form in forms
    }


def _between(old: ColumnsForm | None, new: ColumnsForm | None) -> Iterator[Difference]:
    form = new or old
    for name in form.fields if form is not None else ():
        if form is None or name in (ROW, REMOVE):
            continue
        before, after = _shown(old, name), _shown(new, name)
        if before != after:
            yield Difference(label_of_field(form, name), before, after)


def _shown(form: ColumnsForm | None, name: str) -> str:
    return "" if form is None else shown(form.fields[name], raw(form, name))

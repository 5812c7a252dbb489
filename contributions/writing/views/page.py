"""What the page of a writing form shows, put together in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from casestudies.choices import Basis
from casestudies.completeness import completeness
from casestudies.models import CaseStudyPage, OutcomeMeasure
from casestudies.publishing import THE_EIGHT, missing_agreements
from contributions.documents.leftover import leftovers
from contributions.models import KeptText
from contributions.writing.addresses import part_path
from contributions.writing.beside import GENERAL, Talk, talks
from contributions.writing.columns import STATE, may_be_stated, state_part
from contributions.writing.forms import RowForm, SectionForm
from contributions.writing.outcomes import Said, said_of, warnings_across
from contributions.writing.saving import Attempt
from contributions.writing.sections import LONG, SHORT, Section
from contributions.writing.standing import standing_mark

NEEDED = frozenset(name for name, *_ in THE_EIGHT)


@dataclass(frozen=True, slots=True)
class Part:
    """One column of the case on the page: its control, its state, the comments that wait."""

    name: str
    field: Any
    state: Any
    needed: bool
    talks: list[Talk]


@dataclass(frozen=True, slots=True)
class RowsPart:
    """One relation on the page."""

    name: str
    rows: Any
    lines: list[RowLine]
    blank: list[RowLine]
    talks: list[Talk]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row: its form, what it is called, its columns, states and comments, and what is said of an outcome."""

    form: RowForm
    title: str
    fields: list[Any]
    states: list[tuple[str, Any]]
    said: Said | None
    talks: list[Talk]


@dataclass(slots=True)
class Notice:
    """A line above the form: ``kind`` is the banner's."""

    title: str
    text: str
    kind: str = "notice"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was kept and not saved: what the form shows of it (``kept.put_back``), and the texts of other forms.

    ``answered`` is the key of a form whose text the site has by now, so that the browser need not keep it.
    """

    put_back: str = ""
    answered: str = ""
    others: list[KeptText] = field(default_factory=list)


def page_context(
    case: CaseStudyPage,
    section: Section,
    attempt: Attempt,
    notices: list[Notice],
    unsaved: Unsaved,
) -> dict[str, Any]:
    """Return what the template of a section needs."""
    form, page = attempt.form, attempt.form.page
    said = talks(page, form.data)
    measure = completeness(page)
    return {
        "case": case,
        "latest": page,
        "section": section,
        "form": form,
        "parts": [_part(form, name, said.get(name, [])) for name in section.parts],
        "general": said.get(GENERAL, []) if section is SHORT else [],
        "problems": [] if attempt.saved else list(form.problems()),
        "conflicts": attempt.conflicts,
        "notes": attempt.notes,
        "refusal": attempt.refusal,
        "version": attempt.version,
        "standing": standing_mark(section, page, form.offered),
        "key": token_urlsafe(12),
        "put_back": unsaved.put_back,
        "answered": unsaved.answered,
        "others": unsaved.others,
        "notices": notices,
        "sections": (SHORT, *LONG),
        "next_in_order": _after(section),
        "completeness": measure,
        "next_url": part_path(case, measure.next_field),
        "leftovers": leftovers(case),
        "needs_agreement": section is SHORT and page.basis == Basis.OWNER_AGREED,
        "agreements": missing_agreements(page) if section is SHORT else [],
        "across": warnings_across(page.outcomes.all()) if "outcomes" in section.parts else [],
        "organisation_names": _names_needed(section, form),
        "programme_names": form.offered.programme_names if "programme" in section.parts else [],
    }


def _names_needed(section: Section, form: SectionForm) -> list[str]:
    asked = {"lead_organisation", "partners"} & set(section.parts)
    return form.offered.organisation_names if asked else []


def _after(section: Section) -> Section | None:
    order = (SHORT, *LONG)
    place = order.index(section) + 1
    return order[place] if place < len(order) else None


def _part(form: SectionForm, name: str, said: list[Talk]) -> Part | RowsPart:
    if name in form.rows:
        rows = form.rows[name]
        lines = [_line(each, place, said) for place, each in enumerate(rows.filled, start=1)]
        of_rows = {id(talk) for line in lines for talk in line.talks}
        of_all = [talk for talk in said if id(talk) not in of_rows]
        return RowsPart(name, rows, lines, [_line(each, 0, []) for each in rows.blank], of_all)
    named = state_part(name)
    state = form.main[f"{STATE}{named}"] if may_be_stated(name) else None
    return Part(named, form.main[name], state, name in NEEDED, said)


def _line(form: RowForm, place: int, said: list[Talk]) -> RowLine:
    path = f"{form.relation}.{form.row_id}"
    states = [(part, form[f"{STATE}{part}"]) for part in form.parts]
    return RowLine(
        form,
        f"{place}" if place else "",
        [form[name] for name in form.columns],
        states,
        said_of(measure_of(form)) if place and form.relation == "outcomes" else None,
        [talk for talk in said if form.row_id and talk.is_of(path)],
    )


def measure_of(form: RowForm) -> OutcomeMeasure:
    """Return the outcome as far as what was typed can be read; saved values where nothing was typed."""
    measure = OutcomeMeasure()
    if form.is_bound:
        values = form.readable()
        for name in form.columns:
            if name in values:
                setattr(measure, name, values[name])
        return measure
    for name in form.columns:
        column = measure._meta.get_field(name)
        setattr(measure, column.attname, getattr(form.holder, column.attname))
    held = str(measure.term_id)
    measure.term = form.offered.terms_for("term", [held]).get(held)
    return measure

"""The names of the case file are a promise: every one is read and written, and every column has one."""

from __future__ import annotations

from typing import Any

import pytest

from casestudies.models import CaseStudyPage
from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.casefile.reading import read_case_file
from exchange.casefile.record import CaseRecord
from exchange.casefile.writing import front_matter, write_case_file

PROMISED = """
    ref title kind basis lead_organisation summary mode phase source_url source_status licence language states
    programme cohort nations areas(name also) reach population lead_department started ended
    fundings(fund funder type requested awarded currency state decided source)
    costs(what amount currency basis year)
    sectors methods barriers enablers scale_blockers user_groups
    research_questions(id text depends_on) success_criteria
    activities(title start end duration status) outputs(title type open url)
    procurement_route regime procurement_began market_finding
    contract(value band starts ends agreement in_use in_use_as_of)
    notices(ocid url stage) suppliers(id name type)
    outcomes(id term indicator status better unit population price_year baseline.value baseline.date
        result.value result.date direction evidence validated_by source)
    claims(text value unit period basis source)
    partners(organisation role commitment gave received since note)
    quotations(text attributed_to role organisation permission)
    evidence_sources(type title method population size start end note)
    engagement(title form audience organisation reach years result url)
    influence(type organisation reach result source proof)
    events(series number date venue question) actions(text owner due state)
    gate(options decision who why next) ask_again
    assurance(standard when result url) related(ref relation)
    resources(title url body type licence date regime) contributors(role organisation)
    embargo review_by
    consents(given_by role audiences date covers) owner_contact(name email)
"""
PRIVATE = {"consents", "owner_contact"}
HEADINGS = (
    "Challenge", "Hypothesis", "User needs", "Approach", "Market", "What helped", "Working together",
    "Key findings", "What we would change", "Why it did not scale", "Next steps",
)  # fmt: skip
NOT_FACTS = {"page_ptr", "id", "page", "sort_order", "row_id"}


def promised() -> dict[str, set[str]]:
    """The promise as a map: each name with its parts."""
    found: dict[str, set[str]] = {}
    open_name = ""
    for word in PROMISED.replace("(", "( ").replace(")", " )").split():
        if word == ")":
            open_name = ""
        elif word.endswith("("):
            open_name = word[:-1]
            found[open_name] = set()
        elif open_name:
            found[open_name].add(word)
        else:
            found[word] = set()
    return found


def fullest() -> CaseRecord:
    """A record in which every fact says something."""
    record = CaseRecord()
    for entry in registry.FRONT_MATTER:
        if isinstance(entry, Rows):
            row: dict[str, Any] = {"id": "r9"}
            for fact in entry.fields:
                row[fact.name] = some(fact.type)
            record.rows[entry.name] = [row]
        else:
            record.fields[entry.name] = some(entry.type)
    record.narrative = {name: f"About {label}." for name, label in registry.NARRATIVE.items()}
    record.states = read_case_file("---\ntitle: x\nstates: {phase: not-applicable}\n---\n").states
    return record


def some(kind: Any) -> Any:
    """Return a value of a type of the case file: the first of a few texts that it reads."""
    for text in (*kind.options[:1], "2019", "true", "2027-03-01T00:01", "words"):
        try:
            value = kind.read_raw(text)
        except ValueError:
            continue
        return value
    raise AssertionError(kind)


def test_every_promised_name_is_written_and_read_back() -> None:
    record = fullest()
    written = front_matter(record)
    for name, parts in promised().items():
        assert name in written, name
        held = written[name][0] if isinstance(written[name], list) else written[name]
        for part in parts:
            holder = held
            for step in part.split("."):
                assert step in holder, f"{name}: {part}"
                holder = holder[step]
    again = read_case_file(write_case_file(record))
    assert again == record
    assert again.unknown == {}


def test_the_headings_are_those_promised() -> None:
    assert tuple(registry.NARRATIVE.values()) == HEADINGS
    text = write_case_file(fullest())
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(HEADINGS)


def test_what_is_marked_private_is_private_and_nothing_else() -> None:
    private = {entry.name.split(".")[0] for entry in registry.FRONT_MATTER if entry.private}
    assert private == PRIVATE


def test_every_column_of_a_case_has_its_name_in_the_case_file() -> None:
    named = {entry.attribute for entry in registry.fields()} | set(registry.NARRATIVE)
    named |= {entry.text_column for entry in registry.fields()}
    model = CaseStudyPage._meta
    columns = {field.name for field in (*model.local_fields, *model.local_many_to_many)}
    assert columns - named == {"page_ptr", "update_number"}, "ids of ours, which say nothing"


@pytest.mark.parametrize("relation", sorted(CaseStudyPage.child_relation_names()))
def test_every_column_of_a_row_has_its_name_in_the_case_file(relation: str) -> None:
    if relation in ("states", "sections"):
        return  # written as a map, and as headings
    entry = registry.by_name()[relation]
    assert isinstance(entry, Rows)
    columns = {field.name for field in entry.model._meta.concrete_fields} - NOT_FACTS
    assert columns == {fact.attribute for fact in entry.fields}

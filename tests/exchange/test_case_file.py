from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.dates import PartialDate
from exchange.casefile.narrative import Block, join_blocks, normal_text, split_blocks
from exchange.casefile.reading import MAX_ROWS, read_case_file
from exchange.casefile.record import CaseRecord, DocumentError, Section, State
from exchange.casefile.writing import write_case_file
from tests.exchange.strategies import lines, records, texts

SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def problems(text: str) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read_case_file(text)
    return [str(problem) for problem in refused.value.problems]


@SLOW
@given(records())
def test_every_record_written_and_read_is_the_same_record(record: CaseRecord) -> None:
    assert read_case_file(write_case_file(record)) == record


@SLOW
@given(records())
def test_writing_what_was_read_gives_the_same_text(record: CaseRecord) -> None:
    text = write_case_file(record)
    assert write_case_file(read_case_file(text)) == text


@SLOW
@given(st.lists(st.tuples(st.one_of(st.none(), lines()), texts()), max_size=5))
def test_any_narrative_survives_its_headings(parts: list[tuple[str | None, str]]) -> None:
    blocks = [Block(heading or "", body) for heading, body in parts]
    read = split_blocks(join_blocks(blocks))
    assert [block.body for block in read if block.heading is not None] == [b.body for b in blocks]


def test_a_title_is_all_that_a_case_file_needs() -> None:
    assert read_case_file("---\ntitle: Nothing else\n---\n").fields == {"title": "Nothing else"}


def test_facts_are_typed_by_their_field_and_not_by_yaml() -> None:
    record = read_case_file(
        "---\ntitle: 2019\nstarted: 2019-03\ncontract: {value: '£80,000.50', in_use: yes}\n"
        "quotations: [{text: no, permission: yes}]\nembargo: 2027-03-01T00:01\n---\n"
    )
    assert record.fields["title"] == "2019"
    assert record.fields["started"] == PartialDate(2019, 3)
    assert record.fields["contract.value"] == Decimal("80000.50")
    assert record.fields["contract.in_use"] == "yes"
    assert record.rows["quotations"] == [{"id": "w1", "text": "no", "permission": True}]
    assert str(record.fields["embargo"]) == "2027-03-01 00:01:00+00:00"


def test_headings_in_code_or_smaller_than_two_hashes_do_not_split() -> None:
    record = read_case_file(
        "---\ntitle: T\n---\n## Approach\n\n### Smaller\n\n```\n## not a heading\n```\n\n"
        "# Larger\n\n## Next steps\nGo.\n"
    )
    assert record.narrative == {
        "approach": "### Smaller\n\n```\n## not a heading\n```\n\n# Larger",
        "next_steps": "Go.",
    }


def test_a_fence_that_is_never_closed_swallows_nothing() -> None:
    record = read_case_file("---\ntitle: T\n---\n## Approach\n```\nopen\n## Next steps\nGo.\n")
    assert record.narrative == {"approach": "```\nopen", "next_steps": "Go."}


def test_text_before_the_first_heading_and_under_other_headings_is_kept_in_order() -> None:
    record = read_case_file(
        "---\ntitle: T\n---\nBefore.\n\n## Challenge\nHard.\n\n## Our own\n\nWords.\n\n## Empty\n"
    )
    assert record.narrative == {"challenge": "Hard."}
    assert record.sections == [
        Section("", "Before.", "l1"),
        Section("Our own", "Words.", "l2"),
        Section("Empty", "", "l3"),
    ]


def test_a_fixed_heading_that_comes_twice_keeps_its_second_text_under_its_own_name() -> None:
    record = read_case_file("---\ntitle: T\n---\n## Challenge\nOne.\n## CHALLENGE:\nTwo.\n")
    assert record.narrative == {"challenge": "One."}
    assert record.sections == [Section("CHALLENGE:", "Two.", "l1")]
    assert read_case_file(write_case_file(record)) == record


def test_windows_line_ends_and_stray_white_space_change_nothing() -> None:
    assert normal_text("\r\n\n  a  \r\nb \n\n\n") == "  a  \nb"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\ntitle: T\n", "no closing line"),
        ("---\na: &x 1\n---\n", "anchor"),
        ("---\na: *x\n---\n", "alias"),
        ("---\na: !!python/object:os.system x\n---\n", "tag"),
        ("---\na: !x 1\n---\n", "tag"),
        ("---\ntitle: T\ntitle: U\n---\n", "given twice"),
        ("---\n[a, b]\n---\n", "not a list of names"),
        ("---\njust words\n---\n", "not a list of names"),
        ("---\n? [a]\n: b\n---\n", "cannot be a list"),
        ("---\na: [1, 2\n---\n", "cannot be read, line"),
        ("---\na: '\n---\n", "cannot be read, line"),
        ("---\na: " + "[" * 50 + "]" * 50 + "\n---\n", "nested more than"),
        ("---\na: [" + "x, " * 30_000 + "]\n---\n", "more than 20,000 values"),
        ("---\na: " + "x" * 2_000_001 + "\n---\n", "longer than"),
        ('---\ntitle: "a \\0 b"\n---\n', "null character"),
        ("---\na: b\n--- \nx\n", ""),
    ],
)
def test_clever_or_broken_yaml_is_refused_in_one_line(text: str, words: str) -> None:
    if not words:
        read_case_file(text)
        return
    said = problems(text)
    assert len(said) == 1
    assert words in said[0]
    assert "\n" not in said[0]


def test_everything_wrong_is_named_at_once_by_its_field() -> None:
    said = problems(
        "---\nkind: bidd\nstarted: soon\ncontract: 5\ncosts: [{amount: lots}, word]\n"
        "fundings: [{id: f, fund: a}, {id: f, fund: b}]\nsectors: {a: b}\ntitle: [a]\n"
        "engagement: [{years: [last]}]\noutputs: [{title: t, open: perhaps}]\n"
        "evidence_sources: [{type: survey, size: -1}]\nembargo: tomorrow\n"
        "states: {phase: odd, contract.value: {state: withheld, reason: shy}, gate.who: {state: withheld, x: y}}\n---\n"
    )
    fields = [line.split(":")[0] for line in said]
    assert fields == [
        "kind",
        "started",
        "contract",
        "costs.1.amount",
        "costs.2",
        "fundings",
        "sectors",
        "title",
        "engagement.1.years",
        "outputs.1.open",
        "evidence_sources.1.size",
        "embargo",
        "states.phase",
        "states.contract.value",
        "states.gate.who",
    ]
    assert "“bidd” is not one of implemented, pilot, bid" in said[0]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("evidence_sources: [{size: 99999999999}]", "is more than 2,147,483,647"),
        ("costs: [{year: 99999}]", "is not a year with four digits"),
        ("outcomes: [{price_year: 24}]", "is not a year with four digits"),
    ],
)
def test_whole_numbers_are_those_that_every_database_holds(fact: str, words: str) -> None:
    (said,) = problems(f"---\ntitle: T\n{fact}\n---\n")
    assert words in said


def test_states_that_are_no_map_are_refused() -> None:
    assert problems("---\nstates: none\n---\n") == [
        "states: give the state of each field by the field's name."
    ]


def test_more_rows_than_anybody_needs_are_refused() -> None:
    said = problems(
        "---\nuser_groups: [" + ", ".join(f"g{n}" for n in range(MAX_ROWS + 1)) + "]\n---\n"
    )
    assert said == ["user_groups: there are more than 1,000 of them."]


def test_names_that_are_not_known_are_kept_apart_wherever_they_stand() -> None:
    record = read_case_file(
        "---\ntitle: T\nlayout: page\ncontract: {colour: red}\nfundings: [{fund: F, mood: good}]\n"
        "states: {mood: withheld}\n---\n"
    )
    assert record.unknown == {
        "layout": "page",
        "contract.colour": "red",
        "fundings.1.mood": "good",
        "states.mood": "withheld",
    }


def test_empty_values_say_nothing_except_where_a_default_would_speak_for_them() -> None:
    record = read_case_file(
        "---\ntitle: T\nphase:\nsectors: []\ncontract:\nstates:\nfundings: ['']\n"
        "language:\noutcomes: [{baseline: , status: ''}]\n---\n"
    )
    assert record.fields == {"title": "T", "language": ""}
    assert record.rows == {"outcomes": [{"id": "o1", "status": ""}]}


def test_rows_keep_their_ids_and_the_rest_are_numbered_around_them() -> None:
    record = read_case_file("---\nuser_groups: [{id: u2, text: A}, B, C, A]\nnations: wales\n---\n")
    assert [row["id"] for row in record.rows["user_groups"]] == ["u2", "", "u3"]
    assert record.rows["nations"] == [{"id": "n1", "nation": "wales"}]


def test_states_may_be_short_or_whole() -> None:
    record = read_case_file(
        "---\nstates: {phase: not-applicable, market: {state: withheld, reason: security}}\n---\n"
    )
    assert record.states == {
        "phase": State("not-applicable"),
        "market": State("withheld", "security"),
    }


def test_a_case_file_without_front_matter_is_read_for_its_headings() -> None:
    record = read_case_file("## Challenge\nHard.\n")
    assert record.narrative == {"challenge": "Hard."}
    assert record.fields == {}


def test_filling_takes_only_what_is_lacking_or_was_derived() -> None:
    record = CaseRecord(fields={"title": "Made", "kind": "bid"}, derived={"title"})
    record.fill(
        CaseRecord(
            fields={"title": "Given", "kind": "pilot"},
            rows={"nations": [{"id": "n1", "nation": "wales"}]},
            states={"phase": State("not-applicable")},
        )
    )
    assert record.fields == {"title": "Given", "kind": "bid"}
    assert record.rows == {"nations": [{"id": "n1", "nation": "wales"}]}
    assert record.derived == set()
    assert record.states == {"phase": State("not-applicable")}

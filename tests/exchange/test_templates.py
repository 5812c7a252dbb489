"""Templates are data: what they may say, how tolerantly they are met, and where each passage goes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange.casefile.record import DocumentError
from exchange.readers.plain_text import read_text
from exchange.readers.reading_sources import read_source
from exchange.readers.source import Builder, Kind, SourceDocument
from exchange.recognition.definition import read_template
from exchange.recognition.reading import Reading, Status
from exchange.recognition.recognise import read_as, read_document_as, recognise
from exchange.recognition.shipped import shared, shipped, shipped_templates
from tests.exchange.documents import MAKERS, as_form, words

SMALL = read_template(
    """
slug: small
name: a small form
kind: pilot
needed: 2
labels:
  - {to: lead_organisation, wordings: [Council]}
  - {to: phase, wordings: [Stage], values: {going well: live}}
asks:
  - {to: challenge, wordings: [What was wrong?]}
  - {to: user_groups, wordings: [Who is it for?]}
  - {to: next_steps, wordings: [What comes next?]}
  - {to: "section: Money", phrases: [what it costs]}
"""
)


def reading(text: str) -> Reading:
    return read_as(read_text(text), SMALL)


def went(read: Reading) -> list[tuple[str, str, str]]:
    return [(each.passage.text, each.status.value, each.to) for each in read.placements]


@pytest.mark.parametrize(
    "asked",
    [
        "What was wrong?",
        "1. What was wrong?",
        "Q3: What was wrong?",
        "## What was wrong?",
        "**What was wrong?**",
        "WHAT WAS WRONG",
        "What waz wrong?",
        "| What was wrong? |",
    ],
)
def test_a_question_is_met_however_it_is_dressed(asked: str) -> None:
    assert reading(f"{asked}\n\nIt leaked.").record.narrative == {"challenge": "It leaked."}


def test_every_passage_says_where_it_went_and_why() -> None:
    read = reading(
        "Roofs that hold\n\nCouncil: Northmere Council\nStage: going well\nStage: later\n\n"
        "What was wrong?\n\nIt leaked.\n\n## Thanks\n\nTo all.\n\n"
        "Who is it for?\n\nThey are:\n\n- tenants\n- firms\n\nAll told."
    )
    assert went(read) == [
        ("Roofs that hold", "placed", "title"),
        ("Council: Northmere Council", "placed", "lead_organisation"),
        ("Stage: going well", "placed", "phase"),
        ("Stage: later", "unplaced", ""),
        ("What was wrong?", "form", "challenge"),
        ("It leaked.", "placed", "challenge"),
        ("Thanks", "placed", "challenge"),
        ("To all.", "placed", "challenge"),
        ("Who is it for?", "form", "user_groups"),
        ("They are:", "form", "user_groups"),
        ("tenants", "placed", "user_groups"),
        ("firms", "placed", "user_groups"),
        ("All told.", "unplaced", ""),
    ]
    assert read.record.fields["phase"] == "live"
    assert all(placement.reason for placement in read.placements)
    assert read.placements[5].reason == "below “What was wrong?”"


def test_a_passage_that_goes_to_two_places_becomes_parts_with_ids_of_their_own() -> None:
    read = reading("What was wrong?\nIt leaked.\nWhat comes next?\nA roof.")
    assert [each.passage.id for each in read.placements] == ["p1.1", "p1.2", "p1.3", "p1.4"]
    assert read.record.narrative == {"challenge": "It leaked.", "next_steps": "A roof."}


def test_an_unknown_heading_as_high_ends_an_answer_and_keeps_its_own_name() -> None:
    read = reading("# What was wrong?\n\nIt leaked.\n\n## When\n\nAt night.\n\n# Thanks\n\nTo all.")
    assert read.record.narrative["challenge"] == "It leaked.\n\n## When\n\nAt night."
    whole = read.whole_record()
    assert next((each.heading, each.body) for each in whole.sections) == ("Thanks", "To all.")


def test_a_line_that_announces_a_list_asks_for_the_list_alone() -> None:
    read = reading(
        "What was wrong?\n\nIt leaked. Here is what it costs:\n\n- £5\n- £6\n\nIt was cold."
    )
    (money,) = read.record.sections
    assert money.heading == "Money"
    assert money.body.endswith("- £5\n- £6")
    assert read.record.narrative["challenge"] == "It was cold."


def test_a_form_laid_out_as_a_table_is_read_cell_by_cell() -> None:
    builder = Builder("docx")
    builder.table(
        [
            ["Council", "Northmere Council"],
            ["What was wrong?", "It leaked.\n\nAt night."],
            ["What comes next?", "A roof."],
        ]
    )
    builder.table([["Year", "Leaks"], ["2019", "4"]])
    read = read_as(builder.document(), SMALL)
    assert read.record.fields["lead_organisation"] == "Northmere Council"
    assert read.record.narrative["challenge"] == "It leaked.\n\nAt night."
    assert "| 2019 | 4 |" in read.record.narrative["next_steps"]


def test_a_value_that_does_not_fit_its_field_stays_unplaced_with_the_reason() -> None:
    read = reading("Stage: on the moon\n\nWhat was wrong?\n\nIt leaked.")
    (unplaced,) = read.with_status(Status.UNPLACED)
    assert unplaced.to == "phase"
    assert "is not one of" in unplaced.reason


def test_a_footnote_goes_where_its_mark_stands() -> None:
    read = reading(
        "What was wrong?\n\nIt leaked[^1].\n\nWhat comes next?\n\nA roof.\n\n[^1]: In 2019."
    )
    assert read.record.narrative["challenge"].endswith("[^1]: In 2019.")
    assert read.record.narrative["next_steps"] == "A roof."


def test_a_document_of_no_template_is_read_by_its_labels_and_keeps_the_rest() -> None:
    document = read_text("Minutes of a meeting\n\nOrganisation: Northmere Council\n\nWe met.")
    read = read_document_as(document, shipped_templates(), shared())
    assert read.template.slug == ""
    assert read.record.fields["lead_organisation"] == "Northmere Council"
    assert [each.passage.text for each in read.with_status(Status.UNPLACED)] == ["We met."]


def test_the_template_that_fits_best_is_chosen() -> None:
    both = "What was wrong?\n\nA\n\nWho is it for?\n\nB"
    assert recognise(read_text(both), [SMALL]) is SMALL
    assert recognise(read_text("What was wrong?\n\nA"), [SMALL]) is None


def test_every_shipped_template_is_sound_and_named_apart() -> None:
    slugs = [template.slug for template in shipped_templates()]
    assert slugs == [
        "case-headings",
        "event-write-up",
        "funding-bid",
        "infuse",
        "research-record",
        "scoping-deck",
    ]
    with pytest.raises(LookupError, match="nothing"):
        shipped("nothing")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("name: x", {"slug"}),
        ("slug: a\nname: b\nkind: novel", {"kind"}),
        ("slug: a\nname: b\nneeded: many", {"needed"}),
        ("slug: a\nname: b\ncolour: red", {"colour"}),
        ("slug: a\nname: b\nasks: [x]", {"asks.1"}),
        ("slug: a\nname: b\nasks: x", {"asks"}),
        ("slug: a\nname: b\nasks: [{to: nowhere, wordings: [x]}]", {"asks.1.to"}),
        ("slug: a\nname: b\nasks: [{to: outcomes.colour, wordings: [x]}]", {"asks.1.to"}),
        ("slug: a\nname: b\nasks: [{to: challenge}]", {"asks.1"}),
        ("slug: a\nname: b\nasks: [{to: challenge, wordings: [x], as: y}]", {"asks.1.as"}),
        ("slug: a\nname: b\nlabels: [{to: title, wordings: {a: b}}]", {"labels.1.wordings"}),
        ("slug: a\nname: b\nblocks: [{to: partners, starts: [x]}]", {"blocks.1"}),
        (
            "slug: a\nname: b\nblocks: [{to: partners, starts: [x], told_by: [y], labels: [{to: hat, wordings: [z]}]}]",
            {"blocks.1.labels.1.to"},
        ),
        ("slug: a\nname: b\nnamed: [x]", {"named"}),
    ],
)
def test_a_template_that_is_wrong_is_told_where(text: str, paths: set[str]) -> None:
    with pytest.raises(DocumentError) as refused:
        read_template(text)
    assert {problem.path for problem in refused.value.problems} == paths


@pytest.mark.parametrize("text", ["&a [*a]", "!x y", "- a\n- b", "a: 1\na: 2"])
def test_a_template_is_read_by_the_same_careful_yaml(text: str) -> None:
    with pytest.raises(DocumentError):
        read_template(text)


_asked = [
    wording
    for template in shipped_templates()
    for ask in template.asks
    for wording in (*ask.wordings[:2], *ask.phrases[:1])
]
_label = [
    wording
    for template in shipped_templates()
    for each in template.labels
    for wording in each.wordings[:1]
]
_block = [
    "Description",
    "Title",
    "Form Of Engagement Activity",
    "Geographic Reach National",
    "URL x",
]
_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
_lines = st.one_of(
    st.sampled_from(_asked),
    st.sampled_from(_asked).map("## {}".format),
    st.sampled_from(_asked).map("{}:".format),
    st.sampled_from(_label).flatmap(lambda label: _texts.map(lambda text: f"{label}: {text}")),
    st.sampled_from(_block).flatmap(lambda label: _texts.map(lambda text: f"{label} {text}")),
    _texts.map("- {}".format),
    _texts,
    st.just(""),
)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(_lines, min_size=1, max_size=25), st.sampled_from(["\n", "\n\n"]))
def test_whatever_a_document_holds_nothing_of_it_is_lost(lines: list[str], between: str) -> None:
    text = between.join(lines)
    assume(any(map(str.isalnum, text)))
    document = _read(text)
    for template in shipped_templates():
        assert_whole(read_as(document, template), document)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(_lines, min_size=1, max_size=12), st.sampled_from(["docx", "odt"]))
def test_whatever_an_office_document_holds_nothing_of_it_is_lost(
    lines: list[str], kind: str
) -> None:
    text = "\n\n".join(lines)
    assume(any(map(str.isalnum, text)))
    document = read_source(MAKERS[kind](text))
    assert_whole(read_as(document, shipped("funding-bid")), document)


def _read(text: str) -> SourceDocument:
    return read_text(text)


def assert_whole(read: Reading, document: SourceDocument) -> None:
    ids = [each.passage.id.split(".")[0] for each in read.placements]
    assert list(dict.fromkeys(ids)) == [passage.id for passage in document.passages]
    said = words("\n".join(read.whole_record().texts()))
    assert words(document.words()) <= said
    tables: Any = [each for each in document.passages if each.kind is Kind.TABLE]
    assert all(words(table.text) <= said for table in tables)


def test_a_second_answer_never_takes_the_place_of_the_first() -> None:
    document = read_text(
        "Answering the problem\n\nOne.\n\nWhat next?\n\nGo.\n\nThe question\n\nTwo."
    )
    read = read_as(document, shipped("event-write-up"))
    assert read.record.rows["events"][0]["question"] == "One."
    (second,) = read.with_status(Status.UNPLACED)
    assert (second.passage.text, second.to) == ("Two.", "events.question")


def test_a_table_of_which_one_row_is_a_fact_keeps_its_other_rows_as_a_table() -> None:
    read = reading(
        "| Council | Northmere Council |\n|---|---|\n| Odd | one |\n| Even | two |\n\n"
        "## What was wrong?\n\nIt leaked."
    )
    fact, rest = read.placements[:2]
    assert (fact.status, fact.to) == (Status.PLACED, "lead_organisation")
    assert (rest.status, rest.passage.rows) == (Status.UNPLACED, (("Odd", "one"), ("Even", "two")))
    kept = "\n".join(section.body for section in read.whole_record().sections)
    assert "| Odd | one |\n| --- | --- |\n| Even | two |" in kept


def test_a_form_of_which_a_row_has_no_place_keeps_its_words_when_they_are_kept() -> None:
    form = as_form([("What was wrong?", "It leaked."), ("Council", "Kay"), ("Council", "Jay")])
    read = read_as(read_source(form), SMALL)
    assert words(read.document.words()) <= words("\n".join(read.whole_record().texts()))


def test_a_row_of_a_table_is_no_title() -> None:
    assert "title" not in reading("| Odd | one |\n|---|---|\n| Even | two |").record.fields


def test_what_stands_beside_a_question_that_comes_again_below_is_not_lost() -> None:
    empty = "What was wrong?\n\n" * 2
    text = f"{empty}What was wrong? It leaked.\n\nWhat was wrong?\n\nIt rained."
    read = reading(text)
    assert ("What was wrong? It leaked.", "unplaced", "") in went(read)
    assert read.record.narrative == {"challenge": "It rained."}

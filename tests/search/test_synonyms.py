"""Other words for what was typed."""

from __future__ import annotations

from search.query.question import parse_question
from search.synonyms import NO_SYNONYMS, Concept, Label, SynonymTable

CARE = Concept(
    "sector",
    "adult-social-care",
    (Label("Adult social care"), Label("ASC"), Label("home care"), Label("Home Cares")),
)
DIGITAL = Concept(
    "sector", "digital", (Label("Digital and data"), Label("IT", "exact-case"), Label("ICT"))
)
WORKS = Concept("sector", "construction", (Label("Construction"), Label("works", "suggest-only")))
ALONE = Concept("barrier", "time", (Label("Time"),))
DIALOGUE = Concept("method", "cd", (Label("Competitive dialogue"), Label("CD", "exact-case")))
MIXED = Concept("method", "small", (Label("Small print"), Label("small", "exact-case")))
TWIN = Concept("outcome", "care", (Label("Care outcome"), Label("ASC")))
TABLE = SynonymTable.build([CARE, DIGITAL, WORKS, ALONE, DIALOGUE, MIXED])


def _added(typed: str, table: SynonymTable = TABLE) -> list[str]:
    spans = table.expand(parse_question(typed))
    return [expansion.label for span in spans for expansion in span.expansions]


def test_one_label_gives_the_others() -> None:
    assert _added("ASC") == ["Adult social care", "home care"]
    assert _added("adult social care") == ["ASC", "home care"]
    assert _added("homes cares in Leeds") == ["Adult social care", "ASC"]


def test_a_label_must_be_typed_whole_and_unbroken() -> None:
    assert _added("adult care") == []
    assert _added('adult "x" social care') == []
    assert _added('"adult social care"') == []


def test_exact_case_counts_on_both_sides_in_capitals_only() -> None:
    assert _added("IT") == ["Digital and data", "IT", "ICT"]
    assert _added("it") == []
    assert _added("It") == []
    assert _added("CDs") == ["Competitive dialogue", "CD"]
    expansion = TABLE.expand(parse_question("competitive dialogue"))[0].expansions[0]
    assert expansion.capitals == "CD"
    assert expansion.words == ()


def test_an_exact_case_label_without_capitals_is_not_searched() -> None:
    assert _added("small print") == []


def test_capitals_do_not_count_when_all_is_shouted() -> None:
    assert _added("IT FOR ALL") == []
    assert _added("ASC FOR ALL") == ["Adult social care", "home care"]


def test_suggest_only_neither_finds_nor_is_searched() -> None:
    assert _added("works") == []
    assert _added("construction") == []


def test_the_longest_label_wins() -> None:
    table = SynonymTable.build([CARE, Concept("x", "care", (Label("care"), Label("kindness")))])
    assert _added("home care", table) == ["Adult social care", "ASC"]
    assert _added("care", table) == ["kindness"]


def test_two_terms_with_one_label_both_count_and_each_once() -> None:
    table = SynonymTable.build([CARE, TWIN])
    assert _added("ASC asc", table) == ["Adult social care", "home care", "Care outcome"]


def test_the_typed_words_are_told_with_the_concept() -> None:
    span = TABLE.expand(parse_question("new Home Care please"))[0]
    assert span.typed == ("Home", "Care")
    assert span.concept is CARE


def test_there_is_an_end_to_what_is_added() -> None:
    many = [
        Concept("s", f"c{n}", (Label(f"word{n}"), *(Label(f"other{n}x{m}") for m in range(9))))
        for n in range(20)
    ]
    typed = " ".join(f"word{n}" for n in range(20))
    assert len(_added(typed, SynonymTable.build(many))) == 40


def test_words_of_labels_are_known_for_spelling() -> None:
    assert {"adult", "asc", "works", "dialogue"} <= TABLE.vocabulary
    assert "it" not in TABLE.vocabulary
    assert TABLE.knows("asc")
    assert not TABLE.knows("adult")


def test_an_empty_table_adds_nothing() -> None:
    assert NO_SYNONYMS.expand(parse_question("ASC")) == ()
    assert NO_SYNONYMS.expand(parse_question("")) == ()


def test_labels_of_stop_words_alone_are_never_looked_for() -> None:
    table = SynonymTable.build([Concept("x", "y", (Label("of the"), Label("thing")))])
    assert _added("of the", table) == []
    assert _added("thing", table) == []


def test_an_abbreviation_without_a_vowel_has_a_plural_too() -> None:
    table = SynonymTable.build(
        [Concept("method", "pcp", (Label("Pre-commercial procurement"), Label("PCP")))]
    )
    assert _added("PCPs in Wales", table) == _added("pcps", table)
    assert "Pre-commercial procurement" in _added("PCPs", table)
    assert table.knows("pcps")
    assert not table.knows("pcpx")

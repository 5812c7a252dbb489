"""The clauses that a question becomes, one test for each part."""

from __future__ import annotations

from search import boosts, fields
from search.clauses import (
    Best,
    Between,
    Bool,
    Constant,
    Every,
    Nothing,
    NumberIn,
    OneOf,
    Phrase,
    Word,
)
from search.parameters import SearchQuery
from search.query.narrowing import facet_clauses, narrowed, undated, year_clauses
from search.query.question import parse_question
from search.query.ranking import (
    exact_clause,
    exclusion_clause,
    expansion_clause,
    phrase_clause,
    ranking_clause,
    respelling_clause,
    word_clauses,
)
from search.suggest.spelling import Respelling
from search.synonyms import Concept, ExpandedSpan, Expansion

CONCEPT = Concept("sector", "adult-social-care", ())


def test_a_word_scores_in_each_field_by_its_boost() -> None:
    assert word_clauses("falls") == (
        Word(fields.TEXT, "falls", 1.0),
        Word(fields.TITLE, "falls", boosts.TITLE),
        Word(fields.NAMES, "falls", boosts.NAMES),
        Word(fields.TERMS, "falls", boosts.TERMS),
    )


def test_a_phrase_stands_in_one_field() -> None:
    clause = phrase_clause(("care", "home"))
    assert isinstance(clause, Bool)
    assert clause.should[0] == Phrase(fields.TEXT, ("care", "home"), 1.0)
    assert phrase_clause(("care",)) == Bool(should=word_clauses("care"))


def test_an_exclusion_holds_for_all_text() -> None:
    one = exclusion_clause(("care",))
    two = exclusion_clause(("care", "home"))
    assert one == Bool(should=tuple(Word(field, "care") for field in fields.TEXT_FIELDS))
    assert two == Bool(should=tuple(Phrase(f, ("care", "home")) for f in fields.TEXT_FIELDS))


def test_a_whole_title_outweighs_everything() -> None:
    clause = exact_clause(parse_question("Falls sensors"))
    assert clause == Constant(OneOf(fields.EXACT, ("falls sensors",)), boosts.EXACT_TITLE)


def test_added_words_count_as_the_best_of_them_and_less_than_typed_ones() -> None:
    span = ExpandedSpan(
        ("ASC",),
        CONCEPT,
        (
            Expansion("home care", words=("home", "care")),
            Expansion("domiciliary", words=("domiciliary",)),
            Expansion("CD", capitals="CD"),
        ),
    )
    clause = expansion_clause(span)
    assert isinstance(clause, Best)
    assert Phrase(fields.TEXT, ("home", "care"), boosts.SYNONYM / 2) in clause.clauses
    assert Word(fields.TEXT, "domiciliary", boosts.SYNONYM) in clause.clauses
    assert Word(fields.CAPITALS, "CD", boosts.SYNONYM) in clause.clauses
    assert all(part.boost < 1 for part in clause.clauses if isinstance(part, Word | Phrase))


def test_guessed_words_count_as_the_best_of_them() -> None:
    clause = respelling_clause(Respelling("sensros", ("sensors", "censors")))
    assert isinstance(clause, Best)
    assert Word(fields.TEXT, "sensors", boosts.RESPELLED) in clause.clauses
    assert len(clause.clauses) == 8


def test_nothing_typed_finds_everything_and_rubbish_finds_nothing() -> None:
    assert ranking_clause(parse_question(" ")) == Every()
    assert ranking_clause(parse_question("😀")) == Nothing()


def test_phrases_must_exclusions_must_not_and_words_may() -> None:
    clause = ranking_clause(parse_question('falls "care home" -robots'))
    assert isinstance(clause, Bool)
    assert clause.must == (phrase_clause(("care", "home")),)
    assert clause.must_not == (exclusion_clause(("robots",)),)
    assert set(word_clauses("falls")) < set(clause.should)


def test_exclusions_alone_take_away_from_everything() -> None:
    clause = ranking_clause(parse_question("-robots"))
    assert clause == Bool(must=(Every(),), must_not=(exclusion_clause(("robots",)),))


def test_stop_words_alone_can_only_be_a_title() -> None:
    question = parse_question("the")
    assert ranking_clause(question) == Bool(should=(exact_clause(question),))


def test_years_overlap_on_both_sides() -> None:
    assert year_clauses(SearchQuery(year_from=2019, year_to=2021)) == (
        Between(fields.YEAR_FROM, high=2021),
        Between(fields.YEAR_TO, low=2019),
    )
    assert year_clauses(SearchQuery()) == ()


def test_each_facet_narrows_by_any_of_its_values() -> None:
    query = SearchQuery(selected=(("kind", ("bid", "pilot")), ("nation", ("wales",))))
    assert set(facet_clauses(query)) == {
        OneOf(fields.FACETS, ("kind:bid", "kind:pilot")),
        OneOf(fields.FACETS, ("nation:wales",)),
    }


def test_the_parts_of_a_measure_narrow_together() -> None:
    query = SearchQuery(selected=(("outcome", ("a", "b")), ("evidence", ("2",))))
    assert facet_clauses(query) == (OneOf(fields.MEASURES, ("a|*|2", "b|*|2")),)


def test_all_of_has_must_hold() -> None:
    query = SearchQuery(selected=(("has", ("reuse", "resource")),))
    expected = (OneOf(fields.FACETS, ("has:reuse",)), OneOf(fields.FACETS, ("has:resource",)))
    assert facet_clauses(query) == (Bool(must=expected),)


def test_blocked_cases_are_taken_out_of_everything() -> None:
    clause = narrowed(Every(), SearchQuery(), frozenset({3, 1}))
    assert clause == Bool(must=(Every(),), must_not=(NumberIn(fields.PAGE_ID, (1, 3)),))
    assert narrowed(Every(), SearchQuery(), frozenset()) == Every()


def test_undated_cases_are_asked_for_without_the_years() -> None:
    clause = undated(Every(), SearchQuery(year_from=2020), frozenset())
    assert clause == Bool(must=(Every(), OneOf(fields.FACETS, (fields.UNDATED,))))

"""Facts that a question says, terms that it asks for, and names that it is."""

from __future__ import annotations

import pytest

from search import boosts, fields
from search.clauses import Phrase, Word
from search.query.facts import facts_said
from search.query.question import parse_question
from search.query.ranking import fact_clauses, name_clauses, tag_clauses
from search.synonyms import Concept, ExpandedSpan, Expansion


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bid not funded", ["funding:not-funded"]),
        ("Not Funded, in Wales", ["funding:not-funded", "nation:wales"]),
        ("funded", []),
        ("trials that made no difference", ["direction:no-change"]),
        ("what got worse", ["direction:worsened"]),
        ("Northern Ireland and Northern Irish", ["nation:northern-ireland"]),
        ("Yorkshire and the Humber", ["region:yorkshire-and-the-humber"]),
        ("east of England", ["region:east-of-england"]),
        ("the Procurement Act 2023", ["regime:pa23"]),
        ('not "extra care" funded', []),
        ("-Wales", []),
        ('"Wales"', []),
        ("", []),
    ],
)
def test_facts_are_read_from_plain_words_that_stand_together(typed: str, said: list[str]) -> None:
    assert list(facts_said(parse_question(typed))) == said


def test_a_fact_weighs_more_than_a_word() -> None:
    (clause,) = fact_clauses(parse_question("not funded"))
    assert clause == Word(fields.FACETS, "funding:not-funded", boosts.FACT)
    assert boosts.FACT > 1


def test_a_term_asked_for_twice_counts_once() -> None:
    concept = Concept("method", "framework", ())
    span = ExpandedSpan(("framework",), concept, (Expansion("call-off", ("call", "off")),))
    assert tag_clauses([span, span]) == (Word(fields.FACETS, "method:framework", boosts.TAGGED),)


def test_only_a_few_words_can_be_one_name() -> None:
    assert name_clauses(parse_question("Bro Morgannwg")) == (
        Phrase(fields.NAMES, ("bro", "morgannwg"), boosts.WHOLE_NAME),
    )
    assert name_clauses(parse_question("Hackney")) == ()
    assert name_clauses(parse_question("one two three four five six seven eight nine")) == ()

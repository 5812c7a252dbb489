"""The vocabulary's other words, whichever engine answers."""

from __future__ import annotations

import pytest

from search.engines import engine_apart
from search.parameters import SearchQuery
from search.synonyms import Concept, Label, SynonymTable
from tests.contract.conftest import Asker
from tests.contract.corpus import Vocabulary, case
from tests.engines import ENGINES


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ASC", {1, 5, 6, 7}),
        ("asc", {1, 5, 6, 7}),
        ("adult social care", {1, 5, 6, 7}),
        ("Domiciliary", {1, 5, 6, 7}),
        ("home care", {6, 7}),
        ("care home", {6, 7}),
        ("roads", {3}),
        ("road", {3}),
        ("ICT", {7}),
        ("PCP", {5}),
        ("sbri", {5}),
        ("shared procurement", {10}),
        ("buyer groups", {10}),
        ("PME", {8}),
        ("supplier days", {8}),
        ("dialogue", {9, 7}),
        ("competitive dialogue", {9, 7}),
        ("preliminary market engagement", {8}),
    ],
)
def test_any_label_of_a_term_finds_the_others(ask: Asker, typed: str, found: set[int]) -> None:
    assert found <= set(ask.refs(typed, per_page=100))


def test_an_abbreviation_that_is_a_word_counts_only_in_its_capitals(ask: Asker) -> None:
    assert ask.refs("IT") == [7]
    assert ask("it").total == 0
    assert "Digital, data and technology" in ask("IT").expansions
    assert ask("it").expansions == ()


def test_an_abbreviation_in_capitals_is_found_only_in_capitals(ask: Asker) -> None:
    found = ask("competitive dialogue")
    assert "CD" in found.expansions
    assert 7 in [hit.page_id for hit in found.hits]


def test_capitals_tell_nothing_when_everything_is_shouted(ask: Asker) -> None:
    assert "Digital, data and technology" not in ask("IT IS WHAT IT IS").expansions


def test_ordinary_words_that_only_suggest_never_expand(ask: Asker) -> None:
    assert ask("works").expansions == ()
    assert "works" not in ask("MMC").expansions


def test_typed_words_outweigh_added_ones(ask: Asker) -> None:
    assert ask.refs("ASC")[0] == 7
    assert ask.refs("domiciliary")[0] == 6


def test_the_words_added_are_told(ask: Asker) -> None:
    assert set(ask("ASC").expansions) == {
        "Adult social care",
        "home care",
        "domiciliary",
        "care homes",
    }


def test_added_words_are_marked(ask: Asker) -> None:
    hit = next(hit for hit in ask("ASC").hits if hit.page_id == 6)
    assert "<mark>home care</mark>" in str(hit.highlights["title"][0])


def test_longer_labels_win_over_words_inside_them(ask: Asker) -> None:
    assert "CD" not in ask("supplier day").expansions
    assert set(ask("shared procurement").expansions) == {"Joint procurement", "buyer group"}


class Growing(Vocabulary):
    """A vocabulary that its keeper adds to."""

    def add(self, *labels: str) -> None:
        """Say one thing in each of these ways from now on."""
        concept = Concept("method", "street-lamps", tuple(map(Label, labels)))
        self._table = SynonymTable.build([concept])


@pytest.mark.parametrize("name", ENGINES)
def test_a_new_synonym_finds_at_once_in_an_index_that_nobody_built_anew(name: str) -> None:
    """Which is why no synonym stands in the settings of an index (ADR 0012)."""
    vocabulary = Growing(())
    with engine_apart(name, vocabulary) as engine:
        engine.upsert([case(1, "Street lamps"), case(2, "Bus lanes")])
        shape = engine.status().schema_hash
        assert engine.search(SearchQuery(q="luminaires")).total == 0
        vocabulary.add("Street lamps", "luminaires")
        assert [hit.page_id for hit in engine.search(SearchQuery(q="luminaires")).hits] == [1]
        assert engine.status().healthy
        assert engine.status().schema_hash == shape
        vocabulary.add("Street lamps")
        assert engine.search(SearchQuery(q="luminaires")).total == 0

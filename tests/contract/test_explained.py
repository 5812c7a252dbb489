"""What a score is made of, whichever engine answers: the parts add up to it."""

from __future__ import annotations

import pytest

from search.explaining.explanation import Explanation, explain
from search.explaining.wording import groups, made_of_it, missing, plain_number, weights
from search.parameters import SearchQuery
from search.query.ranking import Origin
from tests.contract.conftest import Asker
from tests.contract.corpus import Vocabulary

VOCABULARY = Vocabulary()
QUESTIONS = (
    "falls",
    "falls sensors at night",
    '"care home" falls',
    "falls -telecare",
    "-falls",
    "ASC",
    "domiciliary",
    "PCP in Wales",
    "sensrs for fals",
    "not funded",
    "Bro Morgannwg",
    "competitive dialogue",
    "who has tried supplier days",
    "",
)


def explained(ask: Asker, typed: str, page_id: int) -> Explanation:
    query = SearchQuery(q=typed)
    synonyms = VOCABULARY.synonyms()
    return ask.engine.ask(lambda index: explain(query, page_id, index, synonyms))


@pytest.mark.parametrize("typed", QUESTIONS)
def test_the_parts_add_up_to_the_score_of_every_case_found(ask: Asker, typed: str) -> None:
    hits = ask(typed, per_page=100, sort="relevance").hits
    for hit in hits:
        explanation = explained(ask, typed, hit.page_id)
        rows = [row for group in groups(explanation, VOCABULARY) for row in group.rows]
        total = sum(row.score for row in rows)
        if typed and not typed.startswith("-"):
            assert explanation.score == pytest.approx(hit.score, rel=1e-5)
            assert total == pytest.approx(hit.score, rel=1e-4)
        else:
            assert total == 0


def test_a_case_that_holds_nothing_of_it_scores_nothing_and_everything_is_missing(
    ask: Asker,
) -> None:
    explanation = explained(ask, "falls", 3)
    assert (explanation.score, explanation.parts) == (0, ())
    assert missing(explanation, VOCABULARY) == ["“falls”"]


def test_a_case_that_the_index_does_not_hold_scores_nothing(ask: Asker) -> None:
    assert explained(ask, "falls", 999_999).score == 0


def test_of_several_other_words_only_the_best_counts(ask: Asker) -> None:
    found = [explained(ask, "ASC", hit.page_id) for hit in ask("ASC").hits]
    synonyms = [part for one in found for part in one.parts if part.part.origin is Origin.SYNONYM]
    assert any(len(part.places) > 1 for part in synonyms)
    for part in synonyms:
        counted = [place for place in part.places if place.counts]
        assert len(counted) == 1
        assert counted[0].score == max(place.score for place in part.places)


def test_what_was_made_of_a_question_is_said_in_words(ask: Asker) -> None:
    explanation = explained(ask, 'who has ASC in Wales "care home" -falls sensrs', 6)
    said = {line.label: line.text for line in made_of_it(explanation.understood, VOCABULARY)}
    assert said["Words that count"] == "“ASC”, “Wales”, “sensrs”"
    assert said["Left out, because they stand everywhere"] == "“who”, “has”, “in”"
    assert said["Must stand together"] == "“care home”"
    assert said["Must not be there"] == "“falls”"
    assert "“ASC” is the sector" in said["Other words from the vocabulary"]
    assert said["Read as another spelling"].startswith("“sensrs” stands in no case, so “sensor")
    assert said["Facts that the words state"] == "“Nation: Wales”"


def test_each_weight_that_was_used_is_given_with_its_reason(ask: Asker) -> None:
    labels = {
        line.label
        for hit in ask("ASC").hits
        for line in weights(explained(ask, "ASC", hit.page_id))
        if line.text.endswith("Since 23 November 2026.")
    }
    assert "0.4 for another word from the vocabulary" in labels
    # Equal as numbers, and yet two reasons.
    assert {
        "0.5 for a word in the name of a tag",
        "0.5 for a tag that was asked for",
    } <= labels


def test_numbers_are_written_for_reading() -> None:
    written = [plain_number(number) for number in (0.1333, 1.0, 10_000.0, 0.3)]
    assert written == ["0.13", "1", "10,000", "0.3"]

"""Guessing at words, without an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest

from search.query.question import parse_question
from search.suggest.did_you_mean import corrected, respelled
from search.suggest.spelling import Respelling, one_slip, within_two
from search.suggest.spelling import respell as respell_all
from search.synonyms import NO_SYNONYMS, Concept, Label, SynonymTable


class Words:
    """A dictionary of a few words."""

    def __init__(self, **counts: int) -> None:
        self.counts = counts
        self.asked: list[str] = []

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        self.asked.append("frequencies")
        return {word: self.counts[word] for word in words if word in self.counts}

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        self.asked.append(f"resembling {word}")
        begins = word[:prefix]
        return [pair for pair in sorted(self.counts.items()) if pair[0].startswith(begins)][:limit]

    def known(self, words: Collection[str]) -> frozenset[str]:
        return frozenset(self.counts).intersection(words)


WORDS = Words(sensor=5, sensors=9, censor=1, procurement=3, procedure=2, home=4, dome=4)


def respell(word: str, dictionary: Words) -> Respelling | None:
    """The guess at one word."""
    return next(iter(respell_all([word], dictionary)), None)


@pytest.mark.parametrize(
    "slip", ["senors", "sennsors", "sensorz", "esnsors", "sensros", "xsensors", "sensor"]
)
def test_one_slip_anywhere_is_found(slip: str) -> None:
    assert "sensors" in set(one_slip(slip))


def test_the_more_frequent_word_comes_first_and_ties_by_the_alphabet() -> None:
    assert respell("sensor5", WORDS) is None
    assert respell("sensorr", WORDS) == Respelling("sensorr", ("sensors", "sensor"))
    assert respell("xome", WORDS) == Respelling("xome", ("dome", "home"))


def test_two_slips_count_in_long_words_after_their_beginning() -> None:
    assert respell("procurmnt", WORDS) == Respelling("procurmnt", ("procurement",))
    assert respell("brocurmnt", WORDS) is None
    assert respell("senzoz", WORDS) is None


def test_all_words_are_looked_up_together_and_only_long_ones_without_a_near_one_again() -> None:
    words = Words(**WORDS.counts)
    guesses = respell_all(["sensros", "hoem", "procurmnt", "abc", "xyzzy"], words)
    assert guesses == (
        Respelling("sensros", ("sensors",)),
        Respelling("hoem", ("home",)),
        Respelling("procurmnt", ("procurement",)),
    )
    assert words.asked == ["frequencies", "resembling procurmnt"]
    assert respell_all(["abc"], words) == ()
    assert len(words.asked) == 2


@pytest.mark.parametrize("word", ["hom", "a1bc", "môno", "123456", "procuremen" * 3])
def test_short_and_endless_words_numbers_and_other_scripts_are_not_looked_up(word: str) -> None:
    words = Words(**WORDS.counts, **{"procuremen" * 3 + "t": 1})
    assert respell(word, words) is None
    assert not words.asked


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("home", "home", True),
        ("home", "hom", True),
        ("home", "ho", True),
        ("home", "h", False),
        ("home", "homely", True),
        ("home", "dame", True),
        ("home", "date", False),
        ("procurement", "tnemerucorp", False),
    ],
)
def test_two_slips_are_counted(one: str, other: str, *, near: bool) -> None:
    assert within_two(one, other) is near


def test_known_words_stop_words_and_labels_stay_as_they_are() -> None:
    table = SynonymTable.build([Concept("m", "x", (Label("hone"), Label("sharpen")))])
    guesses = respelled(parse_question("the home hone homs"), WORDS, table)
    assert [guess.word for guess in guesses] == ["homs"]


def test_words_in_phrases_are_guessed_at_too_and_exclusions_not() -> None:
    guesses = respelled(parse_question('"hoem sensors" -sensros'), WORDS, NO_SYNONYMS)
    assert guesses == (Respelling("hoem", ("home",)),)


def test_words_of_the_vocabulary_count_as_if_one_case_had_them() -> None:
    table = SynonymTable.build([Concept("m", "x", (Label("crowdsourcing"), Label("hackathon")))])
    assert respelled(parse_question("hackaton"), WORDS, table) == (
        Respelling("hackaton", ("hackathon",)),
    )
    assert respelled(parse_question("crowdsurcin"), WORDS, table) == (
        Respelling("crowdsurcin", ("crowdsourcing",)),
    )


def test_no_more_than_a_few_words_are_guessed_at() -> None:
    typed = " ".join(["homes", "homex", "homey", "homez", "homeq", "homew", "homev"])
    assert len(respelled(parse_question(typed), WORDS, NO_SYNONYMS)) == 5


def test_only_the_wrong_word_is_changed() -> None:
    guesses = [Respelling("sensros", ("sensors", "x"))]
    assert corrected('"Falls Sensros", -sensros in homes!', guesses) == (
        '"Falls sensors", -sensors in homes!'
    )
    assert corrected("nothing", guesses) == "nothing"

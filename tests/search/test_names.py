"""Names: found by how they begin, and by the words of a question that say them."""

from __future__ import annotations

import pytest

from search.names import MOST_TYPED, Name, NameTable, Says, Thing
from search.query.question import parse_question

FUND = Thing("method", "challenge-fund", "Challenge fund")
PCP = Thing("method", "pre-commercial-procurement", "Pre-commercial procurement")
DIALOGUE = Thing("method", "competitive-dialogue", "Competitive dialogue")
CARE = Thing("sector", "care", "Care")
ADULTS = Thing("sector", "adult-social-care", "Adult social care")
SKILLS = Thing("sector", "employment-and-skills", "Employment and skills")
JOBS = Thing("outcome", "jobs-and-skills", "Jobs and skills")
TIME = Thing("barrier", "time", "Time")
BUCKS = Thing("organisation", "buckinghamshire", "Buckinghamshire")
VALE = Thing(
    "organisation", "aylesbury-vale", "Aylesbury Vale", is_former=True, now="Buckinghamshire"
)
DORSET = Thing("organisation", "dorset", "Dorset")
OLD_DORSET = Thing(
    "organisation", "dorset-county-council", "Dorset County Council", is_former=True, now="Dorset"
)
READING = Thing("organisation", "reading", "Reading")
VETERANS = Thing("organisation", "veterans", "Department of Veterans Affairs")
ANTRIM = Thing("organisation", "antrim", "Antrim", is_former=True)
INFUSE = Thing("programme", "infuse", "Infuse")

NAMES = (
    Name("Challenge fund", FUND),
    Name("innovation fund", FUND),
    Name("Pre-commercial procurement", PCP),
    Name("SBRI", PCP),
    Name("Competitive dialogue", DIALOGUE),
    Name("CD", DIALOGUE, says=Says.AS_WRITTEN),
    Name("Care", CARE, says=Says.ALONE),
    Name("Adult social care", ADULTS),
    Name("home care", ADULTS),
    Name("apprenticeships", SKILLS),
    Name("apprenticeships", JOBS),
    Name("Time", TIME, says=Says.ALONE),
    Name("Buckinghamshire", BUCKS),
    Name("Buckinghamshire Council", BUCKS),
    Name("Bucks Quarter Sessions", BUCKS, is_former=True),
    Name("Aylesbury Vale", VALE),
    Name("Dorset", DORSET),
    Name("Dorset", OLD_DORSET),
    Name("Reading", READING, says=Says.MARKED),
    Name("Department of Veterans Affairs", VETERANS),
    Name("VA", VETERANS, says=Says.MARKED),
    Name("Antrim", ANTRIM),
    Name("Infuse", INFUSE),
    Name("Challenge Fund", Thing("programme", "ccr-fund", "CCR Challenge Fund")),
)
TABLE = NameTable.build(NAMES)


def _labels(typed: str) -> list[str]:
    return [name.label for name in TABLE.beginning(typed, 5)]


def _said(typed: str, most: int = 3) -> list[str]:
    return [name.thing.slug for name in TABLE.said_by(parse_question(typed), most)]


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("chall", ["Challenge fund", "CCR Challenge Fund"]),
        ("fund", ["Challenge fund", "CCR Challenge Fund"]),
        ("fu ch", ["Challenge fund", "CCR Challenge Fund"]),
        ("SBR", ["Pre-commercial procurement"]),
        ("cd", ["Competitive dialogue"]),
        ("Ayles", ["Aylesbury Vale (now Buckinghamshire)"]),
        ("bucks", ["Bucks Quarter Sessions (now Buckinghamshire)"]),
        ("buck", ["Buckinghamshire"]),
        ("dors", ["Dorset", "Dorset County Council (now Dorset)"]),
        ("antr", ["Antrim (former)"]),
        ("care", ["Care", "Adult social care"]),
        ("challenge fund", ["Challenge fund", "CCR Challenge Fund"]),
        ("challenge fund wales", []),
        ("c", []),
        ("", []),
        ("xyl", []),
    ],
)
def test_what_is_being_typed_begins_words_of_names(typed: str, labels: list[str]) -> None:
    assert _labels(typed) == labels


def test_another_name_that_was_typed_is_told() -> None:
    assert [name.also for name in TABLE.beginning("sbri", 5)] == ["SBRI"]
    assert [name.also for name in TABLE.beginning("pre-c", 5)] == [""]
    assert [name.also for name in TABLE.beginning("buckinghamshire c", 5)] == [
        "Buckinghamshire Council"
    ]


def test_a_thing_is_offered_once_by_its_best_name_and_no_more_than_asked_for() -> None:
    assert _labels("innovation f") == ["Challenge fund"]
    assert len(TABLE.beginning("a", 5)) == 0
    assert len(TABLE.beginning("ap", 1)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "😀",
        "\x00",
        '"((((',
        "a" * 5000,
        "care " * 500,
        " ".join(["care"] * (MOST_TYPED + 1)),
        "ŵ",
        "\u202e",
        "*",
    ],
)
def test_nonsense_completes_to_nothing(typed: str) -> None:
    assert _labels(typed) == []
    assert isinstance(_said(typed), list)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("who has run a challenge fund in Dorset", ["challenge-fund", "dorset"]),
        ("innovation funds for home care", ["challenge-fund", "adult-social-care"]),
        ("Aylesbury Vale bins", ["aylesbury-vale"]),
        ("buckinghamshire council fleet", ["buckinghamshire"]),
        ('"challenge fund" bids', ["challenge-fund"]),
        ("bins -infuse", []),
        ("challenge, then a fund", []),
        ("apprenticeships", ["employment-and-skills", "jobs-and-skills"]),
        ("infuse", ["infuse"]),
    ],
)
def test_a_question_names_things_in_its_own_order(typed: str, said: list[str]) -> None:
    assert _said(typed) == said


def test_no_more_is_named_than_asked_for() -> None:
    assert _said("challenge fund, SBRI, home care, Dorset") == [
        "challenge-fund",
        "pre-commercial-procurement",
        "adult-social-care",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("care", ["care"]),
        ("take care of parks", []),
        ("time", ["time"]),
        ("save time", []),
        ("CD for a barrier", ["competitive-dialogue"]),
        ("cd for a barrier", []),
        ("cd", []),
        ("reading", ["reading"]),
        ("reading for pleasure", []),
        ("Reading for pleasure", []),  # any sentence begins with a capital
        ("libraries in Reading", ["reading"]),
        ("va", ["veterans"]),
        ("va va voom", []),
        ("the VA moved to the cloud", ["veterans"]),
        ("VA CLOUD", []),  # everything is in capitals, so they tell nothing
    ],
)
def test_words_of_every_day_name_something_only_when_it_is_clear(
    typed: str, said: list[str]
) -> None:
    assert _said(typed) == said


def test_what_is_called_so_goes_before_what_is_also_called_so() -> None:
    assert _said("Challenge Fund") == ["challenge-fund"]


def test_a_body_of_today_goes_before_one_that_had_its_name() -> None:
    assert _said("Dorset libraries") == ["dorset"]

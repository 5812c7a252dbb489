"""Words that begin as typed, and what shared code asks of an open index, whichever engine answers."""

from __future__ import annotations

import pytest

from search import fields
from search.clauses import Bool, Clause, NumberIn, Prefix, Word
from search.engines.base import SearchEngine
from search.engines.entries import decode
from search.query.request import EngineRequest, EngineResponse
from tests.contract.corpus import CORPUS, case


def _run(engine: SearchEngine, clause: Clause, order: str = "newest") -> EngineResponse:
    return engine.ask(lambda index: index.run(EngineRequest(clause, order, limit=20)))


def _titled(engine: SearchEngine, *begun: str) -> list[int]:
    clause = Bool(must=tuple(Prefix(fields.TITLE_WORDS, word) for word in begun))
    return [found.page_id for found in _run(engine, clause).found]


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        (("fal",), [12, 11, 1]),
        (("falls",), [12, 11, 1]),
        (("procurem",), [10]),  # stemmed, the title has “procur”
        (("procurement",), [10]),
        (("procurements",), []),
        (("t",), [12, 8, 5, 4, 3, 2]),
        (("the",), []),
        (("that",), [12, 5, 3]),  # a stop word is a word of a title all the same
        (("s", "fl"), [1]),
        (("flats", "sensors"), [1]),
        (("ty",), [4]),
        (("mon",), [4]),
        (("zz",), []),
        (("potholes",), [3]),
        (("lorries",), []),  # stands in its text alone
    ],
)
def test_a_word_of_a_title_is_found_by_how_it_begins(
    filled: SearchEngine, begun: tuple[str, ...], found: list[int]
) -> None:
    assert _titled(filled, *begun) == found


@pytest.mark.parametrize("begun", ["東京", "ßs", "x" * 64, "0", "𝔘𝔫𝔦", "q\u00e9"])
def test_a_beginning_in_any_script_is_no_error(filled: SearchEngine, begun: str) -> None:
    assert _titled(filled, begun) == []


def test_a_beginning_beyond_ascii_is_found(engine: SearchEngine) -> None:
    engine.upsert([case(1, "東京 の 図書館"), case(2, "Bins")])
    assert _titled(engine, "東") == [1]


def test_a_beginning_gives_no_score(filled: SearchEngine) -> None:
    alone = Bool(should=(Word(fields.TITLE, "falls"),))
    both = Bool(should=(Word(fields.TITLE, "falls"), Prefix(fields.TITLE_WORDS, "fal")))
    scores = [_run(filled, clause, "relevance").found[0].score for clause in (alone, both)]
    assert scores[0] == pytest.approx(scores[1])


def test_a_beginning_can_be_left_out(filled: SearchEngine) -> None:
    clause = Bool(
        must=(Prefix(fields.TITLE_WORDS, "fal"),), must_not=(NumberIn(fields.PAGE_ID, (11,)),)
    )
    assert [found.page_id for found in _run(filled, clause).found] == [12, 1]


def test_what_was_found_brings_all_that_the_index_holds_of_it(filled: SearchEngine) -> None:
    [found] = _run(filled, NumberIn(fields.PAGE_ID, (4,))).found
    assert decode(found.payload) == CORPUS[3]


def test_an_empty_index_is_asked_without_an_error(engine: SearchEngine) -> None:
    assert _titled(engine, "fal") == []

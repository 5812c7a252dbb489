"""Writing, forgetting and rebuilding, whichever engine does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.documents import CaseDocument
from search.engines.base import RebuildRefused, SearchEngine
from search.parameters import SearchQuery
from tests.contract.corpus import CORPUS, case


def _held(engine: SearchEngine) -> dict[int, int]:
    return dict(engine.versions())


def _found(engine: SearchEngine, q: str) -> list[int]:
    return [hit.page_id for hit in engine.search(SearchQuery(q=q, per_page=100)).hits]


def _ends_badly() -> Iterator[CaseDocument]:
    yield case(2, "Bats")
    raise KeyError("the database went away")


def test_what_was_written_is_found_at_once(engine: SearchEngine) -> None:
    assert engine.upsert([case(1, "Badgers")]) == 1
    assert _found(engine, "badgers") == [1]


def test_writing_again_replaces(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers"), case(2, "Bats")])
    engine.upsert([replace(case(1, "Beavers"), version=2)])
    assert _found(engine, "badgers") == []
    assert _found(engine, "beavers") == [1]
    assert _held(engine) == {1: 2, 2: 1}
    assert engine.status().documents == 2


def test_of_two_documents_with_one_id_the_last_stays(engine: SearchEngine) -> None:
    assert engine.upsert([case(1, "Badgers"), case(1, "Beavers")]) == 1
    assert _found(engine, "badgers beavers") == [1]
    assert _found(engine, "badgers") == []


def test_forgetting_what_is_and_what_is_not_there(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers"), case(2, "Bats")])
    engine.delete([1, 99])
    engine.delete([])
    engine.delete([1])
    assert _held(engine) == {2: 1}
    assert _found(engine, "badgers") == []


def test_writing_nothing_is_no_error(engine: SearchEngine) -> None:
    assert engine.upsert([]) == 0
    assert engine.status().healthy


def test_a_rebuild_swaps_in_what_it_was_given(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers")])
    with engine.rebuild(2) as build:
        assert build.add([case(2, "Bats")]) == 1
        assert build.add([case(3, "Beavers")]) == 2
        assert _found(engine, "badgers") == [1]
    assert _held(engine) == {2: 1, 3: 1}
    assert engine.status().healthy


def test_a_rebuild_that_fails_leaves_the_old_index(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers")])
    with pytest.raises(KeyError), engine.rebuild() as build:
        build.add(_ends_badly())
    assert _held(engine) == {1: 1}
    with engine.rebuild() as build:
        build.add([case(3, "Beavers")])
    assert _held(engine) == {3: 1}


def test_a_rebuild_with_another_count_is_refused(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers")])
    with pytest.raises(RebuildRefused), engine.rebuild(3) as build:
        build.add([case(2, "Bats")])
    assert _held(engine) == {1: 1}


def test_a_rebuild_takes_the_last_of_two_documents_with_one_id(engine: SearchEngine) -> None:
    with engine.rebuild(1) as build:
        build.add([case(1, "Badgers"), case(1, "Beavers")])
    assert _found(engine, "badgers beavers") == [1]
    assert _found(engine, "badgers") == []


def test_an_empty_rebuild_leaves_an_empty_index(engine: SearchEngine) -> None:
    engine.upsert(CORPUS)
    with engine.rebuild(0):
        pass
    assert _held(engine) == {}
    assert engine.search(SearchQuery()).total == 0


def test_nothing_written_during_a_rebuild_is_lost(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Badgers"), case(2, "Bats"), case(3, "Beavers")])
    with engine.rebuild() as build:
        build.add([case(1, "Badgers"), case(2, "Bats"), case(3, "Beavers")])
        engine.upsert([replace(case(1, "Beetles"), version=2), case(4, "Butterflies")])
        engine.delete([2])
    assert _held(engine) == {1: 2, 3: 1, 4: 1}
    assert _found(engine, "beetles") == [1]
    assert _found(engine, "badgers") == []


def test_clearing_leaves_an_empty_healthy_index(engine: SearchEngine) -> None:
    engine.upsert(CORPUS)
    engine.clear()
    assert _held(engine) == {}
    assert engine.status().healthy
    engine.upsert([case(1, "Badgers")])
    assert _found(engine, "badgers") == [1]


def test_an_empty_index_answers_everything_with_nothing(engine: SearchEngine) -> None:
    results = engine.search(SearchQuery(q='falls "a b" -c xylophoen', year_from=2020))
    assert (results.total, results.hits, results.suggestion, results.undated) == (0, (), None, 0)
    assert list(engine.scan(SearchQuery())) == []


def test_the_status_tells_name_place_count_and_shape(engine: SearchEngine) -> None:
    engine.upsert(CORPUS)
    status = engine.status()
    assert status.name == engine.name
    assert status.documents == len(CORPUS)
    assert status.schema_hash
    assert status.location
    assert status.healthy
    assert status.problem == ""


def test_a_case_with_next_to_nothing_can_be_held(engine: SearchEngine) -> None:
    bare = replace(case(7, ""), ref="", slug="", kind="", basis="", mode="", phase="", nations=())
    engine.upsert([bare])
    assert engine.search(SearchQuery()).total == 1
    assert _found(engine, "nothing") == []


def test_a_case_with_strange_text_can_be_held_and_found(engine: SearchEngine) -> None:
    engine.upsert([case(1, "Bad\x00gers \ud800 😀 \u202e", "x" * 70_000 + " bats " + "\x01" * 10)])
    assert _found(engine, "bats") == [1]
    assert _held(engine) == {1: 1}

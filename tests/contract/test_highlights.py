"""What is marked, whichever engine answers."""

from __future__ import annotations

from django.utils.safestring import SafeString

from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from tests.contract.conftest import Asker
from tests.contract.corpus import case


def _marked(passage: str) -> list[str]:
    return [piece.split("</mark>")[0] for piece in passage.split("<mark>")[1:]]


def test_every_form_of_a_word_is_marked(ask: Asker) -> None:
    hit = ask("sensor").hits[0]
    words = {word for passages in hit.highlights.values() for p in passages for word in _marked(p)}
    assert words <= {"Sensors", "sensors"}
    assert words


def test_title_and_summary_come_whole(ask: Asker) -> None:
    hit = next(hit for hit in ask("tenant flats").hits if hit.page_id == 1)
    assert hit.highlights["title"] == ("Falls sensors in sheltered <mark>flats</mark>",)
    assert hit.highlights["summary"] == (
        "A trial of falls sensors with forty <mark>tenants</mark>.",
    )


def test_accents_are_kept_in_what_is_shown(ask: Asker) -> None:
    hit = ask("ty ynys mon wyna").hits[0]
    assert "<mark>Ynys</mark> <mark>Môn</mark>: <mark>tŷ</mark>" in hit.highlights["title"][0]
    assert "<mark>ŵyna</mark>" in hit.highlights["challenge"][0]


def test_a_phrase_is_marked_as_one(ask: Asker) -> None:
    hit = ask('"older people"').hits[0]
    assert "<mark>older people</mark>" in "".join(hit.highlights["challenge"]).lower()


def test_what_was_put_right_is_marked(ask: Asker) -> None:
    assert "<mark>potholes</mark>" in ask("potholse").hits[0].highlights["title"][0]


def test_hits_tell_the_words_they_were_found_by(ask: Asker) -> None:
    hits = {hit.page_id: hit.matched for hit in ask("falls cameras").hits}
    assert hits[3] == ("cameras",)
    assert hits[11] == ("falls",)


def test_nothing_is_marked_without_words(ask: Asker) -> None:
    assert all(not hit.highlights for hit in ask().hits)


def test_markup_in_a_case_comes_out_as_text(engine: SearchEngine) -> None:
    engine.upsert(
        [
            case(
                1,
                "<script>alert('falls')</script>",
                '<mark>falls</mark> & <b onclick="falls()">falls</b> </mark><mark>',
                summary="<img src=falls onerror=falls>",
            )
        ]
    )
    hit = engine.search(SearchQuery(q="falls script onclick")).hits[0]
    for passages in hit.highlights.values():
        for passage in passages:
            assert isinstance(passage, SafeString)
            bare = passage.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in bare
            assert ">" not in bare
            assert passage.count("<mark>") == passage.count("</mark>") > 0


def test_the_best_passage_of_a_long_section_is_shown(engine: SearchEngine) -> None:
    text = (
        "Nothing to see here. " * 200
        + "Bats and badgers delayed the bridge. "
        + "More of nothing. " * 200
    )
    engine.upsert([case(1, "A bridge", text)])
    passage = engine.search(SearchQuery(q="badgers bats bridge")).hits[0].highlights["challenge"][0]
    assert "<mark>Bats</mark> and <mark>badgers</mark> delayed the <mark>bridge</mark>" in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < 400

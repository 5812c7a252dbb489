"""Whatever somebody types, an answer comes back, whichever engine gives it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from tests.contract.conftest import Asker

HOSTILE = {
    "8,000 letters": "a" * 8000,
    "8,000 words": "falls " * 1400,
    "8,000 brackets": "(" * 8000,
    "nested booleans": "(a AND " * 1000 + "b" + ")" * 1000,
    "null bytes": "falls\x00sensors\x00",
    "only null bytes": "\x00" * 50,
    "control characters": "".join(map(chr, range(32))) + "falls",
    "every operator": 'AND OR NOT NEAR && || ! ( ) { } [ ] ^ " ~ * ? : \\ / + - = > < $ # @ % ; , . `',
    "field syntax": "title:falls text:[a TO z] _exists_:text page_id:>0 *:*",
    "wildcards": "*alls f?lls f* **** ????",
    "fuzzy and boost": "falls~2 falls^1000 falls~0.5^1e9",
    "ranges": "[* TO *] {a TO b} >=2020 ..",
    "regular expression": "/(a+)+$/ /.*/ .*",
    "script": "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }} {% debug %} ${jndi:ldap://x}",
    "sql": "' OR 1=1; DROP TABLE cases; --",
    "emoji": "😀👍🏽👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "emoji and a word": "😀 potholes 👍🏽",
    "right to left": "سقوط كبار السن \u202e potholes \u202c",
    "hebrew": "נפילות של קשישים",
    "chinese": "老人跌倒传感器",
    "hindi": "बुज़ुर्गों का गिरना",
    "zalgo": "f\u0336\u0310a\u0337\u0321l\u0338l\u0335s\u0334" + "\u0300" * 500,
    "unbalanced quote": '"falls sensors',
    "many quotes": '"' * 999,
    "quotes within quotes": '"falls "sensors" flats"',
    "empty quotes": '"" "" ""',
    "minuses": "- -- --- -falls- --falls",
    "a minus and a quote": '-"falls',
    "only exclusions": "-a -b -c -falls",
    "lone surrogate": "falls \ud800 sensors",
    "long numbers": "9" * 400 + " 1e999 NaN Infinity -0",
    "capital that grows": "İSTANBUL ß ŉ ǰ ΐ",
    "ligatures": "ﬁﬂﬃ ﬅ ㎏ ½ ² ①",
    "invisible": "fa\u200bl\u200dl\u00ads\ufeff",
    "line ends": "falls\r\nsensors\u2028flats\u2029",
    "unicode spaces": "falls\u00a0sensors\u3000flats",
    "backslashes": "\\" * 500 + "falls",
    "stop words": "the of and to a in " * 200,
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_questions_are_answered(ask: Asker, typed: str) -> None:
    results = ask(typed, per_page=100)
    assert 0 <= results.total <= 12
    assert len(results.hits) == results.total
    for hit in results.hits:
        for passages in hit.highlights.values():
            for passage in passages:
                assert "<" not in passage.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_questions_given_past_the_parameters_are_answered(
    filled: SearchEngine, typed: str
) -> None:
    assert filled.search(SearchQuery(q=typed)).total <= 12


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("😀 potholes 👍🏽", 3),
        ("potholes\x00", 3),
        ("title:potholes", 3),
        ("potholes~2^9 AND", 3),
        ("pot\u00adholes", 3),
        ("\u202epotholes\u202c", 3),
        ("(((potholes", 3),
        ("<b>potholes</b>", 3),
    ],
)
def test_words_among_rubbish_are_still_found(ask: Asker, typed: str, first: int) -> None:
    assert ask.refs(typed)[0] == first


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=300))
def test_any_text_is_answered(filled: SearchEngine, typed: str) -> None:
    results = filled.search(SearchQuery(q=typed))
    assert results.total >= len(results.hits)
    if results.suggestion:
        assert results.suggestion.total > 0


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.lists(
        st.sampled_from(
            ['"', "-", "falls", "care", " ", "IT", "ASC", "the", "potholse", "(", "*", ":"]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_mixture_of_signs_and_words_is_answered(filled: SearchEngine, typed: str) -> None:
    assert filled.search(SearchQuery(q=typed)).total <= 12

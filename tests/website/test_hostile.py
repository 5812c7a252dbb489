"""Whatever is typed into an address: an answer, never an error of ours, and never markup of theirs."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.facets.registry import BY_NAME
from search.parameters import LONGEST_QUESTION
from search.parsing import SINGLE
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import publish
from website.vocabulary.schemes import SCHEMES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = {
    "eight thousand characters": "falls " * 1_333,
    "one endless word": "a" * 8_000,
    "null bytes": "falls\x00\x00 \x00prevention",
    "every operator": '+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ / AND OR NOT TO title:x a^9 b~2 c*',
    "brackets without end": "(" * 4_000,
    "emoji": "🚮 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 bins",
    "right to left": "\u202eصناديق القمامة\u202c bins",
    "unbalanced quotes": '"falls prevention "bins',
    "only quotes": '""""""""',
    "only a minus": '- -- -"" -',
    "markup": "<script>alert(1)</script><mark>",
    "template": "{{ settings.SECRET_KEY }}{% load x %}",
    "sql": "'; DROP TABLE casestudies_casestudypage; --",
    "controls": "".join(map(chr, range(32))) + "\x7f\x85",
    "odd spaces": "\u00a0\u2003\u3000\ufefffalls",
    "combining marks": "e" + "\u0301" * 500,
    "surrogate-like": "%ED%A0%80",
    "welsh": "Ŵyn Tŷ Llŷn",
    "only stop words": "the of and to",
}


@pytest.fixture
def bins(reindex: Reindex) -> None:
    """Something to be found."""
    publish("Talking bins and falls prevention")
    reindex()


BROKEN = (
    "q=%ff%fe",
    "q=%ED%A0%80",
    "%ff=%ff",
    "q&q&q",
    "&&&===",
    "q[]=1",
    "q=%",
    "?" * 50,
    "nation=%00",
)


def test_a_hostile_question_is_answered_and_one_too_long_is_cut_or_refused(
    client: Client, bins: None
) -> None:
    for name, typed in HOSTILE.items():
        for frame in ({}, {"HX-Request": "true"}):
            response = client.get("/search/", {"q": typed}, headers=frame)
            assert response.status_code == 200, name
            assert b"<script>alert" not in response.content, name
        is_too_long = len(" ".join(typed.split())) > LONGEST_QUESTION
        answer = client.get("/api/v1/cases", {"q": typed})
        assert answer.status_code == (422 if is_too_long else 200), name


def test_a_broken_query_string_answers_200(client: Client, bins: None) -> None:
    for query in BROKEN:
        assert client.get(f"/search/?{query}").status_code == 200, query


@pytest.mark.parametrize("name", [*SINGLE, *BY_NAME, "unknown"])
def test_nonsense_in_every_parameter_answers_200(client: Client, bins: None, name: str) -> None:
    values = [*HOSTILE.values(), "-1", "1e9", "9" * 300, "٣", "NaN", "null", ""]
    typed = {name: [value[:1_500] for value in values]}
    response = client.get("/search/", typed)
    assert response.status_code == 200
    refused = client.get("/api/v1/cases", typed)
    assert refused.status_code in {200, 404, 422}
    for value in values:
        single = client.get("/search/", {name: value[:2_000]})
        assert single.status_code in ({200, 404} if name == "page" else {200})


def test_thousands_of_values_are_no_burden(client: Client, bins: None) -> None:
    many = "&".join(f"sector=s{number}" for number in range(900))
    assert client.get(f"/search/?{many}").status_code == 200
    assert client.get(f"/api/v1/cases?{many}").status_code == 422


@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(
        st.one_of(st.sampled_from([*SINGLE, *BY_NAME]), st.text(max_size=8)),
        st.lists(st.text(max_size=40), max_size=3),
        max_size=5,
    )
)
def test_any_parameters_at_all_are_answered(
    client: Client, bins: None, parameters: dict[str, list[str]]
) -> None:
    sent = {
        name.encode("utf-8", "replace").decode(): [
            value.encode("utf-8", "replace").decode() for value in values
        ]
        for name, values in parameters.items()
    }
    assert client.get("/search/", sent).status_code in {200, 404}
    assert client.get("/api/v1/cases", sent).status_code in {200, 404, 422}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_unknown_addresses_are_not_found_and_never_an_error(
    client: Client, bins: None, typed: str
) -> None:
    name = quote(typed[:300], safe="")
    folders = [pages.folder for pages in SCHEMES]
    for folder in (*folders, "organisations", "programmes", "cases", "api/v1/cases", "api/v1"):
        response = client.get(f"/{folder}/{name}/")
        assert response.status_code == 404, folder
        assert b"Traceback" not in response.content
    assert client.get(f"/organisations/?letter={name}&nation={name}&page={name}").status_code == 200


def test_every_page_stands_when_there_is_nothing_at_all(client: Client, reindex: Reindex) -> None:
    factories.case_index()
    folders = [f"/{pages.folder}/" for pages in SCHEMES]
    for path in ("/", "/search/", *folders, "/organisations/", "/programmes/", "/api/v1/cases"):
        assert client.get(path).status_code == 200, path

"""``manage.py search``: the same road as the page and the API."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from casestudies import services
from search.engines.base import EngineUnavailable
from search.parameters import SearchQuery
from search.results import SearchResults, Suggestion
from taxonomy.models import Outcome
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import measure, publish
from website.management.commands import search as command

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def bins(reindex: Reindex) -> Any:
    page = publish(
        "Bins & bags",
        nations=("wales",),
        outcomes=[measure(factories.term(Outcome, "Time"), 2, 1, evidence=3)],
    )
    publish("Night buses")
    reindex()
    return page


def test_results_are_printed_for_reading(bins: Any) -> None:
    said = run("bins", "--param", "nation=wales")
    assert said.startswith("1 case\n")
    assert "1. Bins & bags\n" in said
    assert f"{bins.lead_organisation.name}, Pilot" in said
    assert "Time: improved (evidence 3)" in said
    assert "Found by “bins”." in said
    assert "/cases/bins-bags/" in said
    assert "<mark>" not in said


def test_explaining_adds_engine_and_score(bins: Any) -> None:
    said = run("bins", "--explain")
    assert said.startswith("1 case by embedded\n")
    assert "1. Bins & bags  [" in said


def test_explaining_shows_what_each_score_is_made_of(bins: Any) -> None:
    said = run("bins in Wales", "--explain")
    assert "“bins”, in its title (× 0.3)" in said
    assert "the fact “Nation: Wales”, in its record (× 1.5)" in said
    assert "not there: “Wales”" in said


def test_a_case_is_explained_by_its_one_reason_and_its_score(bins: Any) -> None:
    said = run("bins", "--case", f"/cases/{bins.slug}/")
    assert said.startswith(f"{bins.ref} Bins & bags\nIt is number 1 of 1, on page 1")
    assert "Score: " in said
    assert "Words that count: “bins”" in said
    left_out = run("bins", "--param", "nation=england", "--case", bins.ref)
    assert "The filter “Nation: England” leaves it out." in left_out


def test_a_terminal_may_know_of_cases_that_are_not_public(bins: Any) -> None:
    draft = factories.complete_draft("Secret lamps")
    said = run("lamps", "--case", draft.ref)
    assert said == f"{draft.ref} Secret lamps\nIt is a draft and was never published.\n"


def test_a_merged_case_is_explained_by_the_one_that_answers(bins: Any) -> None:
    loser = publish("Old bins")
    services.merge_cases(loser, bins)
    assert f"{loser.ref} was merged into it." in run("bins", "--case", loser.ref)


def test_a_case_that_is_not_there_is_one_clear_line(bins: Any) -> None:
    with pytest.raises(CommandError, match="No case is called “no-such”"):
        run("bins", "--case", "no-such")


def test_json_is_the_api_s_answer(client: Client, bins: Any) -> None:
    printed = json.loads(run("bins", "--param", "nation=wales", "--json", "--explain"))
    assert printed == client.get("/api/v1/cases?q=bins&nation=wales&explain=true").json()


def test_an_empty_question_lists_everything(bins: Any) -> None:
    assert run("").startswith("2 cases")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "--param", "nation=mars"), "nation: “mars” is not a nation known here."),
        (("x", "--param", "nation"), "--param takes NAME=VALUE, not “nation”."),
        (("x", "--param", "page=1001"), "Results end at the 10,000th."),
    ],
)
def test_what_is_not_understood_is_one_clear_line(
    bins: Any, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == message


def test_no_engine_is_one_clear_line(reindex: Reindex, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(query: SearchQuery) -> Any:
        raise EngineUnavailable("it is gone")

    monkeypatch.setattr(command, "find", away)
    with pytest.raises(CommandError, match="No engine can answer: it is gone"):
        run("bins")


def test_another_spelling_is_offered(reindex: Reindex, monkeypatch: pytest.MonkeyPatch) -> None:
    suggestion = Suggestion("bins", 3, "q=bins")
    monkeypatch.setattr(command, "find", lambda query: SearchResults(query, suggestion=suggestion))
    assert "Did you mean: bins (3)" in run("binz")

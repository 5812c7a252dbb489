"""“Why this result?”: for editors alone, in words, and never about a case that they may not know of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.engines.base import EngineUnavailable
from taxonomy.models import Method, Synonym
from tests import factories
from tests.website.conftest import Reindex
from tests.website.found import html, publish, queries, text
from website.finding import explaining

pytestmark = pytest.mark.django_db

PAGE = "/search/explain/"


def signed_in(role: str) -> Client:
    load_roles()
    user = User.objects.create_user(role, f"{role.split()[0].lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editors(case_index: object) -> Client:
    return signed_in("Editor")


@pytest.fixture
def bins(reindex: Reindex) -> Any:
    method = factories.term(Method, "Framework agreement", slug="framework")
    Synonym.objects.create(term=method, text="call-off list")
    page = publish(
        "Talking bins", nations=("wales",), methods=[method], approach="By call-off list"
    )
    publish("Night buses")
    reindex()
    return page


@pytest.mark.parametrize("role", ["Reader", "Champion", "Vocabulary keeper"])
def test_others_than_editors_are_refused(bins: CaseStudyPage, role: str) -> None:
    assert signed_in(role).get(PAGE, {"q": "bins", "case": bins.ref}).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client: Client, bins: CaseStudyPage) -> None:
    answer = client.get(PAGE, {"q": "bins", "case": bins.ref})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/search/explain/")


def test_nothing_of_it_is_kept_by_a_cache_or_read_by_a_robot(
    editors: Client, client: Client, bins: CaseStudyPage
) -> None:
    answer = editors.get(PAGE, {"q": "bins", "case": bins.ref})
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer.content.decode()
    assert "Disallow: /search/explain/" in client.get("/robots.txt").content.decode()


def test_without_a_case_it_asks_for_one_and_keeps_the_question(
    editors: Client, bins: CaseStudyPage
) -> None:
    page = html(editors, f"{PAGE}?q=bins&nation=wales")
    assert 'value="bins"' in page
    assert '<input type="hidden" name="nation" value="wales">' in page
    assert "Filters: Nation: Wales." in text(editors, f"{PAGE}?q=bins&nation=wales")
    assert "among the results" not in text(editors, PAGE).replace("among the results, or", "")


def test_the_parts_of_the_score_are_a_table_with_its_sum(
    editors: Client, bins: CaseStudyPage
) -> None:
    said = text(editors, f"{PAGE}?q=framework+bins+Wales&case={bins.ref}")
    assert "It is number 1 of 1, on page 1 of the results." in said
    assert "Asked: the index kept beside the site." in said
    assert "“bins” in its text" in said
    assert "in its title" in said
    assert re.search(r"the fact “Nation: Wales” in its record \d+\.\d\d 1\.5 ", said)
    assert "Score" in said
    assert "Why these weights" in said
    assert "surer than a word of the text" in said


def test_other_words_of_the_vocabulary_and_spellings_are_told(
    editors: Client, bins: CaseStudyPage
) -> None:
    said = text(editors, f"{PAGE}?q=framework+agreement+talkng&case={bins.ref}")
    assert "another word for “framework agreement” “call off list” in its text" in said
    assert "the tag “Method: Framework agreement”" in said
    assert (
        "“framework agreement” is the method “Framework agreement”, so also “call-off list”" in said
    )
    assert "“talkng” stands in no case, so “talking”" in said


def test_the_one_reason_is_said_first(editors: Client, bins: CaseStudyPage) -> None:
    said = text(editors, f"{PAGE}?q=bins&nation=england&case=/cases/{bins.slug}/")
    assert "It is not among the results The filter “Nation: England” leaves it out." in said
    assert (
        "Looked for, and not in this case “buses”"
        in text(editors, f"{PAGE}?q=bins+buses&case={bins.ref}")
        .replace("all of “bins buses” in one name", "")
        .strip()
    )


def test_an_editor_is_told_of_a_draft_without_a_link_to_it(
    editors: Client, bins: CaseStudyPage
) -> None:
    draft = factories.complete_draft("Secret lamps")
    page = html(editors, f"{PAGE}?q=lamps&case={draft.ref}")
    assert "It is a draft and was never published." in page
    assert f"/cases/{draft.slug}/" not in page
    assert "Why these weights" not in page
    assert "Asked:" not in page


def test_a_case_that_is_not_to_be_known_and_one_that_is_not_there_are_answered_alike(
    bins: CaseStudyPage,
) -> None:
    load_roles()
    explainer = User.objects.create_user("explainer", "explainer@council.example")
    explainer.user_permissions.add(
        *Group.objects.get(name="Editor").permissions.filter(codename="explain_search")
    )
    client = Client()
    client.force_login(explainer)
    draft = factories.complete_draft("Secret lamps")
    hidden = html(client, f"{PAGE}?q=lamps&case={draft.ref}")
    assert "Secret" not in hidden
    assert hidden.replace(draft.ref, "PR-999999") == html(client, f"{PAGE}?q=lamps&case=PR-999999")


def test_what_was_typed_stays_when_no_case_is_meant(editors: Client, bins: CaseStudyPage) -> None:
    page = html(editors, f"{PAGE}?q=bins&nation=wales&case=no-such")
    assert "No case that you can see" in page
    assert 'value="no-such"' in page
    assert 'name="nation" value="wales"' in page
    assert "Say which case" in html(editors, f"{PAGE}?q=bins&case=")


def test_a_merged_case_says_which_one_answers(editors: Client, bins: CaseStudyPage) -> None:
    loser = publish("Old bins")
    services.merge_cases(loser, bins)
    assert f"{loser.ref} was merged into this case" in text(
        editors, f"{PAGE}?q=bins&case={loser.ref}"
    )


def test_when_search_is_away_it_says_so_and_keeps_what_was_typed(
    editors: Client, bins: CaseStudyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(explaining, "account_for", away)
    said = html(editors, f"{PAGE}?q=bins&case={bins.ref}", status=503)
    assert "Search is not working at the moment" in said
    assert f'value="{bins.ref}"' in said


@pytest.mark.parametrize(
    "asked",
    [
        "q=%00&case=%00",
        "q=" + "%22(" * 400 + "&case=x",
        "case=" + "x" * 3000,
        "q=bins&colour=blue&page=-1&case=PR-000001",
        "q=%F0%9F%97%91&case=https://%5B",
        "case=<script>alert(1)</script>",
    ],
)
def test_nonsense_is_answered_politely(editors: Client, bins: CaseStudyPage, asked: str) -> None:
    page = html(editors, f"{PAGE}?{asked}")
    assert "<script>alert" not in page


def test_it_costs_the_same_number_of_queries_for_few_words_and_many(
    editors: Client, bins: CaseStudyPage
) -> None:
    few = queries(editors, f"{PAGE}?q=bins&case={bins.ref}")
    many = queries(
        editors,
        f"{PAGE}?q=talking+bins+framework+agreement+night+buses+Wales+call&nation=wales&case={bins.ref}",
    )
    assert few == many <= 16


def test_results_lead_editors_to_it_and_nobody_else(
    client: Client, editors: Client, bins: CaseStudyPage
) -> None:
    page = html(editors, "/search/?q=bins&nation=wales")
    assert f'href="/search/explain/?q=bins&amp;nation=wales&amp;case=/cases/{bins.slug}/"' in page
    assert 'href="/search/explain/?q=bins&amp;nation=wales"' in page
    assert 'href="/search/explain/"' in html(editors, "/search/")
    for other in (client, signed_in("Reader")):
        assert "/search/explain/" not in html(other, "/search/?q=bins")

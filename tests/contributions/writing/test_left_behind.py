"""What was held or kept for somebody who can write the case no more is theirs to copy when they come back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.models import CaseStudyPage, ProblemReport
from cms.accounts.models import User
from contributions.models import CaseWriter, FieldComment, KeptText, WriterRole
from contributions.room.people import give_place, take_place_away
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, edit_url, sent

pytestmark = pytest.mark.django_db

TITLE = "Not saved: you cannot write this case"


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Zzsensors", challenge="Zzdamp.", summary="Flats.")


@pytest.fixture
def alex(case: CaseStudyPage) -> User:
    user = champion_named("alex")
    give_place(case, user, WriterRole.WRITER)
    return user


def remove(case: CaseStudyPage, user: User, by: User) -> None:
    take_place_away(CaseWriter.objects.get(page=case, user=user), by=by)


def shown(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert TITLE in html
    return html


@pytest.mark.parametrize("tail", ["edit/", "comments/", "update/"])
def test_what_was_sent_after_a_session_had_ended_is_there_for_who_was_removed_meanwhile(
    champion: User, alex: User, case: CaseStudyPage, tail: str
) -> None:
    url, browser = f"/contribute/{case.ref}/{tail}", Client()
    typed = {"challenge": "TYPED-CHALLENGE", "text": "TYPED-COMMENT", "changed": "TYPED-CHANGE"}
    answer = browser.post(url, typed)
    assert "/accounts/login/" in answer.headers["Location"]
    remove(case, alex, champion)
    browser.force_login(alex)
    for html in (shown(browser, url), shown(browser, url)):  # a page loses nothing to being read
        for words in typed.values():
            assert html.count(f"{words}</textarea>") == 1
        assert "Zz" not in html, "nothing of the case"
    assert not KeptText.objects.exists() and not FieldComment.objects.exists()


def test_what_was_kept_while_typing_is_there_for_them_alone(
    champion: User, alex: User, case: CaseStudyPage
) -> None:
    browser = signed_in(alex)
    for key in ("tab-1", "tab-2"):
        data = sent(case, "short", key=key, challenge=f"TYPED-{key}", summary="TYPED-BOTH")
        assert browser.post(f"{edit_url(case)}short/keep/", data).status_code == 200
    remove(case, alex, champion)
    html = shown(browser, edit_url(case, "market"))
    assert "TYPED-tab-1</textarea>" in html and "TYPED-tab-2</textarea>" in html
    assert html.count("TYPED-BOTH</textarea>") == 1
    other = signed_in(champion_named("other"))
    for url in (edit_url(case), reverse("contribute_comments", args=[case.ref])):
        answer = other.get(url)
        assert answer.status_code == 404
        assert TITLE not in answer.content.decode()


def test_and_of_a_case_that_was_merged(room: Client, case: CaseStudyPage) -> None:
    room.post(f"{edit_url(case)}short/keep/", sent(case, "short", challenge="TYPED"))
    services.merge_cases(case, factories.published_case("The other"))
    assert "TYPED</textarea>" in shown(room, edit_url(case))


def test_where_nothing_is_theirs_it_is_not_found_as_before(
    champion: User, alex: User, case: CaseStudyPage
) -> None:
    signed_in(champion).post(f"{edit_url(case)}short/keep/", sent(case, "short", challenge="TYPED"))
    remove(case, alex, champion)
    browser = signed_in(alex)
    for tail in ("edit/", "comments/", "update/", "restore/"):
        answer = browser.get(f"/contribute/{case.ref}/{tail}")
        assert answer.status_code == 404
        assert TITLE not in answer.content.decode()


class TestAskingForACaseBack:
    """The request to restore a withdrawn case loses nothing either."""

    @pytest.fixture
    def gone(self, champion: User) -> CaseStudyPage:
        case = factories.published_case(owner=champion)
        services.withdraw(case, "owner-request", user=champion)
        return case

    def test_it_waits_until_its_writer_has_signed_in(
        self, champion: User, gone: CaseStudyPage
    ) -> None:
        url, browser = reverse("contribute_restore", args=[gone.ref]), Client()
        answer = browser.post(url, {"words": "All agree."})
        assert "/accounts/login/" in answer.headers["Location"]
        browser.force_login(champion)
        page = browser.get(url)
        html = page.content.decode()
        assert "All agree.</textarea>" in html and "Please send it once more" in html
        assert not ProblemReport.objects.exists()
        browser.post(url, {"words": "All agree.", "key": page.context["key"]})
        assert "All agree." in ProblemReport.objects.get().message
        assert "All agree." not in browser.get(url).content.decode()

    def test_one_from_before_the_last_signing_in_comes_back_filled_in(
        self, champion: User, gone: CaseStudyPage
    ) -> None:
        url, browser = (
            reverse("contribute_restore", args=[gone.ref]),
            Client(enforce_csrf_checks=True),
        )
        browser.force_login(champion)
        answer = browser.post(url, {"words": "All agree."})
        assert "All agree.</textarea>" in answer.content.decode()
        assert not ProblemReport.objects.exists()

    def test_who_does_not_answer_for_it_any_more_is_shown_what_they_typed(
        self, champion: User, gone: CaseStudyPage
    ) -> None:
        url, browser = reverse("contribute_restore", args=[gone.ref]), Client()
        browser.post(url, {"words": "All agree."})
        kim = champion_named("kim")
        give_place(gone, kim, WriterRole.WRITER)
        browser.force_login(kim)
        assert "All agree.</textarea>" in shown(browser, url)

"""A year later: a reminder asks what happened, one screen tells it, and the case is fresh again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.keyboard import choose, press, write
from tests.functional.letters import letter_to
from tests.functional.standing import Site
from tests.functional.test_editors import SignIn, pass_review, sign_in  # noqa: F401 - a fixture
from tests.functional.ways import DESK, PLAIN_PHONE, Way, Wrong

MAKE = """
from casestudies import services
from casestudies.models import Consent, OutcomeMeasure
from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations.models import Organisation
from taxonomy.models import Outcome
owner = User.objects.get(email="champion@precedent.example")
page = services.create_draft(TITLE, user=owner, kind="pilot", mode="unsure", phase="pilot",
    summary="Ramps were lent to halls.", challenge="Steps kept people out.", owner_name="Elections",
    owner_email=owner.email, lead_organisation=Organisation.objects.listed().first(),
    review_by=PartialDate(2024, 5), next_steps="Lend them to two more wards.")
page.consents = [Consent(given_by="Head", role="owner", audiences=["public"], date=PartialDate(2024))]
page.outcomes = [OutcomeMeasure(term=Outcome.objects.taggable().first(), indicator="Halls with a ramp",
    unit="halls", status="expected", better="higher", baseline_value=3)]
services.publish(page)
"""


TITLES = {DESK: "Ramps for every polling place", PLAIN_PHONE: "Loops for every meeting room"}


@pytest.fixture(scope="module")
def reminded(site: Site) -> None:
    """For each way a case that nobody has looked over for long, and the reminders that are due."""
    made = "\n".join(f"TITLE = {title!r}\n{MAKE}" for title in TITLES.values())
    site.manage("shell", "-c", made)
    site.manage("send_reminders")


def link_in(letter: str, part: str) -> str:
    """The link of a letter that leads to ``part`` of the room."""
    found = re.search(rf"http\S+/{part}/\S*", letter)
    assert found is not None
    return found.group()


def asked_on_a_phone(browser: Browser, link: str) -> None:
    """Who comes from the e-mail finds one button, without an account or JavaScript."""
    with browser.new_context(
        viewport={"width": 375, "height": 800}, java_script_enabled=False
    ) as phone:
        plain = phone.new_page()
        plain.goto(link)
        expect(plain.get_by_role("button", name="It is still true")).to_be_visible()
        assert plain.evaluate("document.documentElement.scrollWidth") <= 375


def tell_what_happened(champion: Page, link: str, wrong: Wrong) -> None:
    """All of it on one screen, by keyboard; what is missing is asked for, and nothing typed is lost."""
    champion.goto(link)
    wrong.look(champion, "update")
    write(champion, "What became of the next steps?", "Four wards have them now.")
    choose(champion, champion.get_by_label("Phase"), "scaled")
    choose(champion, champion.get_by_label("Expected or observed?").first, "observed")
    write(champion, "Result (halls)", "19")
    press(champion, "Send the update to be read")
    expect(champion.get_by_role("alert")).to_contain_text("Say in a sentence what has changed")
    wrong.look(champion, "update without a sentence")
    write(champion, "What has changed, in a sentence", "Every hall has one now.")
    press(champion, "Send the update to be read")
    expect(champion.locator("h1")).to_have_text("Your update was sent")
    wrong.look(champion, "update sent")


@pytest.mark.usefixtures("reminded")
@pytest.mark.parametrize("way", list(TITLES), ids=str)
def test_a_reminder_leads_to_one_screen_and_the_stale_banner_goes(
    site: Site,
    browser: Browser,
    sign_in: SignIn,  # noqa: F811 - the fixture
    page: Page,
    way: Way,
) -> None:
    title, wrong = TITLES[way], Wrong()
    address = f"{site.url}/cases/{title.lower().replace(' ', '-')}/"
    page.goto(address)
    expect(page.locator("main")).to_contain_text("may be out of date")
    letter = letter_to(site, "champion@precedent.example", title)
    assert "/admin/" not in letter and "Lend them to two more wards." in letter
    asked_on_a_phone(browser, link_in(letter, "still-true"))
    page.goto(link_in(letter, "still-true"))
    wrong.look(page, "still true?")

    theirs = Wrong(way)
    tell_what_happened(sign_in("champion", way), link_in(letter, "update"), theirs)

    pass_review(sign_in("editor"), site, title)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Every hall has one now.")
    expect(page.locator("main")).to_contain_text("Four wards have them now.")
    expect(page.locator("main")).not_to_contain_text("may be out of date")
    page.goto(f"{address}history/")
    expect(page.locator("main")).to_contain_text("Every hall has one now.")
    wrong.look(page, "history")
    assert (wrong.found, theirs.found) == ({}, {})

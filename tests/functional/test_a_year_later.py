"""A year later: a reminder asks what happened, one screen tells it, and the case is fresh again."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.functional.letters import letter_to
from tests.functional.standing import Site
from tests.functional.test_editors import SignIn, pass_review, sign_in  # noqa: F401 - a fixture

TITLE = "Ramps for every polling place"
MAKE = f"""
from casestudies import services
from casestudies.models import Consent, OutcomeMeasure
from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations.models import Organisation
from taxonomy.models import Outcome
owner = User.objects.get(email="champion@precedent.example")
page = services.create_draft({TITLE!r}, user=owner, kind="pilot", mode="unsure", phase="pilot",
    summary="Ramps were lent to halls.", challenge="Steps kept people out.", owner_name="Elections",
    owner_email=owner.email, lead_organisation=Organisation.objects.listed().first(),
    review_by=PartialDate(2024, 5), next_steps="Lend them to two more wards.")
page.consents = [Consent(given_by="Head", role="owner", audiences=["public"], date=PartialDate(2024))]
page.outcomes = [OutcomeMeasure(term=Outcome.objects.taggable().first(), indicator="Halls with a ramp",
    unit="halls", status="expected", better="higher", baseline_value=3)]
services.publish(page)
"""


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()


def test_a_reminder_leads_to_one_screen_and_the_stale_banner_goes(
    site: Site,
    browser: Browser,
    sign_in: SignIn,  # noqa: F811 - the fixture
    page: Page,
) -> None:
    site.manage("shell", "-c", MAKE)
    address = f"{site.url}/cases/ramps-for-every-polling-place/"
    page.goto(address)
    expect(page.locator("main")).to_contain_text("may be out of date")
    site.manage("send_reminders")
    letter = letter_to(site, "champion@precedent.example", TITLE)
    assert "/admin/" not in letter and "Lend them to two more wards." in letter
    still_true = re.search(r"http\S+/still-true/\S+", letter)
    update = re.search(r"http\S+/update/", letter)
    assert still_true is not None and update is not None

    phone = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    plain = phone.new_page()
    plain.goto(still_true.group())
    expect(plain.get_by_role("button", name="It is still true")).to_be_visible()
    assert plain.evaluate("document.documentElement.scrollWidth") <= 375
    phone.close()
    page.goto(still_true.group())
    accessible(page)

    champion = sign_in("champion")
    champion.goto(update.group())
    accessible(champion)
    champion.get_by_label("What became of the next steps?").fill("Four wards have them now.")
    champion.get_by_label("Phase").select_option("scaled")
    champion.get_by_label("Expected or observed?").first.select_option("observed")
    champion.get_by_label("Result (halls)").fill("19")
    champion.get_by_role("button", name="Send the update to be read").press("Enter")
    expect(champion.get_by_role("alert")).to_contain_text("Say in a sentence what has changed")
    accessible(champion)
    champion.get_by_label("What has changed, in a sentence").fill("Every hall has a ramp now.")
    champion.get_by_role("button", name="Send the update to be read").press("Enter")
    expect(champion.locator("h1")).to_have_text("Your update was sent")

    pass_review(sign_in("editor"), site, TITLE)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Every hall has a ramp now.")
    expect(page.locator("main")).to_contain_text("Four wards have them now.")
    expect(page.locator("main")).not_to_contain_text("may be out of date")
    accessible(page)

"""A bid that was not funded, with parts that may not be said: published as agreed, held back, and withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.functional.looking import faults
from tests.functional.standing import Site
from tests.functional.test_document_to_draft import Wrong, press
from tests.functional.test_editors import SignIn, pass_review, sign_in  # noqa: F401 - a fixture

TITLE = "Bid for lockable bins by the canal"
SUPPLIER = "Quillon Metalworks"
SLUG = "bid-for-lockable-bins-by-the-canal"
ROADS = (
    f"cases/{SLUG}/",
    f"cases/{SLUG}.json",
    f"cases/{SLUG}.md",
    f"search/?q={TITLE.replace(' ', '+')}",
    "search/suggest/?q=lockable",
    "sitemap.xml",
    "cases/",
    f"api/v1/cases?q={TITLE.replace(' ', '+')}",
)
MAKE = f"""
from casestudies import services
from casestudies.models import Funding, Supplier
from cms.accounts.models import User
from contributions.room.people import give_place
from organisations.models import Organisation
owner = User.objects.get(email="champion@precedent.example")
page = services.create_draft({TITLE!r}, user=owner, kind="bid", mode="unsure", phase="idea",
    summary="A bid for bins that close.", challenge="Foxes and wind empty the bins.", owner_name="Waste",
    owner_email=owner.email, lead_organisation=Organisation.objects.listed().first())
page.fundings = [Funding(row_id="f1", fund="Clean Towpaths Fund", state="not-funded")]
page.suppliers = [Supplier(row_id="s1", name={SUPPLIER!r}, type="sme")]
services.save_draft(page)
print(page.ref)
"""


def settle_agreements(page: Page, case: str, wrong: Wrong) -> None:
    """What is missing is named, each with what can be done: the supplier is withheld, the owner agrees."""
    page.goto(f"{case}agreement/")
    main = page.locator("main")
    expect(main).to_contain_text("cannot be published yet: 2 agreements are missing")
    wrong["agreements"] = faults(page)
    press(page, "Withhold it")
    expect(main).to_contain_text("1 agreement is missing")
    press(page, "I am the owner, and I agree to this text")
    expect(main).to_contain_text("Everybody whose agreement the text needs has given it")


def hold_back(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}embargo/")
    page.get_by_label("Time").fill("09:30")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Give the day too")
    wrong["embargo without a day"] = faults(page)
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Day").fill(tomorrow.isoformat())
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("The case is held back.")


def told_on(stranger: Page, site: Site) -> list[str]:
    """The public roads that give the case away."""
    answers = {road: stranger.request.get(f"{site.url}/{road}") for road in ROADS}
    return [road for road, answer in answers.items() if answer.ok and SLUG in answer.text()]


def wait_until(stranger: Page, site: Site, *, public: bool) -> None:
    """Wait as long as a minute for every road to know."""
    for _ in range(60):
        if len(told_on(stranger, site)) == (len(ROADS) if public else 0):
            return
        stranger.wait_for_timeout(1000)
    raise AssertionError(f"after a minute the roads are: {told_on(stranger, site)}")


def read_as_agreed(stranger: Page, site: Site) -> None:
    """Its state is told neutrally; that a supplier is withheld is said, and who it is nowhere."""
    stranger.goto(f"{site.url}/cases/{SLUG}/")
    main = stranger.locator("main")
    expect(main).to_contain_text("Not funded at this stage")
    expect(main).to_contain_text(re.compile("withheld", re.IGNORECASE))
    for road in ROADS:
        assert SUPPLIER not in stranger.request.get(f"{site.url}/{road}").text(), road


def withdraw(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}withdraw/")
    press(page, "Withdraw this case")
    expect(page.get_by_role("alert")).to_contain_text("Choose why it is withdrawn")
    wrong["withdrawal without a reason"] = faults(page)
    page.get_by_role("radio").first.check()
    press(page, "Withdraw this case")
    expect(page.locator("main")).to_contain_text("The case is withdrawn")


def test_a_bid_with_sensitive_parts_is_published_held_back_and_withdrawn(
    site: Site,
    browser: Browser,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    ref = site.manage("shell", "-c", MAKE).split()[-1]
    case = f"{site.url}/contribute/{ref}/"
    wrong: Wrong = {}
    champion = sign_in("champion")
    with browser.new_context(
        viewport={"width": 375, "height": 800}, java_script_enabled=False
    ) as phone:
        stranger = phone.new_page()
        settle_agreements(champion, case, wrong)
        hold_back(champion, case, wrong)
        champion.goto(f"{case}submit/")
        press(champion, "Send to the editors")
        expect(champion.locator("main")).to_contain_text("With the editors since")
        pass_review(sign_in("editor"), site, TITLE)
        assert told_on(stranger, site) == []

        champion.goto(f"{case}embargo/")
        champion.get_by_label("Day").fill("")
        champion.get_by_label("Time").fill("")
        press(champion, "Save")
        expect(champion.locator("main")).to_contain_text("held back no longer")
        wait_until(stranger, site, public=True)
        read_as_agreed(stranger, site)

        withdraw(champion, case, wrong)
        wait_until(stranger, site, public=False)
        gone = stranger.goto(f"{site.url}/cases/{SLUG}/")
        assert gone is not None and gone.status == 410
        expect(stranger.locator("main")).to_contain_text("withdrawn")
        assert stranger.request.get(f"{site.url}/cases/{SLUG}.json").status == 410
    assert {where: found for where, found in wrong.items() if found} == {}

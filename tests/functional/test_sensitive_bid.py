"""A bid that was not funded, with parts that may not be said: published as agreed, held back, and withdrawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.functional.keyboard import press
from tests.functional.standing import Site
from tests.functional.test_editors import SignIn, pass_review, sign_in  # noqa: F401 - a fixture
from tests.functional.ways import DESK, PLAIN_PHONE, Way, Wrong

SUPPLIER = "Quillon Metalworks"
MAKE = f"""
from casestudies import services
from casestudies.models import Funding, Supplier
from cms.accounts.models import User
from contributions.room.people import give_place
from organisations.models import Organisation
owner = User.objects.get(email="champion@precedent.example")
page = services.create_draft(TITLE, user=owner, kind="bid", mode="unsure", phase="idea",
    summary="A bid for bins that close.", challenge="Foxes and wind empty the bins.", owner_name="Waste",
    owner_email=owner.email, lead_organisation=Organisation.objects.listed().first())
page.fundings = [Funding(row_id="f1", fund="Clean Towpaths Fund", state="not-funded")]
page.suppliers = [Supplier(row_id="s1", name={SUPPLIER!r}, type="sme")]
services.save_draft(page)
print(page.ref)
"""


@dataclass(frozen=True)
class Bid:
    """A bid of its own for each way in which its champion goes, and the public roads that could tell of it."""

    title: str

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")

    @property
    def roads(self) -> tuple[str, ...]:
        asked = self.title.replace(" ", "+")
        return (
            *(f"cases/{self.slug}{tail}" for tail in ("/", ".json", ".md")),
            *(f"search/?q={asked}", f"search/suggest/?q={asked.split('+')[2]}"),
            *("sitemap.xml", "cases/", f"api/v1/cases?q={asked}"),
        )


BIDS = {
    DESK: Bid("Bid for lockable bins by the canal"),
    PLAIN_PHONE: Bid("Bid for chained chairs in the park"),
}


def settle_agreements(page: Page, case: str, wrong: Wrong) -> None:
    """What is missing is named, each with what can be done: the supplier is withheld, the owner agrees."""
    page.goto(f"{case}agreement/")
    main = page.locator("main")
    expect(main).to_contain_text("cannot be published yet: 2 agreements are missing")
    wrong.look(page, "agreements")
    press(page, "Withhold it")
    expect(main).to_contain_text("1 agreement is missing")
    press(page, "I am the owner, and I agree to this text")
    expect(main).to_contain_text("Everybody whose agreement the text needs has given it")


def hold_back(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}embargo/")
    page.get_by_label("Time").fill("09:30")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Give the day too")
    wrong.look(page, "embargo without a day")
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Day").fill(tomorrow.isoformat())
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("The case is held back until")


def told_on(stranger: Page, site: Site, bid: Bid) -> list[str]:
    """The public roads that give the case away."""
    answers = {road: stranger.request.get(f"{site.url}/{road}") for road in bid.roads}
    return [road for road, answer in answers.items() if answer.ok and bid.slug in answer.text()]


def wait_until(stranger: Page, site: Site, bid: Bid, *, public: bool) -> None:
    """Wait as long as a minute for every road to know."""
    for _ in range(60):
        if len(told_on(stranger, site, bid)) == (len(bid.roads) if public else 0):
            return
        stranger.wait_for_timeout(1000)
    raise AssertionError(f"after a minute the roads are: {told_on(stranger, site, bid)}")


def read_as_agreed(stranger: Page, site: Site, bid: Bid) -> None:
    """Its state is told neutrally; that a supplier is withheld is said, and who it is nowhere."""
    stranger.goto(f"{site.url}/cases/{bid.slug}/")
    main = stranger.locator("main")
    expect(main).to_contain_text("Not funded at this stage")
    expect(main).to_contain_text(re.compile("withheld", re.IGNORECASE))
    for road in bid.roads:
        assert SUPPLIER not in stranger.request.get(f"{site.url}/{road}").text(), road


def withdraw(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}withdraw/")
    press(page, "Withdraw this case")
    expect(page.get_by_role("alert")).to_contain_text("Choose why it is withdrawn")
    wrong.look(page, "withdrawal without a reason")
    page.get_by_role("radio").first.check()
    press(page, "Withdraw this case")
    expect(page.locator("main")).to_contain_text("The case is withdrawn")


@pytest.mark.parametrize("way", [DESK, PLAIN_PHONE], ids=str)
def test_a_bid_with_sensitive_parts_is_published_held_back_and_withdrawn(
    site: Site,
    browser: Browser,
    sign_in: SignIn,  # noqa: F811 - the fixture
    way: Way,
) -> None:
    bid, wrong = BIDS[way], Wrong(way)
    ref = site.manage("shell", "-c", f"TITLE = {bid.title!r}\n{MAKE}").split()[-1]
    case = f"{site.url}/contribute/{ref}/"
    champion = sign_in("champion", way)
    with browser.new_context(
        viewport={"width": 375, "height": 800}, java_script_enabled=False
    ) as phone:
        stranger = phone.new_page()
        settle_agreements(champion, case, wrong)
        hold_back(champion, case, wrong)
        champion.goto(f"{case}submit/")
        press(champion, "Send to the editors")
        expect(champion.locator("main")).to_contain_text("With the editors since")
        pass_review(sign_in("editor"), site, bid.title)
        assert told_on(stranger, site, bid) == []

        champion.goto(f"{case}embargo/")
        champion.get_by_label("Day").fill("")
        champion.get_by_label("Time").fill("")
        press(champion, "Save")
        expect(champion.locator("main")).to_contain_text("no longer held back")
        wait_until(stranger, site, bid, public=True)
        read_as_agreed(stranger, site, bid)

        withdraw(champion, case, wrong)
        wait_until(stranger, site, bid, public=False)
        gone = stranger.goto(f"{site.url}/cases/{bid.slug}/")
        assert gone is not None and gone.status == 410
        expect(stranger.locator("main")).to_contain_text("withdrawn")
        assert stranger.request.get(f"{site.url}/cases/{bid.slug}.json").status == 410
    assert wrong.found == {}

"""Scenes: agreement, and what comes after a case was published."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import expect

from tests.functional.letters import letter_to, letters
from tests.screenshots.people import CHAMPION
from tests.screenshots.stage import PHONE, Scene, Stage

SAME_EITHER_WAY: Final = "2027-03-03"
"""A day that reads alike in a browser that writes months first, as one without further languages does."""

WARDEN: Final = "warden@northmere.example"


def agreements(stage: Stage) -> None:
    """What is missing is named with what can be done; somebody answers on a phone; another did on paper."""
    with stage.signed_in(CHAMPION) as page:
        page.goto(stage.room("bid", "agreement/"))
        main = page.locator("main")
        stage.camera.take(
            page, "agreements", main.locator("h1"), *main.locator("section").all()[:2], most=1200
        )
        asked = main.locator("section").filter(has=page.locator("[value='quotations.w1']"))
        asked.get_by_label("Name").fill("Towpath warden")
        asked.get_by_label("E-mail address").fill(WARDEN)
        asked.get_by_role("button", name="Ask by e-mail").click()
        expect(main).to_contain_text("Towpath warden (")
        page.goto(stage.room("bid", "agreement/given/?part=suppliers.s1"))
        page.get_by_label("Who agreed").fill("Managing director, Quillon Metalworks")
        page.get_by_label("Day they agreed").fill(SAME_EITHER_WAY)
        stage.camera.take(page, "given-on-paper", most=1100)
        page.goto(stage.room("bid", "embargo/"))
        page.get_by_label("Day").fill(SAME_EITHER_WAY)
        stage.camera.take(page, "hold-back", main.locator("h1"), main)
    with stage.visitor(width=PHONE) as page:
        page.goto(_link(letter_to(stage.site, WARDEN, "canal"), "agree"))
        stage.camera.take(page, "answer-on-a-phone", page.locator("main"))


def a_year_later(stage: Stage) -> None:
    """A reminder, the page with one button, and the update on one screen."""
    stage.site.manage("send_reminders")
    letter = letter_to(stage.site, CHAMPION.email, "Ramps for every polling place")
    with stage.visitor() as page:
        page.set_content(_as_shown(stage, letter))
        stage.camera.take(page, "reminder", page.locator("body"))
    with stage.visitor(width=PHONE) as page:
        page.goto(_link(letter, "still-true"))
        stage.camera.take(page, "still-true-on-a-phone", page.locator("main"))
    with stage.signed_in(CHAMPION) as page:
        page.goto(stage.room("ramps", "update/"))
        stage.camera.take(page, "update", page.locator("main"), most=1200)


def readers_speak(stage: Stage) -> None:
    """What anybody may do about a public case: ask its owner, dispute a fact."""
    case = "/cases/street-lamps-that-report-their-own-faults/"
    with stage.visitor() as page:
        page.goto(f"{case}ask/")
        page.locator("main textarea").first.fill("Would the sensors fit lamps from before 1990?")
        stage.camera.take(page, "ask-the-owner")
        page.goto(f"{case}dispute/")
        stage.camera.take(page, "dispute", most=1300)


def a_withdrawal(stage: Stage) -> None:
    """A case leaves the site, and its address says that it was there."""
    with stage.signed_in(CHAMPION) as page:
        page.goto(stage.room("minibus", "withdraw/"))
        page.get_by_role("radio").first.check()
        stage.camera.take(page, "withdraw", page.locator("main h1"), page.locator("main"))
        page.get_by_role("button", name="Withdraw this case").click()
        expect(page.locator("main")).to_contain_text("The case is withdrawn")
    with stage.visitor() as page:
        page.goto("/cases/a-minibus-that-three-services-share/")
        stage.camera.take(page, "tombstone")


def _link(letter: str, part: str) -> str:
    found = re.search(rf"http\S+/{part}/\S+", letter)
    if found is None:
        raise ValueError(f"the letter has no link to {part}")
    return found.group()


def _as_shown(stage: Stage, letter: str) -> str:
    """The letter whose plain words these are, as a mail program shows it."""
    for message in letters(stage.site):
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        if plain is not None and html is not None and plain.get_content() == letter:
            return str(html.get_content())
    raise ValueError("the letter is not among those that were sent")


SCENES: Final[tuple[Scene, ...]] = (agreements, a_year_later, readers_speak, a_withdrawal)

"""Scenes: writing a case, alone and together, and sending it."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.screenshots.people import CHAMPION, COLLEAGUE
from tests.screenshots.stage import PHONE, Scene, Stage

CHALLENGE: Final = (
    "In one home in five the repair team finds nobody. Each visit for nothing costs £38."
)
TITLE: Final = "A repair team that texts first"


def start(page: Page, title: str) -> str:
    """Start a case; return the address of its overview."""
    page.goto("/contribute/start/")
    page.fill("main [name=title]", title)
    page.get_by_role("button", name="Start the case").click()
    page.wait_for_url("**/contribute/PR-*/**")
    return "/".join(page.url.split("/")[:5]) + "/"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator(".banner.good")).to_contain_text("Saved at")


def field(page: Page, name: str) -> Locator:
    """What belongs to one field: its box, and what stands beside it."""
    return page.locator(f".field:has([name={name}])")


def the_forms(stage: Stage) -> None:
    """The overview of a draft, the short form on a desk and on a phone, a state, the terms."""
    with stage.signed_in(CHAMPION) as page:
        case = start(page, TITLE)
        stage.camera.take(
            page, "overview", page.locator("nav[aria-label='This case']"), page.locator("main")
        )
        page.goto(f"{case}edit/")
        page.locator("[name=challenge]").fill(CHALLENGE)
        expect(page.locator("[data-kept]")).to_contain_text("Kept at", timeout=20_000)
        top = page.locator("main h1")
        stage.camera.take(
            page, "short-form", top, page.locator("aside.rail"), field(page, "summary")
        )
        page.locator("[name=summary]").fill(
            "Tenants are sent a text message before a repair team sets out."
        )
        save(page)
        page.goto(f"{case}terms/")
        stage.camera.take(page, "terms")
        page.goto(f"{case}edit/market/")
        beside = page.locator(".field:has([name=contract_value]) + .beside")
        beside.locator("summary").click()
        beside.locator("select").select_option(index=4)
        stage.camera.take(page, "states", field(page, "contract_value"), beside)
        page.set_viewport_size({"width": PHONE, "height": 800})
        page.goto(f"{case}edit/")
        stage.camera.take(page, "short-form-on-a-phone", top, field(page, "kind"), most=800)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{case}submit/")
        stage.camera.take(page, "before-sending")
        page.goto(stage.room("bid", "preview/"))
        above = page.locator(".banner:has-text('Preview')")
        stage.camera.take(page, "preview", above, page.locator("article"), most=700)


def an_outcome(stage: Stage) -> None:
    """The change is worked out, and a note says what a reader would ask."""
    with stage.signed_in(CHAMPION) as page:
        case = start(page, TITLE)
        page.goto(f"{case}edit/outcomes/")
        row = page.locator("#rows-outcomes fieldset").first
        row.get_by_label("Status").select_option("observed")
        row.get_by_label("Which way is better").select_option("lower")
        for label, words in (
            ("Indicator", "Visits that found nobody at home"),
            ("Unit", "visits a month"),
            ("Baseline value", "84"),
            ("Result value", "31"),
            ("Baseline date", "March 2026"),
            ("Result date", "December 2026"),
            ("Source", "Repairs system"),
        ):
            row.get_by_label(label).fill(words)
        said = row.locator("[data-said-here]")
        expect(said).to_contain_text("down 53", timeout=10_000)
        figures = row.locator(".field:has([name$=baseline_value])")
        last = row.locator(".field:has([name$=result_value])")
        stage.camera.take(page, "outcome", figures, last, said, most=1400)


def both_at_once(stage: Stage) -> None:
    """Two people changed the same field: both texts stand side by side."""
    with stage.signed_in(CHAMPION) as page, stage.signed_in(COLLEAGUE) as other:
        address = stage.room("ramps", "edit/")
        for each in (page, other):
            each.goto(address)
        other.locator("[name=challenge]").fill(
            "Steps kept voters in wheelchairs out of twelve halls."
        )
        save(other)
        page.locator("[name=challenge]").fill(
            "Steps and gravel kept voters out of nine of our halls."
        )
        page.get_by_role("button", name="Save draft").last.click()
        alert = page.locator(".error-summary")
        expect(alert).to_contain_text("Somebody else changed this too")
        stage.camera.take(page, "both-texts", alert, page.locator("#conflict-challenge"))
        page.goto(stage.room("ramps", "versions/"))
        stage.camera.take(page, "versions")
        page.get_by_role("link", name=re.compile("^Compare")).first.click()
        expect(page.get_by_role("button", name="Go back to this version")).to_be_visible()
        stage.camera.take(page, "an-older-version")


def comments(stage: Stage) -> None:
    """What an editor asked stands beside its field, with a box for the answer."""
    with stage.signed_in(CHAMPION) as page:
        page.goto(stage.room("returned", "edit/"))
        box = field(page, "summary").first
        talk = page.locator(".banner:has-text('how many pupils')").first
        stage.camera.take(page, "comment-beside-its-field", box, talk)


SCENES: Final[tuple[Scene, ...]] = (the_forms, an_outcome, both_at_once, comments)

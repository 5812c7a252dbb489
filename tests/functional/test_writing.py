"""Writing a case in a real browser: nothing is lost when the line drops, and it works without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.functional.conftest import WIDTHS
from tests.functional.looking import faults
from tests.functional.standing import Site

Open = Callable[..., Page]
PAGES = (
    "",
    "edit/",
    "edit/market/",
    "edit/outcomes/",
    "terms/",
    "versions/",
    "submit/",
    "comments/",
)


@pytest.fixture
def champion(site: Site, browser: Browser) -> Iterator[Open]:
    """Return a maker of browsers in which the champion is signed in."""
    file = Path(site.environment["PRECEDENT_VAR"]) / "dev-sign-ins.json"
    person = next(each for each in json.loads(file.read_text()) if each["role"] == "champion")
    contexts = []

    def make(*, java_script_enabled: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": 375, "height": 800}, java_script_enabled=java_script_enabled
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/accounts/login/")
        page.fill("input[name=login]", person["email"])
        page.fill("input[name=password]", person["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}/contribute/")
        return page

    yield make
    for context in contexts:
        context.close()


def begin(site: Site, page: Page, title: str) -> str:
    """Start a case and return the address of its overview."""
    page.goto(f"{site.url}/contribute/start/")
    page.fill("[name=title]", title)
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/contribute/PR-*/**")
    return "/".join(page.url.split("/")[:5]) + "/"


def test_a_dropped_line_and_a_closed_tab_lose_nothing(site: Site, champion: Open) -> None:
    page = champion()
    case = begin(site, page, "Bins that call when they are full")
    page.goto(f"{case}edit/")
    page.context.set_offline(True)
    page.fill("[name=challenge]", "Typed on a train.")
    expect(page.locator("[data-kept]")).to_contain_text("No connection", timeout=15_000)
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_contain_text("Kept at", timeout=20_000)

    page.fill("[name=summary]", "And in a tunnel.")
    page.context.set_offline(True)
    expect(page.locator("[data-kept]")).to_contain_text("No connection", timeout=15_000)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(f"{case}edit/")

    expect(again.locator("[name=summary]")).to_have_value("And in a tunnel.", timeout=15_000)
    expect(again.locator("[name=challenge]")).to_have_value("Typed on a train.")
    again.locator(".actions button").first.click()
    expect(again.locator(".banner.good")).to_contain_text("Saved at")
    again.goto(f"{case}edit/")
    expect(again.get_by_text("Not saved yet")).to_have_count(0)


def test_what_is_typed_while_the_site_answers_outlives_a_closed_tab(
    site: Site, champion: Open
) -> None:
    page = champion()
    case = begin(site, page, "Lamps that dim at night")
    page.goto(f"{case}edit/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/keep/", hold)
    with page.expect_request("**/keep/"):
        page.fill("[name=challenge]", "Sent first.")
    page.fill("[name=summary]", "Typed meanwhile.")
    with page.expect_request("**/keep/"):
        held[0].fulfill(response=held[0].fetch())
    stored = page.evaluate("Object.values(localStorage).join()")
    again = page.context.new_page()
    page.close()
    again.goto(f"{case}edit/")

    assert "Typed+meanwhile." in stored
    expect(again.locator("[name=summary]")).to_have_value("Typed meanwhile.", timeout=15_000)
    expect(again.locator("[name=challenge]")).to_have_value("Sent first.")


def test_two_tabs_without_javascript_are_shown_both_and_choose(site: Site, champion: Open) -> None:
    page = champion(java_script_enabled=False)
    case = begin(site, page, "A shared minibus")
    other = page.context.new_page()
    for each in (page, other):
        each.goto(f"{case}edit/")
    other.fill("[name=challenge]", "From the second tab.")
    other.keyboard.press("Tab")
    other.locator(".actions button").first.click()
    page.fill("[name=challenge]", "From the first tab.")
    page.locator(".actions button").first.click()

    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed this too")
    for label, words in (
        ("Yours", "From the first tab."),
        ("Saved meanwhile", "From the second tab."),
    ):
        told = page.locator(f"#conflict-challenge dt:text-is({label!r}) + dd")
        expect(told).to_have_text(words)
        box = told.bounding_box()
        assert box is not None and 100 < box["width"] <= WIDTHS["phone"] - box["x"], (
            "none is hidden"
        )
    page.get_by_label("Keep mine").check()
    page.locator(".actions button").first.click()
    expect(page.locator(".banner.good")).to_contain_text("Saved at")
    expect(page.locator("[name=challenge]")).to_have_value("From the first tab.")


def test_every_page_of_writing_is_accessible_and_fits(site: Site, champion: Open) -> None:
    page = champion()
    case = begin(site, page, "Heat from a mine")
    page.goto(f"{case}edit/outcomes/")
    page.fill("[name=outcomes-0-baseline_value]", "10")
    page.fill("[name=outcomes-0-result_value]", "4")
    page.fill("[name=outcomes-0-unit]", "days")
    expect(page.locator("[data-said-here]").first).to_contain_text("down 6 (60%)", timeout=10_000)
    page.fill("[name=outcomes-0-price_year]", "long ago")
    page.locator(".actions button").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    wrong = {"with errors": faults(page)}
    for tail in PAGES:
        page.goto(f"{case}{tail}")
        wrong[tail] = faults(page)
    assert {where: said for where, said in wrong.items() if said} == {}

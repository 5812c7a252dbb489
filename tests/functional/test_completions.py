"""Completions by keyboard, as a combobox; and the same box without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.functional.conftest import WIDTHS
from tests.functional.looking import violations
from tests.functional.standing import Site

BOXES = {"/": "#q", "/search/": "#q", "/methods/": "#masthead-q"}


def typed(page: Page, site: Site, address: str, words: str) -> str:
    """Put words into the search box at ``address``, all at once; return its selector when something is offered."""
    box = BOXES[address]
    page.goto(f"{site.url}{address}")
    page.locator(box).fill(words)
    expect(page.locator(f"{box}-list")).to_be_visible()
    return box


def is_focused(page: Page, box: str) -> bool:
    return bool(page.locator(box).evaluate("element => element === document.activeElement"))


@pytest.mark.parametrize("address", BOXES)
def test_the_open_list_is_accessible_and_fits(site: Site, page: Page, address: str) -> None:
    box = typed(page, site, address, "chall")
    page.keyboard.press("ArrowDown")
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(box)).to_have_attribute("aria-expanded", "true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not violations(page)


@pytest.mark.parametrize("address", BOXES)
def test_it_is_a_combobox_that_says_how_many_and_which(
    site: Site, page: Page, address: str
) -> None:
    box = typed(page, site, address, "chall")
    field = page.locator(box)
    options = page.locator(f"{box}-list [role=option]")
    assert field.evaluate("element => element.getAttribute('role')") == "combobox"
    expect(field).to_have_attribute("aria-controls", f"{box[1:]}-list")
    expect(page.locator(f"{box}-said")).to_have_text(f"{options.count()} suggestions")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", f"{box[1:]}-list-0")
    assert is_focused(page, box)


def test_arrow_keys_go_round_and_the_words_stay_as_typed(site: Site, page: Page) -> None:
    box = typed(page, site, "/", "chall")
    options = page.locator(f"{box}-list [role=option]")
    last = options.count() - 1
    page.keyboard.press("ArrowUp")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(options.nth(last)).to_have_attribute("aria-selected", "false")
    for key in ("ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        assert page.locator(box).get_attribute("aria-activedescendant") is None
        expect(page.locator(f"{box}-list")).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.locator(box)).to_have_attribute("aria-activedescendant", f"{box[1:]}-list-0")
    assert page.locator(box).input_value() == "chall"


def test_what_is_answered_late_does_not_take_the_choice_away(site: Site, page: Page) -> None:
    box = typed(page, site, "/", "chall")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/suggest/**", hold)
    with page.expect_request("**/search/suggest/**"):
        page.locator(box).press_sequentially("e")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/search/suggest/**"):
        held[0].continue_()
    expect(page.locator(box)).not_to_contain_class("htmx-request")
    chosen = page.locator(f"{box}-list [role=option]").first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(page.locator(box)).to_have_attribute("aria-activedescendant", f"{box[1:]}-list-0")


def test_enter_on_an_option_goes_there_and_without_one_searches(site: Site, page: Page) -> None:
    typed(page, site, "/", "challenge fund")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/methods/challenge-fund/")
    typed(page, site, "/", "challenge fund")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=challenge+fund")


def test_escape_closes_first_and_empties_then(site: Site, page: Page) -> None:
    box = typed(page, site, "/", "chall")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(f"{box}-list")).to_be_hidden()
    expect(page.locator(box)).to_have_attribute("aria-expanded", "false")
    assert page.locator(box).input_value() == "chall"
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{box}-list")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(box).input_value() == ""


def test_leaving_the_box_closes_the_list_and_chooses_nothing(site: Site, page: Page) -> None:
    box = typed(page, site, "/", "chall")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator(f"{box}-list")).to_be_hidden()
    assert page.url == f"{site.url}/"
    assert page.locator(box).input_value() == "chall"


def test_what_completes_to_nothing_shows_nothing(site: Site, page: Page) -> None:
    box = typed(page, site, "/", "chall")
    with page.expect_response("**/search/suggest/**"):
        page.locator(box).press_sequentially("xq")
    expect(page.locator(f"{box}-list")).to_be_hidden()
    expect(page.locator(f"{box}-said")).to_have_text("")


def test_a_mouse_follows_an_option_as_a_link(site: Site, page: Page) -> None:
    box = typed(page, site, "/methods/", "sbri")
    page.locator(f"{box}-list [role=option]").first.click()
    page.wait_for_url("**/methods/pre-commercial-procurement/")


def test_on_the_search_page_an_answer_closes_the_list(site: Site, page: Page) -> None:
    box = typed(page, site, "/search/", "falls")
    page.keyboard.press("Enter")
    expect(page.locator("#search-count")).to_contain_text("falls")
    expect(page.locator(f"{box}-list")).to_be_hidden()


def test_without_javascript_the_box_is_a_plain_field(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{site.url}/")
        assert page.locator("#q").get_attribute("role") is None
        page.locator("#q").press_sequentially("challenge fund")
        expect(page.locator("#q-list")).to_be_hidden()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=challenge+fund")
    finally:
        context.close()

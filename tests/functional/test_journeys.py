"""Journeys 1 and 2 by keyboard alone, with JavaScript on and off."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.standing import Site

MANY_TABS = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element that ``selector`` names has the focus."""
    target = page.locator(selector).first
    expect(target).to_be_attached()
    for _ in range(MANY_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def focused_is_visible(page: Page) -> bool:
    """Whether what has the focus shows an outline."""
    return bool(
        page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"
        )
    )


def count_of(page: Page) -> int:
    """The number of cases that the sentence above the results names."""
    words = page.locator("#search-count").inner_text()
    found = re.search(r"([\d,]+) case", words)
    assert found, words
    return int(found.group(1).replace(",", ""))


def test_the_first_key_press_offers_to_skip_to_the_content(site: Site, either: Page) -> None:
    either.goto(f"{site.url}/")
    either.keyboard.press("Tab")
    assert either.evaluate("document.activeElement.getAttribute('href')") == "#main"
    either.keyboard.press("Enter")
    assert either.evaluate("location.hash") == "#main"


def test_journey_1_a_commissioner_finds_a_precedent_and_narrows_it(
    site: Site, either: Page
) -> None:
    either.goto(f"{site.url}/")
    tab_to(either, "main input[name=q]")
    assert focused_is_visible(either)
    either.keyboard.type("how can we stop older people falling at home")
    either.keyboard.press("Enter")
    either.wait_for_url("**/search/?**")
    titles = either.locator("ol.results h3").all_inner_texts()[:5]
    assert any("alls" in title for title in titles), titles
    all_found = count_of(either)

    tab_to(either, "input[name=sector][value=adult-social-care]")
    either.keyboard.press("Space")
    tab_to(either, "input[name=nation][value=scotland]")
    either.keyboard.press("Space")
    if either.locator("#apply-filters").is_visible():
        tab_to(either, "#apply-filters")
        either.keyboard.press("Enter")
    either.wait_for_url(re.compile(r"(?=.*sector=adult-social-care)(?=.*nation=scotland)"))
    expect(either.locator("ol.results h3").first).to_be_visible()
    narrowed = count_of(either)
    assert 0 < narrowed < all_found

    view = either.url
    either.goto(view)
    assert count_of(either) == narrowed, "the address reproduces the view"


def test_journey_2_a_legacy_route_says_so_and_what_replaced_it(site: Site, either: Page) -> None:
    either.goto(f"{site.url}/search/?method=innovation-partnership&nation=wales")
    tab_to(either, "ol.results h3 a")
    either.keyboard.press("Enter")
    banner = either.locator("text=legacy in Wales").first
    expect(banner).to_be_visible()
    tab_to(either, "a:has-text('Competitive flexible procedure')")
    assert focused_is_visible(either)
    tab_to(either, "a:has-text('The law on this method')")
    either.keyboard.press("Enter")
    either.wait_for_url("**/methods/innovation-partnership/**")
    expect(either.locator("main")).to_contain_text("Scotland")


def test_journey_2_the_same_route_is_live_in_scotland(site: Site, either: Page) -> None:
    either.goto(f"{site.url}/search/?method=innovation-partnership&nation=scotland")
    either.locator("ol.results h3 a").first.click()
    expect(either.locator("main")).not_to_contain_text("legacy in")
    expect(either.locator("main")).to_contain_text(re.compile("live|current", re.IGNORECASE))

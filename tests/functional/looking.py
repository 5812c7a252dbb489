"""What an eye would catch on a page: what axe finds, and a page that is wider than its window."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.functional.conftest import WIDTHS

VIOLATIONS: Final = {"resultTypes": ["violations"]}
"""Nothing is told of each part that passes: telling takes longer than looking."""


def faults(page: Page) -> list[str]:
    """Return what is wrong with ``page`` as it stands now, on a phone and on a desk; its width stays."""
    return violations(page) + too_wide(page)


def violations(page: Page, region: str | None = None) -> list[str]:
    """Return what axe finds on ``page`` as it stands now, or in a ``region`` of it."""
    found = Axe().run(page, context=region, options=VIOLATIONS)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]


def too_wide(page: Page) -> list[str]:
    """Return on what ``page`` is wider than its window; its width stays, and no script need run in it."""
    found = []
    before = page.viewport_size
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"too wide on a {name}")
    if before:
        page.set_viewport_size(before)
    return found


BENEATH = """() => {
  const bar = document.querySelector('.action-bar');
  const gone = [];
  let met = 0;
  for (const each of document.querySelectorAll('.page-main :is(a, summary, select, button)')) {
    if (bar.contains(each)) continue;
    document.activeElement.blur();
    scrollBy(0, each.getBoundingClientRect().bottom - innerHeight + 12);
    each.focus();
    if (document.activeElement !== each) continue;
    met += 1;
    if (each.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1) {
      gone.push(each.outerHTML.slice(0, 120));
    }
  }
  return {gone: scrollY > 0 ? gone : ['the page does not scroll'], met};
}"""
"""Brings each thing that takes the focus beneath the bar, gives it the focus, and says which stay there."""


def beneath_the_bar(page: Page) -> list[str]:
    """Return what the bar of actions hides while it has the focus, on a phone; the page's width stays."""
    before = page.viewport_size
    page.emulate_media(
        reduced_motion="reduce"
    )  # where scrolling takes its time, nothing can be measured
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 600})
    expect(page.locator(".action-bar")).to_be_in_viewport(ratio=1)
    seen = page.evaluate(BENEATH)
    assert seen["met"] > 5, "the page was gone through"
    page.emulate_media(reduced_motion="no-preference")
    if before:
        page.set_viewport_size(before)
    hidden: list[str] = seen["gone"]
    return hidden

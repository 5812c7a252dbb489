"""A person who has no mouse: goes from one thing to the next with Tab, and presses Enter or the space bar."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page, expect

MANY_TABS: Final = 400
"""More stops than any page of ours has."""

WHERE: Final = """each => each === document.activeElement ? "here"
  : document.activeElement.matches(".skip") && each.closest("main") ? "may skip" : "elsewhere"
"""


def reach(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus; skip what stands at the head of each page.

    Raises:
        AssertionError: if the keyboard does not get there.
    """
    expect(target).to_be_visible()
    element = target.element_handle()
    for _ in range(MANY_TABS):
        page.keyboard.press("Tab")
        where = element.evaluate(WHERE)
        if where == "here":
            return
        if where == "may skip":
            page.keyboard.press("Enter")
    raise AssertionError(f"the keyboard does not reach {target}")


def follow(page: Page, name: str) -> None:
    """Follow the first link of that name."""
    reach(page, page.locator("main, nav").get_by_role("link", name=name).first)
    page.keyboard.press("Enter")


def press(page: Page, name: str, within: Locator | None = None) -> None:
    """Press the first button of that name."""
    reach(page, (within or page.locator("main")).get_by_role("button", name=name).first)
    page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    """Put ``words`` in place of what a field holds."""
    reach(page, page.get_by_label(label).first)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(words)


def choose(page: Page, target: Locator, option: str) -> None:
    """Go down a closed list until it stands at the option with that value.

    Raises:
        AssertionError: if the list has no such option.
    """
    reach(page, target)
    for _ in range(target.locator("option").count()):
        page.keyboard.press("ArrowDown")
        if target.input_value() == option:
            return
    raise AssertionError(f"there is no {option} in {target}")

"""What an eye would catch on a page: what axe finds, and a page that is wider than its window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.functional.conftest import WIDTHS


def faults(page: Page) -> list[str]:
    """Return what is wrong with ``page`` as it stands now, on a phone and on a desk; its width stays."""
    found = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in Axe().run(page).response["violations"]
    ]
    before = page.viewport_size
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"too wide on a {name}")
    if before:
        page.set_viewport_size(before)
    return found

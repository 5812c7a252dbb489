"""A real site with the content that ships, and a real browser, for all journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.functional.standing import FLAGS, Site, chromium_here, standing

WIDTHS = {"phone": 375, "desk": 1280}


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; what is done where there is none is said in the root conftest.py."""
    found = chromium_here()
    assert found, "tests here are skipped, or failed in CI, before they ask for a browser"
    return found


@pytest.fixture(scope="session")
def site(chromium: str, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as set-up makes it, with server and worker."""
    with standing(tmp_path_factory.mktemp("site"), migrated) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page with JavaScript on, and again with it off."""
    yield from _page(browser, java_script_enabled=bool(request.param))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript on."""
    yield from _page(browser, java_script_enabled=True)


def _page(browser: Browser, *, java_script_enabled: bool) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        java_script_enabled=java_script_enabled, viewport={"width": 1280, "height": 900}
    )
    try:
        yield context.new_page()
    finally:
        context.close()

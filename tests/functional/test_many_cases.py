"""A file with several cases, and a form that is too large, as a champion meets them in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.standing import Site
from tests.functional.test_writing import champion  # noqa: F401 - a fixture
from tests.functional.ways import Wrong

Open = Callable[..., Page]
CASES = [
    {"title": "Rounds that fit", "kind": "pilot", "challenge": "Too many visits."},
    {"title": "Roofs that last", "kind": "sculpture"},
]
TABLE = "Title,Kind,Challenge\nRounds that meet,pilot,Too many visits\n,pilot,It has no title\n"


def handed_in(site: Site, page: Page, file: Path) -> None:
    page.goto(f"{site.url}/contribute/upload/")
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_role("button", name="Read the document").press("Enter")


@pytest.mark.parametrize("name", ["cases.json", "cases.csv"])
def test_each_case_of_a_file_becomes_a_draft_and_what_does_not_says_why(
    site: Site,
    champion: Open,  # noqa: F811 - the fixture
    tmp_path: Path,
    name: str,
) -> None:
    page, wrong, file = champion(), Wrong(), tmp_path / name
    file.write_text(json.dumps({"results": CASES}) if name.endswith("json") else TABLE)
    handed_in(site, page, file)
    make = page.get_by_role("button", name="Make a draft of each")
    expect(make).to_be_visible(timeout=30_000)
    wrong.look(page, "before")
    if name.endswith("csv"):
        page.get_by_label("Title").select_option("title")
    make.press("Enter")
    expect(page.get_by_role("heading", name="Drafts made from it")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="without a draft")).to_be_visible()
    expect(page.get_by_role("link", name="Rounds that")).to_be_visible()
    wrong.look(page, "after")
    assert wrong.found == {}


def test_a_form_that_is_too_large_is_answered_in_words(
    site: Site,
    champion: Open,  # noqa: F811 - the fixture
) -> None:
    page, wrong = champion(), Wrong()
    page.goto(f"{site.url}/contribute/upload/")
    page.evaluate("document.querySelector('main textarea').value = 'long '.repeat(1200000)")
    page.get_by_role("button", name="Read the document").press("Enter")
    expect(page.locator("h1")).to_have_text("That is more than we can take at once")
    wrong.look(page, "too large")
    assert wrong.found == {}

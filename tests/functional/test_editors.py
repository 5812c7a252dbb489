"""The editors' side in a real browser: from a title to a public case, by the two who do it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.standing import Site
from tests.functional.ways import DESK, Way

SignIn = Callable[..., Page]
FIRST_PAGES = {"reader": "/contribute/", "champion": "/contribute/"}


@pytest.fixture
def sign_in(site: Site, browser: Browser) -> Iterator[SignIn]:
    """Return a maker of signed-in people, by role, each in a browser of their own."""
    file = Path(site.environment["PRECEDENT_VAR"]) / "dev-sign-ins.json"
    people = {person["role"]: person for person in json.loads(file.read_text())}
    contexts = []

    def make(role: str, way: Way = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": way.width, "height": 900}, java_script_enabled=way.scripted
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/accounts/login/")
        page.fill("input[name=login]", people[role]["email"])
        page.fill("input[name=password]", people[role]["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}{FIRST_PAGES.get(role, '/admin/')}")
        return page

    yield make
    for context in contexts:
        context.close()


def begin(page: Page, title: str) -> None:
    """From the first page to a draft that has a title and nothing else."""
    page.get_by_role("link", name="Add a case").click()
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def press(page: Page, action: str) -> None:
    """Press one of the buttons behind “More actions”."""
    page.locator("footer").get_by_role("button", name="More actions").click()
    page.locator("footer").get_by_role("button", name=action).click()


def fill_the_eight(page: Page) -> None:
    """Fill in what publishing demands."""
    page.locator("#id_summary").fill("Two streets shared their bins for a year.")
    for name, value in (("kind", "pilot"), ("mode", "unsure"), ("phase", "pilot")):
        page.locator(f"#id_{name}").select_option(value)
    page.locator("#id_owner_name").fill("Waste team")
    page.locator("#id_owner_email").fill("waste@council.example")
    page.locator("[data-contentpath=lead_organisation]").get_by_role("button").first.click()
    page.locator(".modal-content input[name=q]").fill("northmere council")
    page.locator(".modal-content").get_by_role("link", name="Northmere", exact=True).click()
    agreements = page.locator("section.w-panel", has=page.locator("#id_consents-ADD"))
    agreements.locator("[data-panel-toggle]").first.click()
    page.locator("#id_consents-ADD").click()
    page.locator("#id_consents-0-given_by").fill("Head of waste")
    page.locator("#id_consents-0-role").select_option("owner")
    page.locator("#id_consents-0-audiences").fill("public")
    page.locator("#id_consents-0-date").fill("5 January 2026")
    page.get_by_role("tab", name=re.compile("Story")).click()
    page.locator("#id_challenge").fill("Too many bins on narrow pavements.")


def pass_review(page: Page, site: Site, title: str) -> None:
    """Read a case at each of its three steps and pass it."""
    page.goto(f"{site.url}/admin/reviews/")
    page.get_by_role("link", name=title).click()
    for step in ("Editorial check", "Evidence check", "Sensitivity check"):
        expect(page.locator("h1")).to_contain_text(step)
        if step == "Evidence check":
            page.locator("#id_reviewer_role").fill("Procurement lead of another council")
        for answer in page.locator("input[name^=check-][value=yes]").all():
            answer.check()
        page.get_by_role("button", name="Pass this step").press("Enter")
    page.wait_for_url(f"{site.url}/admin/reviews/")


def test_a_title_becomes_a_public_case_by_a_champion_and_an_editor(
    site: Site, sign_in: SignIn, page: Page
) -> None:
    champion = sign_in("champion")
    champion.goto(f"{site.url}/admin/")
    begin(champion, "Narrow streets that share their bins")
    expect(champion.get_by_text("Reference PR-")).to_be_visible()
    fill_the_eight(champion)
    press(champion, "Submit to Editors' review")
    expect(champion.get_by_text("has been submitted")).to_be_visible()

    editor = sign_in("editor")
    pass_review(editor, site, "Narrow streets that share their bins")
    page.goto(f"{site.url}/cases/narrow-streets-that-share-their-bins/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Narrow streets that share their bins"
    )
    assert "waste@council.example" not in page.content()
    for _ in range(20):
        page.goto(f"{site.url}/search/?q=narrow+streets+share+bins")
        if "Narrow streets that share" in page.locator("ol.results").inner_text():
            return
        page.wait_for_timeout(500)
    pytest.fail("what was approved is not found within ten seconds")


def test_a_reader_is_led_to_their_own_cases_and_told_where_they_may_not_go(
    site: Site, sign_in: SignIn
) -> None:
    reader = sign_in("reader")
    expect(reader.locator("footer")).to_contain_text("Sign out")
    answer = reader.goto(f"{site.url}/admin/")
    assert answer is not None
    assert answer.status == 403
    expect(reader.locator("main")).to_contain_text("You are signed in as")


def test_a_draft_is_seen_beside_its_form_as_readers_will_see_it(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    begin(editor, "Seen before it is public")
    editor.locator("[data-side-panel-toggle=preview]").click()
    frame = editor.frame_locator("[data-side-panel=preview] iframe").last
    expect(frame.locator("h1")).to_have_text("Seen before it is public", timeout=20_000)


def test_submitting_too_early_names_all_that_is_missing_at_once(sign_in: SignIn) -> None:
    editor = sign_in("editor")
    begin(editor, "Submitted too early")
    editor.locator("footer").get_by_role("button", name="More actions").click()
    expect(editor.locator("footer").get_by_role("button", name="Publish")).to_have_count(0)
    editor.locator("footer").get_by_role("button", name="Submit to Editors' review").click()
    said = editor.locator(".messages")
    expect(said).to_contain_text("Plain summary")
    for missing in (
        "Kind of record",
        "Lead organisation",
        "Challenge",
        "Innovation mode",
        "Phase",
        "Owner's e-mail address",
        "Record the owner's agreement",
    ):
        expect(said).to_contain_text(missing)

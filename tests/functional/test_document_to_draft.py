"""From a Word file to a case under review, as a champion does it: by keyboard, on a desk and on a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.exchange.documents import as_docx
from tests.functional.letters import letter_to
from tests.functional.looking import beneath_the_bar
from tests.functional.standing import Site
from tests.functional.test_editors import SignIn, sign_in  # noqa: F401 - a fixture
from tests.functional.ways import Wrong

TEMPLATE = Path(__file__).parents[1] / "exchange" / "data" / "infuse_northmere.txt"
STRAY = "The kettle in the meeting room broke twice."
FORM = f"{STRAY}\n\n{TEMPLATE.read_text(encoding='utf-8')}"
TITLE = "Shorter rounds for home care in Northmere"
OWNER = "head.of.care@northmere.example"


def press(page: Page, name: str) -> None:
    """Press a button by its name, from the keyboard."""
    page.get_by_role("button", name=name).first.press("Enter")


def hand_in(page: Page, file: Path, wrong: Wrong) -> None:
    page.get_by_role("link", name="Upload a document").first.press("Enter")
    expect(page.locator("h1")).to_have_text("Upload a document")
    wrong.look(page, "upload")
    page.locator("input[name=file]").set_input_files(file)
    press(page, "Read the document")
    expect(page.get_by_role("button", name="Make the draft")).to_be_visible(timeout=30_000)


def place_what_waits(page: Page) -> None:
    """Every passage has its place or waits for one; what waits is not lost."""
    stray = page.locator("li.result", has_text=STRAY)
    expect(stray).to_contain_text("Where does it go?")
    stray.get_by_label("Put it at").select_option("key_findings")
    stray.get_by_role("button", name="Put it there").press("Enter")
    expect(stray.locator(".tags")).to_contain_text("Placed")
    expect(page.locator(".lead")).not_to_contain_text("without a place")


def take_a_fact(page: Page) -> None:
    """What was found in the text is filled in only when somebody says so."""
    expect(page.get_by_role("heading", name="Facts that you are using")).to_have_count(0)
    offer = page.locator("form.toolbar", has_text="Northmere Council").first
    offer.locator("select").select_option(label="Lead organisation")
    offer.get_by_role("button", name="Use it").press("Enter")
    expect(page.get_by_role("heading", name="Facts that you are using")).to_be_visible()


def saved(page: Page) -> None:
    press(page, "Save draft")
    expect(page.locator(".banner.good")).to_contain_text("Saved at")


def fill_in_what_is_missing(page: Page, case: str, wrong: Wrong) -> None:
    main = page.locator("main")
    expect(main).to_contain_text("Choose the phase.")
    expect(main).to_contain_text("Record the owner's agreement")
    wrong.look(page, "overview")
    page.goto(f"{case}edit/")
    page.get_by_label("Title").first.fill(TITLE)
    page.get_by_label("Innovation mode").first.select_option("unsure")
    page.get_by_label("Phase").first.select_option("pilot")
    saved(page)


def add_an_outcome(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}edit/outcomes/")
    page.get_by_label("Status").first.select_option("observed")
    page.get_by_label("Which way is better").first.select_option("lower")
    for label, words in (
        ("Indicator", "Miles driven in a week"),
        ("Unit", "miles"),
        ("Baseline value", "2000"),
        ("Result value", "1500"),
    ):
        page.get_by_label(label).first.fill(words)
    expect(page.locator("[data-said-here]").first).to_contain_text("down 500 (25%)", timeout=10_000)
    saved(page)
    wrong.look(page, "an outcome")


def ask_the_owner(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}agreement/")
    expect(page.locator("main")).to_contain_text("cannot be published yet: 1 agreement is missing")
    press(page, "Ask by e-mail")
    expect(page.get_by_role("alert")).to_be_focused()
    wrong.look(page, "asked without an address")
    page.get_by_label("Name").first.fill("Head of care")
    page.get_by_label("E-mail address").first.fill(OWNER)
    press(page, "Ask by e-mail")
    expect(page.locator("main")).to_contain_text("Head of care (owner)")
    wrong.look(page, "asked")


def send(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}submit/")
    wrong.look(page, "before it is sent")
    press(page, "Send to the editors")
    main = page.locator("main")
    expect(main).to_contain_text("With the editors since")
    expect(main).to_contain_text("Wait for one agreement that you asked for")
    wrong.look(page, "sent")


def owner_agrees(site: Site, browser: Browser, wrong: Wrong) -> None:
    """On a phone without JavaScript, from the link in the e-mail and without an account."""
    letter = letter_to(site, OWNER, TITLE)
    assert "/admin/" not in letter
    link = re.search(r"http\S+/agree/\S+", letter)
    assert link is not None
    phone = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    owner = phone.new_page()
    owner.goto(link.group())
    expect(owner.locator("main")).to_contain_text(STRAY)
    press(owner, "Send the answer")
    expect(owner.get_by_role("alert")).to_contain_text("Choose an answer")
    owner.get_by_label("Yes, I agree").check()
    press(owner, "Send the answer")
    expect(owner.locator("h1")).to_have_text("Thank you, your answer is recorded")
    phone.close()
    with browser.new_context() as again:
        seen = again.new_page()
        seen.goto(link.group())
        wrong.look(seen, "what the owner reads")


def test_a_word_file_becomes_a_case_under_review(
    site: Site,
    browser: Browser,
    sign_in: SignIn,  # noqa: F811 - the fixture
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    file = tmp_path / "Our project.docx"
    file.write_bytes(as_docx(FORM))
    page = sign_in("champion")
    wrong = Wrong()
    began = time.monotonic()

    hand_in(page, file, wrong)
    wrong.look(page, "review")
    assert beneath_the_bar(page) == []
    place_what_waits(page)
    take_a_fact(page)
    press(page, "Make the draft")
    page.wait_for_url("**/contribute/PR-*/")
    record_property("seconds to a draft", round(time.monotonic() - began, 1))
    case = page.url

    fill_in_what_is_missing(page, case, wrong)
    add_an_outcome(page, case, wrong)
    ask_the_owner(page, case, wrong)
    send(page, case, wrong)
    record_property("seconds until it was sent", round(time.monotonic() - began, 1))

    owner_agrees(site, browser, wrong)
    page.reload()
    expect(page.locator("main")).not_to_contain_text("agreement")
    assert wrong.found == {}

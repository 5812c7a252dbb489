"""From a Word file to a case under review where it is harder: on a phone, without JavaScript, by keyboard alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.exchange.documents import WORD, as_docx
from tests.functional.keyboard import choose, follow, press, reach
from tests.functional.standing import Site
from tests.functional.test_editors import SignIn, sign_in  # noqa: F401 - a fixture
from tests.functional.ways import PHONE, PLAIN_DESK, PLAIN_PHONE, Way, Wrong

OURS: Final = Path(__file__).parents[1] / "exchange" / "data" / "infuse_northmere.txt"
STRAY: Final = "The kettle in the meeting room broke twice."
QUESTION: Final = re.compile(r"^\d\. ")
ANSWERED: Final = {
    "1": "Challenge",
    "2": "Research questions",
    "3": "Approach",
    "4": "What helped",
    "5": "Working together",
    "6": "Key findings",
    "7": "Next steps",
}
"""Where the answer to each question of the template has its place."""

READ_WITHIN: Final = 60
"""How often somebody without JavaScript looks again."""


def words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))


def answers(template: str) -> dict[str, str]:
    """The first line below each numbered question."""
    lines = [line.strip() for line in template.splitlines() if line.strip()]
    return {line[0]: following for line, following in pairwise(lines) if QUESTION.match(line)}


def said(template: str) -> set[str]:
    """What somebody wrote into the template: its words but for the questions and the names of its boxes."""
    lines = [line for line in template.splitlines() if not QUESTION.match(line)]
    return words("\n".join(re.sub(r"^(Cohort|Organisation):", "", line) for line in lines))


def hand_in(page: Page, file: Path, wrong: Wrong) -> None:
    follow(page, "Upload a document")
    expect(page.locator("h1")).to_have_text("Upload a document")
    wrong.look(page, "upload")
    reach(page, page.locator("input[name=file]"))
    page.locator("input[name=file]").set_input_files(file)
    press(page, "Read the document")
    expect(page.locator("h1")).to_have_text(file.name)
    ready = page.get_by_role("button", name="Make the draft")
    for _ in range(0 if wrong.way.scripted else READ_WITHIN):
        page.wait_for_load_state()  # the button is the last of the page
        if ready.count():
            break
        page.wait_for_timeout(250)
        reach(page, page.get_by_role("link", name="Look again now"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(ready).to_be_visible(timeout=30_000)


def assert_mapped(page: Page, template: str) -> None:
    """Each answer is at its field, and every word of the document is before one's eyes."""
    rail = page.get_by_role("complementary", name="What the case would say")
    for number, first in answers(template).items():
        told = rail.locator(f"dt:text-is({ANSWERED[number]!r}) + dd").first
        expect(told).to_contain_text(first[:60])
    assert words(f"{STRAY} {template}") <= words(page.locator("main").inner_text())


def beside(page: Page) -> Locator:
    """What stands beside the form."""
    return page.get_by_role("complementary", name="About this case")


def fill_in(page: Page, wrong: Wrong) -> None:
    """What publishing needs and the document does not say; what has no place stands beside the form."""
    follow(page, "Fill in what publishing needs")
    expect(beside(page)).to_contain_text(STRAY)
    wrong.look(page, "the form")
    choose(page, page.get_by_label("Innovation mode").first, "unsure")
    choose(page, page.get_by_label("Phase").first, "pilot")
    press(page, "Save draft")
    expect(page.locator(".banner.good")).to_contain_text("Saved at")
    expect(page.get_by_label("Phase").first).to_have_value("pilot")


def confirm_a_term(page: Page, case: str, wrong: Wrong) -> None:
    """Nothing is tagged before somebody ticks it, and nothing but what was ticked afterwards."""
    page.goto(f"{case}terms/")
    offered = page.locator("main .choice")
    names = offered.locator("b").all_inner_texts()
    assert names, "the text points to some term"
    wrong.look(page, "terms")
    page.goto(f"{case}preview/")
    assert tagged(page).isdisjoint(names)
    page.go_back()
    reach(page, page.locator("main .choice input").first)
    page.keyboard.press("Space")
    press(page, "Add the ticked terms")
    expect(page.locator(".banner.good")).to_contain_text(f"Added: {names[0]}.")
    assert offered.locator("b").all_inner_texts() == names[1:]
    page.goto(f"{case}preview/")
    assert tagged(page).intersection(names) == {names[0]}


def tagged(page: Page) -> set[str]:
    """The terms that the case carries, as readers see them."""
    kinds = ("sectors", "methods", "barriers", "enablers")
    links = page.locator("article").locator(", ".join(f"a[href^='/{kind}/']" for kind in kinds))
    return set(links.all_inner_texts())


def settle_what_is_left(page: Page, case: str) -> None:
    """It cannot be sent while words of the document have no place; then the person gives them one."""
    page.goto(f"{case}submit/")
    expect(page.locator("main")).to_contain_text("Words from a document that have no place yet")
    expect(page.get_by_role("button", name="Send to the editors")).to_have_count(0)
    page.goto(f"{case}edit/")
    follow(page, "Give it a place, or set it aside")
    stray = page.locator("li.result", has_text=STRAY)
    expect(stray).to_contain_text("Where does it go?")
    choose(page, stray.get_by_label("Put it at"), "key_findings")
    press(page, "Put it there", stray)
    expect(stray.locator(".tags")).to_contain_text("Placed")


def send(page: Page, case: str, wrong: Wrong) -> None:
    page.goto(f"{case}submit/")
    wrong.look(page, "before it is sent")
    press(page, "Send to the editors")
    expect(page.locator("main")).to_contain_text("With the editors since")
    wrong.look(page, "sent")


def walk(page: Page, template: str, folder: Path, wrong: Wrong) -> None:
    """Go from the file to the review, and miss no word of it on the way."""
    file = folder / "Our project.docx"
    file.write_bytes(as_docx(f"{STRAY}\n\n{template}"))
    hand_in(page, file, wrong)
    wrong.look(page, "review")
    assert_mapped(page, template)
    press(page, "Make the draft")
    page.wait_for_url("**/contribute/PR-*/")
    case = page.url
    expect(page.locator(".banner.good")).to_contain_text("One passage has no place yet")
    wrong.look(page, "overview")
    fill_in(page, wrong)
    confirm_a_term(page, case, wrong)
    settle_what_is_left(page, case)
    page.goto(f"{case}preview/")
    wrong.look(page, "preview")
    assert words(STRAY) | said(template) <= words(page.locator("main").inner_text())
    send(page, case, wrong)


@pytest.mark.parametrize("way", [PLAIN_PHONE, PHONE], ids=str)
def test_a_word_file_becomes_a_case_under_review_by_keyboard(
    site: Site,
    sign_in: SignIn,  # noqa: F811 - the fixture
    tmp_path: Path,
    way: Way,
    record_property: Callable[[str, object], None],
) -> None:
    wrong = Wrong(way)
    page = sign_in("champion", way)
    began = time.monotonic()
    walk(page, OURS.read_text(encoding="utf-8"), tmp_path, wrong)
    record_property(f"seconds until it was sent, {way}", round(time.monotonic() - began, 1))
    assert wrong.found == {}


def test_a_real_template_becomes_a_case_under_review_without_javascript(
    site: Site,
    sign_in: SignIn,  # noqa: F811 - the fixture
    shared: Path,
    tmp_path: Path,
) -> None:
    template = next((shared / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    wrong = Wrong(PLAIN_DESK)
    walk(sign_in("champion", PLAIN_DESK), template, tmp_path, wrong)
    assert wrong.found == {}

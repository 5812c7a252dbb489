"""Scenes: what editors see in the admin."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import expect

from tests.functional.test_editors import begin
from tests.screenshots.people import EDITOR, KEEPER
from tests.screenshots.stage import Scene, Stage

MAIN: Final = "#main"


def the_first_page(stage: Stage) -> None:
    """What waits for an editor, who asks to belong, and what goes stale."""
    with stage.signed_in(EDITOR) as page:
        stage.camera.take(
            page, "first-page", page.locator("aside, .sidebar").first, page.locator(MAIN)
        )
        for name, tail in (
            ("reviews", "reviews/"),
            ("who-asks-to-belong", "memberships/"),
            ("going-stale", "going-stale/"),
            ("problem-reports", "problem-reports/"),
        ):
            page.goto(f"/admin/{tail}")
            stage.camera.take(page, name, page.locator(MAIN))


def a_review(stage: Stage) -> None:
    """A step with its checklist, and sending a case back with comments by field."""
    with stage.signed_in(EDITOR) as page:
        page.goto("/admin/reviews/")
        page.get_by_role("link", name="Repairs booked by text message").click()
        page.locator("input[name^=check-][value=yes]").first.check()
        checks = page.locator(".w-field__wrapper:has([name^=check-])").all()
        stage.camera.take(page, "review-step", page.locator(f"{MAIN} header").first, *checks)
        page.locator("[name=words]").fill("A clear case. One figure is missing.")
        page.locator("[name=field-1]").select_option(label="Key findings")
        box = page.locator("[name=text-1]")
        box.fill("How many tenants still telephoned? A number would help.")
        stage.camera.take(
            page, "send-back", page.locator(".w-field__wrapper:has([name=words])"), box
        )


def a_report(stage: Stage) -> None:
    """What a reader wrote, and what an editor did about it."""
    with stage.signed_in(EDITOR) as page:
        page.goto("/admin/problem-reports/")
        page.locator("td a").first.click()
        page.get_by_label("In hand").check()
        page.locator("[name=answer]").fill("Asked the depot for the number of this month.")
        stage.camera.take(page, "answer-a-report", *page.locator("section.w-panel").all())


def an_embargo(stage: Stage) -> None:
    """The moment before which a case is published on no road."""
    with stage.signed_in(EDITOR) as page:
        page.goto("/admin/cases/?q=canal")
        page.get_by_role("link", name=re.compile("Bid for bins")).first.click()
        page.get_by_role("tab", name="Record").click()
        field = page.locator("#id_embargo_until")
        # Without the focus: a calendar opens over the page where somebody goes to the field.
        field.evaluate("field => { field.value = '2027-03-17 09:30' }")
        stage.camera.take(
            page,
            "embargo-in-the-admin",
            page.locator("section.w-panel:has(#id_embargo_until)").last,
        )


def refused(stage: Stage) -> None:
    """Submitting too early names all that is missing; the menu beside a title."""
    with stage.signed_in(EDITOR) as page:
        begin(page, "Benches that charge a telephone")
        page.locator("footer").get_by_role("button", name="More actions").click()
        page.locator("footer").get_by_role("button", name="Submit to Editors' review").click()
        said = page.locator(".messages")
        expect(said).to_contain_text("Record the owner's agreement")
        stage.camera.take(page, "publishing-refused", said)
        page.goto("/admin/cases/?q=lamps")
        page.get_by_role("link", name=re.compile("Street lamps")).first.click()
        menu = page.locator("header [data-controller=w-dropdown]").first
        menu.get_by_role("button").first.click()
        last = page.get_by_text("Merge into another case").first
        last.wait_for()
        basics = page.get_by_role("tab", name="Basics")
        stage.camera.take(page, "case-menu", menu, basics, last)


def a_dispute(stage: Stage) -> None:
    """What somebody named in a case says to it, before it stands beside the fact."""
    with stage.signed_in(EDITOR) as page:
        page.goto("/admin/statements/")
        page.locator("td a").first.click()
        decided = page.locator("section.w-panel").last
        decided.get_by_role("radio", name="Stands beside the case").check()
        decided.locator("[name=public_words]").fill(
            "The maker says that it was paid for eleven days."
        )
        stage.camera.take(page, "decide-a-dispute", decided)


def a_merge(stage: Stage) -> None:
    """One term is to stand for another from now on."""
    with stage.signed_in(KEEPER) as page:
        page.goto("/admin/snippets/taxonomy/barrier/")
        term = page.locator("td a[href*='/barrier/edit/']:has-text('Rules confusion')").first
        page.goto((term.get_attribute("href") or "").replace("/edit/", "/merge/"))
        page.locator("[name=winner]").select_option(label="Inconsistency")
        stage.camera.take(page, "merge-a-term", page.locator(MAIN))


def search(stage: Stage) -> None:
    """What a synonym would change, and why a case stands where it stands."""
    with stage.signed_in(KEEPER) as page:
        page.goto("/admin/snippets/taxonomy/method/?q=dynamic+market")
        page.locator("td a:has-text('Dynamic market')").first.click()
        page.locator("#id_synonyms-0-text").fill("potholes")
        page.locator("button[name=preview]").click()
        tried = page.locator("#preview")
        tried.wait_for()
        stage.camera.take(page, "synonyms-tried", tried, most=232)
    # What was replaced counts in a score until its part of the index is merged, which is a matter of time.
    stage.site.manage("rebuild_index")
    with stage.signed_in(EDITOR) as page:
        page.goto("/search/?q=falls+at+night&basis=illustrative")
        page.locator(".results a:has-text('Why this result?')").first.click()
        stage.camera.take(page, "why-this-result", page.locator("main"))


# The first page counts what the index holds: by then it has met the withdrawal of the scenes before.
SCENES: Final[tuple[Scene, ...]] = (
    a_review,
    refused,
    a_dispute,
    the_first_page,
    a_report,
    an_embargo,
    search,
    a_merge,
)

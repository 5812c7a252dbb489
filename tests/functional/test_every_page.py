"""Every kind of page, on a phone and at a desk: accessible, light, alone, without errors."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.functional.conftest import WIDTHS
from tests.functional.looking import violations
from tests.functional.standing import Site
from tests.functional.test_journeys import focused_is_visible

PAGES = (
    "/",
    "/search/",
    "/search/?q=falls+prevention&nation=wales",
    "/search/?q=zxqvbn",
    "/search/?q=innovation+partnership+in+Aylesbury+Vale",
    "/search/?q=%22older+poeple%22+-telecare&nation=northern-ireland&year_from=2010",
    "/search/?q=framwork",
    "/search/?q=falls&colour=red&sector=nonsense&year_from=abc&page=zzz",
    "/cases/",
    "/sectors/",
    "/sectors/adult-social-care/",
    "/sectors/care/",
    "/methods/",
    "/methods/innovation-partnership/",
    "/outcomes/",
    "/outcomes/cost-avoidance/",
    "/barriers/",
    "/barriers/risk-appetite/",
    "/enablers/",
    "/enablers/leadership/",
    "/organisations/",
    "/organisations/northmere/",
    "/organisations/penhallow/",
    "/programmes/",
    "/programmes/infuse/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/open-data/",
    "/api/v1/docs",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/cases/no-such-case/",
    "/id/case/PR-000041",
    "/id/case/PR-000001",
    "/id/case/PR-000039",
    "/id/case/PR-000074",
)
REFLOWED = (
    "/",
    "/search/?q=falls&nation=wales&sector=adult-social-care",
    "/methods/framework/",
    "/organisations/",
    "/id/case/PR-000030",
    "/id/case/PR-000041",
    "/api/v1/docs",
)
SMALLEST = 320
"""A screen of 1,280 pixels at 400 percent (WCAG 2.2, 1.4.10)."""

A4_IN_PRINT = 672
"""CSS pixels between the margins of the printed page."""

MANY_TABS = 300
OF_A_CASE = ("history/", "report/")
HEAVIEST = 60 * 1024


@dataclass
class Seen:
    """What the browser met on the way to one page."""

    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    weight: int = 0


def watch(page: Page, site: Site) -> Seen:
    """Note requests to other origins, console errors and bytes over the wire."""
    seen = Seen()

    def weigh(response: Response) -> None:
        if not response.url.startswith((site.url, "data:")):
            seen.foreign.append(response.url)
        sizes = response.request.sizes()
        seen.weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("response", weigh)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on(
        "console",
        lambda line: (
            seen.complaints.append(line.text)
            if line.type == "error" and "404" not in line.text
            else None
        ),
    )
    return seen


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_light_and_alone(site: Site, page: Page, address: str) -> None:
    seen = watch(page, site)
    page.goto(f"{site.url}{address}", wait_until="networkidle")
    assert not seen.foreign
    assert not seen.complaints
    assert seen.weight <= HEAVIEST, f"{seen.weight} bytes over the wire"
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
        assert not violations(page)


@pytest.mark.parametrize("part", OF_A_CASE)
def test_the_pages_beside_a_case_are_accessible(site: Site, page: Page, part: str) -> None:
    page.goto(f"{site.url}/id/case/PR-000041")
    page.goto(f"{page.url}{part}")
    assert not violations(page)


@pytest.mark.parametrize("address", REFLOWED)
def test_nothing_is_lost_at_four_hundred_percent(
    site: Site, browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": SMALLEST, "height": 256})
    try:
        page = context.new_page()
        page.goto(f"{site.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST
    finally:
        context.close()


@pytest.mark.parametrize("address", ["/id/case/PR-000030", "/search/?q=falls"])
def test_print_is_the_text_alone_and_fits_the_paper(
    site: Site, browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": A4_IN_PRINT, "height": 970})
    try:
        page = context.new_page()
        page.goto(f"{site.url}{address}")
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_IN_PRINT
        for hidden in (".masthead-nav", ".foot", ".filters", ".toolbar", "button"):
            assert not page.locator(hidden).filter(visible=True).count(), hidden
        if page.locator(".unknowns").count():
            assert page.locator(".unknowns li").first.is_visible(), "what is not known is printed"
    finally:
        context.close()


@pytest.mark.parametrize(
    "address", ["/", "/search/?q=falls", "/id/case/PR-000030", "/accounts/login/"]
)
def test_every_stop_of_the_keyboard_shows_where_it_is(site: Site, page: Page, address: str) -> None:
    page.goto(f"{site.url}{address}")
    stops = 0
    for _ in range(MANY_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
        assert focused_is_visible(page), page.evaluate("document.activeElement.outerHTML")
    assert stops > 10


def test_a_withdrawn_case_leaves_an_accessible_tombstone(site: Site, page: Page) -> None:
    site.manage(
        "shell",
        "-c",
        "from casestudies import services; from casestudies.models import CaseStudyPage;"
        "services.withdraw(CaseStudyPage.objects.get(ref='PR-000052'), 'owner-request')",
    )
    answer = page.goto(f"{site.url}/id/case/PR-000052")
    assert answer is not None
    assert answer.status == 410
    assert "PR-000052" in page.locator("main").inner_text()
    assert not violations(page)


def test_a_question_of_eight_thousand_characters_is_answered(site: Site, page: Page) -> None:
    answer = page.goto(f"{site.url}/search/?q={'falls+' * 1333}")
    assert answer is not None
    assert answer.status == 200
    assert "first 50 words" in page.locator("main").inner_text()


def test_dark_colours_are_accessible_too(site: Site, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    try:
        page = context.new_page()
        for address in (
            "/",
            "/search/?q=falls&nation=wales",
            "/search/?q=zxqvbn",
            "/id/case/PR-000041",
            "/id/case/PR-000001",
            "/methods/framework/",
            "/organisations/penhallow-district/",
            "/accounts/login/",
        ):
            page.goto(f"{site.url}{address}")
            assert not violations(page)
    finally:
        context.close()


def test_a_report_keeps_what_was_typed_and_says_thank_you(site: Site, either: Page) -> None:
    either.goto(f"{site.url}/id/case/PR-000041")
    either.goto(f"{either.url}report/")
    either.locator("textarea").first.fill("")
    either.locator("main form button[type=submit]").click()
    assert either.locator(".error-summary, [role=alert]").first.is_visible()
    either.locator("textarea").first.fill("The figure for the second year is wrong.")
    either.locator("input[name=kind][value=wrong]").check()
    either.locator("main form button[type=submit]").click()
    either.wait_for_load_state()
    assert "Thank you" in either.locator("main").inner_text()

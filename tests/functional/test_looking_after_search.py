"""Why search answers as it does, in a real browser: explanations, the query log, synonyms before they are saved."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.functional.conftest import WIDTHS
from tests.functional.looking import violations
from tests.functional.standing import Site

READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PATIENCE = 60

EXPLAINED = (
    "/search/explain/",
    "/search/explain/?q=PSR+most+suitable+provider+in+Wales&case=PR-000055",
    "/search/explain/?q=falls&nation=wales&case=PR-000030",
    "/search/explain/?q=falls&case=no-such-case",
    "/search/?q=falls",
)
KEEPER = """
from django.contrib.auth.models import Group
from cms.accounts.models import User
user, _ = User.objects.get_or_create(username="keeper", email="keeper@precedent.example")
user.set_password("correct horse battery")
user.save()
user.groups.set(Group.objects.filter(name="Vocabulary keeper"))
"""


def sign_in(page: Page, site: Site, email: str, password: str) -> None:
    page.goto(f"{site.url}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def sign_in_editor(page: Page, site: Site) -> None:
    people = json.loads((Path(site.environment["PRECEDENT_VAR"]) / "dev-sign-ins.json").read_text())
    editor = next(person for person in people if person["role"] == "editor")
    sign_in(page, site, editor["email"], editor["password"])


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_explanations_are_accessible_and_fit(site: Site, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    try:
        page = context.new_page()
        sign_in_editor(page, site)
        for address in EXPLAINED:
            page.goto(f"{site.url}{address}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert violations(page) == [], address
    finally:
        context.close()


def test_a_result_leads_to_its_explanation_and_the_sum_is_the_score(
    site: Site, either: Page
) -> None:
    sign_in_editor(either, site)
    either.goto(f"{site.url}/search/?q=falls+at+night")
    either.locator(".results a:has-text('Why this result?')").first.click()
    either.wait_for_load_state()
    assert "It is number 1 of" in either.locator("main").inner_text()
    numbers = [
        float(cell) for cell in either.locator("tbody td:nth-last-child(2)").all_inner_texts()
    ]
    total = float(either.locator("tfoot td").first.inner_text())
    assert abs(sum(numbers) - total) <= 0.01 * len(numbers)


@pytest.fixture
def reader(either: Page, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody who reads, with a browser's own name, with JavaScript and without."""
    scripts = "without" not in request.node.callspec.id
    context = browser.new_context(java_script_enabled=scripts, user_agent=READER)
    try:
        yield context.new_page()
    finally:
        context.close()


def test_what_was_asked_and_which_place_was_opened_stands_in_the_report(
    site: Site, reader: Page, browser: Browser, request: pytest.FixtureRequest
) -> None:
    question = f"sensors {'plain' if 'without' in request.node.callspec.id else 'quick'}"
    reader.goto(f"{site.url}/")
    reader.locator("main input[name=q]").fill(f"{question} jane@council.example")
    reader.locator("main form button").first.click()
    reader.wait_for_load_state()
    reader.locator(".results h3 a").nth(1).click()
    reader.wait_for_url("**/cases/**")
    assert "?" not in reader.url
    editors = browser.new_page()
    sign_in_editor(editors, site)
    row = editors.locator(f"tr:has-text('{question} [e-mail address]')").first
    deadline = time.monotonic() + PATIENCE
    while True:
        editors.goto(f"{site.url}/admin/searches/?period=7")
        if row.count() and "at best from place 2" in row.inner_text():
            break
        assert time.monotonic() < deadline, "the question never came, or not its opening"
        time.sleep(2)
    assert "jane" not in editors.content()
    assert violations(editors) == []
    editors.context.close()


def test_a_synonym_is_tried_before_it_is_saved(
    site: Site, either: Page, request: pytest.FixtureRequest
) -> None:
    site.manage("shell", "-c", KEEPER)
    sign_in(either, site, "keeper@precedent.example", "correct horse battery")
    either.goto(f"{site.url}/admin/snippets/taxonomy/method/?q=dynamic+market")
    either.locator("td a:has-text('Dynamic market')").first.click()
    either.wait_for_load_state()
    before = either.locator("#id_synonyms-0-text").input_value()
    either.locator("#id_synonyms-0-text").fill("potholes")
    either.locator("button[name=preview]").click()
    preview = either.locator("#preview")
    preview.wait_for()
    assert "nothing has been saved yet" in preview.inner_text()
    assert "using AI to find potholes" in preview.inner_text()
    assert either.locator("#id_synonyms-0-text").input_value() == "potholes"
    if "without" not in request.node.callspec.id:  # axe is a script
        assert violations(either, "#preview") == []
    either.goto(either.url)
    assert either.locator("#id_synonyms-0-text").input_value() == before

"""Every screen in every state, and every e-mail, looked over by axe on a phone and at a desk; none can be forgotten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.test.signals import template_rendered
from django.urls import URLPattern, URLResolver
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django import DjangoDbBlocker

from casestudies.wagtail_hooks import listings
from contributions.urls import urlpatterns as rooms
from search import engines
from tests import factories
from tests.accounts.test_admin_addresses import addresses as editors_addresses
from tests.functional import screens
from tests.functional.conftest import WIDTHS
from tests.functional.screens.letters import kinds, letters
from tests.functional.screens.serving import Theatre, theatre
from tests.functional.screens.stage import Screen
from website.urls.cases import urlpatterns as of_cases

pytestmark = [
    pytest.mark.django_db,
    # Otherwise the tests without a browser are put behind other files, and all is played a second time for them.
    pytest.mark.usefixtures("browser_name"),
]

PICTURES: Final = os.environ.get("PRECEDENT_SCREENS", "")
"""A folder in which a picture of each screen is kept, for whoever wants to look."""

SHOWN_BY_OTHERS: Final = {
    "contribute_keep": "answers a script",
    "contribute_change": "answers a script with a part of a form that holds it",
    "contribute_document_picture": "a picture",
    "case_list": "test_every_page",
    "case_file": "a file",
    "search_index": "test_looking_after_search",
    "searches": "test_looking_after_search",
    "searches_csv": "a file",
}
"""Addresses that need no screen here, and why."""

OURS: Final = ("contributions", "casestudies", "mail", "account", "mfa", "socialaccount")
"""Folders of templates each of which has to be shown."""

THE_FORM: Final = ("completeness_panel", "names", "row", "row_columns", "row_field", "row_line")
NOT_SHOWN: Final = {
    **{
        f"casestudies/admin/{name}.html": "the form of a case in Wagtail: test_editors"
        for name in (*THE_FORM, "rows", "term_boxes")
    },
    "casestudies/case_list.html": "test_every_page",
    "socialaccount/signup.html": "an organisation's own server alone leads there",
    "mfa/reauthenticate.html": "a while after the second step, by its code",
}
"""Templates that no screen here shows, and why."""

SIZES: Final[dict[str, ViewportSize]] = {
    name: {"width": width, "height": 900} for name, width in WIDTHS.items()
}
BY_WIDTH: Final = [
    *("aria-hidden-focus", "bypass", "empty-heading", "heading-order", "landmark-one-main"),
    *("page-has-heading-one", "region", "scrollable-region-focusable", "skip-link"),
]
"""What a wider window can change: which parts are shown, and which scroll. Colours, names and labels are the same."""

AXE: Final = """async ([width, only]) => {
  while (innerWidth !== width) await new Promise(requestAnimationFrame);
  const asked = only.length ? {runOnly: {type: 'rule', values: only}} : {};
  const furniture = {exclude: [['.messages']]};  // Wagtail's, which fade in
  const found = await axe.run(furniture, {resultTypes: ['violations'], ...asked});
  const said = found.violations.map(each => `${each.id}: ${each.nodes[0].html}`);
  if (document.documentElement.scrollWidth > innerWidth) said.push('wider than the window');
  return said;
}"""


@dataclass(frozen=True, slots=True)
class Album:
    """All screens and e-mails, and what was asked and shown on the way."""

    screens: list[Screen]
    letters: dict[str, str]
    addresses: set[str]
    templates: set[str]


@pytest.fixture(scope="module")
def album(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Album]:
    """Everything played once; nothing of it stays in the database."""
    templates: set[str] = set()

    def note(template: Any, **_: Any) -> None:
        templates.add(str(template.name))

    template_rendered.connect(note)
    folder = tmp_path_factory.mktemp("index")
    try:
        with (
            django_db_blocker.unblock(),
            override_settings(SEARCH_INDEX_DIR=folder),
            transaction.atomic(),
        ):
            factories.fed()
            stage = screens.make()
            yield Album(stage.screens, letters(), stage.addresses, templates)
            transaction.set_rollback(True)
    finally:
        template_rendered.disconnect(note)
        engines._embedded.cache_clear()


@pytest.fixture(scope="module")
def stage_door() -> Iterator[Theatre]:
    """The server of all screens."""
    with theatre() as server:
        yield server


def test_every_screen_in_every_state_is_accessible_and_fits(
    album: Album, stage_door: Theatre, browser: Browser
) -> None:
    wrong: dict[str, list[str]] = {}
    with browser.new_context(viewport=SIZES["phone"]) as context:
        context.add_init_script(AXE_SCRIPT)
        page = context.new_page()
        for screen in album.screens:
            stage_door.on = screen
            page.goto(f"{stage_door.url}{screen.path}")
            look(page, screen.name, wrong)
        for name, html in album.letters.items():
            page.set_content(html)
            look(page, name, wrong)
    assert wrong == {}


def look(page: Page, name: str, wrong: dict[str, list[str]]) -> None:
    """Keep what is wrong with what ``page`` shows: all of it on a phone, then what is otherwise at a desk."""
    for where, size in SIZES.items():
        page.set_viewport_size(size)
        if said := page.evaluate(AXE, [size["width"], [] if where == "phone" else BY_WIDTH]):
            wrong[f"{name}, {where}"] = said
        if PICTURES:
            file = re.sub(r"\W+", "-", name).strip("-")
            page.screenshot(path=Path(PICTURES) / f"{file}-{size['width']}.png", full_page=True)


def _names(patterns: list[Any]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _names(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield str(each.name)


def test_no_address_is_without_a_screen(album: Album) -> None:
    queues = {f"{each.name}:index" for each in listings()}
    ours = {*_names(rooms), *_names(of_cases), *editors_addresses(), *queues}
    assert ours - album.addresses == set(SHOWN_BY_OTHERS)


def test_no_template_is_without_a_screen(album: Album) -> None:
    root = Path(settings.BASE_DIR) / "templates"
    ours = {
        str(file.relative_to(root)) for folder in OURS for file in (root / folder).rglob("*.html")
    }
    assert ours - album.templates == set(NOT_SHOWN)


def test_every_kind_of_e_mail_is_looked_at(album: Album) -> None:
    assert {name.split()[1] for name in album.letters} == kinds()

"""What every scene is handed: the site, a browser, the people in it, and a camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Browser, Page

from tests.functional.standing import Site
from tests.screenshots.camera import Camera
from tests.screenshots.people import PASSWORD, Person
from tests.screenshots.slowed import STARTS

DESK: Final = 1280
PHONE: Final = 375
ROOM: Final = "/contribute/"
ADMIN: Final = ("Editor", "Vocabulary keeper")
"""Roles of people who come to the admin when they sign in; others come to their room."""

TALL: Final = 2000
"""The admin keeps parts of itself at the edges of its window: one that holds all of a page moves nothing."""


@dataclass(frozen=True)
class Stage:
    """The set of all scenes."""

    site: Site
    browser: Browser
    camera: Camera
    refs: dict[str, str]
    """References of the cases that ``content`` made, by its names."""

    @contextmanager
    def visitor(self, *, width: int = DESK, height: int = 900) -> Iterator[Page]:
        """Yield a page of somebody who is not signed in, on a desk or a phone."""
        with self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.site.url, locale="en-GB"
        ) as context:
            context.clock.set_fixed_time(STARTS)
            yield context.new_page()

    @contextmanager
    def signed_in(self, person: Person, *, width: int = DESK) -> Iterator[Page]:
        """Yield a page of ``person``, who is where one comes to after signing in."""
        in_admin = person.role in ADMIN
        with self.visitor(width=width, height=TALL if in_admin else 900) as page:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", person.email)
            page.fill("input[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/admin/" if in_admin else f"**{ROOM}", wait_until="commit")
            yield page

    def room(self, case: str, tail: str = "") -> str:
        """Return the address of a page of ``case`` in the champions' room."""
        return f"{ROOM}{self.refs[case]}/{tail}"


Scene = Callable[[Stage], None]

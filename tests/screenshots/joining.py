"""Scenes: getting in, and the list of one's cases."""

from __future__ import annotations

from typing import Final

from tests.screenshots.people import CHAMPION, NEWCOMER
from tests.screenshots.stage import Scene, Stage


def an_account(stage: Stage) -> None:
    """Somebody new opens an account."""
    with stage.visitor() as page:
        page.goto("/accounts/signup/")
        page.locator("input[name=email]").fill("jude.arkle@northmere.example")
        stage.camera.take(page, "open-an-account")


def an_organisation(stage: Stage) -> None:
    """Somebody waits until an editor confirms where they work."""
    with stage.signed_in(NEWCOMER) as page:
        page.goto("/contribute/organisation/")
        stage.camera.take(page, "your-organisation")


def my_cases(stage: Stage) -> None:
    """A champion sees where each of their cases stands, and who writes one."""
    with stage.signed_in(CHAMPION) as page:
        navigation = page.locator("nav[aria-label='My cases']")
        stage.camera.take(page, "my-cases", navigation, page.locator("main"))
        page.goto(stage.room("ramps", "people/"))
        stage.camera.take(page, "people-of-a-case")


SCENES: Final[tuple[Scene, ...]] = (an_account, an_organisation, my_cases)

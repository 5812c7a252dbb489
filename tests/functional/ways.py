"""The ways in which a journey is walked: at a desk or on a phone, with JavaScript or without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page

from tests.functional.looking import faults, too_wide

WIDTH_OF_A_DESK, WIDTH_OF_A_PHONE = 1280, 375


@dataclass(frozen=True)
class Way:
    """How wide the window is, and whether scripts run in it."""

    width: int
    scripted: bool

    def __str__(self) -> str:
        where = "on a phone" if self.width == WIDTH_OF_A_PHONE else "at a desk"
        return f"{where} {'with' if self.scripted else 'without'} JavaScript"


DESK: Final = Way(WIDTH_OF_A_DESK, scripted=True)
PLAIN_DESK: Final = Way(WIDTH_OF_A_DESK, scripted=False)
PHONE: Final = Way(WIDTH_OF_A_PHONE, scripted=True)
PLAIN_PHONE: Final = Way(WIDTH_OF_A_PHONE, scripted=False)


@dataclass
class Wrong:
    """What is wrong with the screens of a journey, by screen.

    Axe is a script itself: where none runs, only the width is looked at, and the ways with JavaScript ask the rest.
    """

    way: Way = DESK
    found: dict[str, list[str]] = field(default_factory=dict)

    def look(self, page: Page, screen: str) -> None:
        """Look over what ``page`` shows now."""
        if said := faults(page) if self.way.scripted else too_wide(page):
            self.found[screen] = said

"""Scenes: from a document to a draft."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, expect

from tests.exchange.documents import as_docx
from tests.screenshots.people import CHAMPION
from tests.screenshots.stage import Scene, Stage

TEMPLATE: Final = Path(__file__).parents[1] / "exchange" / "data" / "infuse_northmere.txt"
STRAY: Final = "The kettle in the meeting room broke twice."
CONTACT: Final = "Questions to Ada Thorne, 01632 960143."
"""Ofcom keeps such numbers for drama: nobody has them."""

TABLE: Final = """Project,Council,What was the problem,Money,What came of it
Shared salt barns,Northmere Council,Each depot kept its own salt,"£18,000",One barn fewer
Quiet hours at the pool,Northmere Council,Some swimmers need less noise,£900,Two hours a week
"""


def hand_in(page: Page, name: str, content: bytes) -> None:
    """Upload a document and wait until it was read."""
    page.goto("/contribute/upload/")
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        page.locator("input[name=file]").set_input_files(file)
        page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_role("button", name="draft").first).to_be_visible(timeout=60_000)


def a_word_file(stage: Stage) -> None:
    """A Word file is read, and each passage has a place or waits for one."""
    form = f"{STRAY}\n\n{TEMPLATE.read_text(encoding='utf-8')}\n\n{CONTACT}"
    with stage.signed_in(CHAMPION) as page:
        page.goto("/contribute/upload/")
        stage.camera.take(page, "upload")
        hand_in(page, "Home care rounds.docx", as_docx(form))
        stage.camera.take(
            page, "passages", page.locator("main"), page.locator("aside.rail"), most=765
        )
        offer = page.locator("li.result", has=page.locator("form.toolbar")).first
        stage.camera.take(page, "facts-offered", offer)


def a_table(stage: Stage) -> None:
    """A table with a case a row."""
    with stage.signed_in(CHAMPION) as page:
        hand_in(page, "Small projects.csv", TABLE.encode())
        stage.camera.take(page, "table", most=700)


SCENES: Final[tuple[Scene, ...]] = (a_word_file, a_table)

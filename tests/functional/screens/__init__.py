"""Every screen of the champions' room, of what readers say, and of the editors' side, each in every state.

Each module brings cases into their states through the product's own services, asks for the pages as a browser would,
and says words by which the state is known. ``make`` plays them all.
"""

from __future__ import annotations

from tests.functional.screens import (
    accounts,
    afterwards,
    agreeing,
    documents,
    editors,
    readers,
    room,
    writing,
)
from tests.functional.screens.stage import Stage

PARTS = (room, writing, agreeing, documents, afterwards, readers, editors, accounts)


def make() -> Stage:
    """Return a stage on which everything was played; nothing of it is committed by itself."""
    stage = Stage()
    for part in PARTS:
        part.play(stage)
    return stage

"""Wagtail's list of what refers to what, brought up to date once a save and not once a row.

A case has some thirty child rows. As Wagtail comes, saving each of them reads the whole case again for
that list, which was more than half of the work of publishing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    reference_index_auto_update_disabled,
)


@contextmanager
def referenced_once(page: Page) -> Iterator[None]:
    """Leave the list alone inside the block, and bring it up to date for ``page`` when the block ends.

    Where somebody has already said to leave it alone (an import does), it stays theirs to do.
    """
    if getattr(reference_index_auto_update_disabled, "value", False):
        yield
        return
    with disable_reference_index_auto_update():
        yield
    ReferenceIndex.create_or_update_for_object(page)

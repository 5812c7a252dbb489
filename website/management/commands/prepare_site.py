"""``prepare_site``: the tree of pages that the site stands on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from website.site import prepare_site


class Command(BaseCommand):
    """Make the home page, the case list and the information pages where they are missing."""

    help = (
        "Makes the home page, the case list, the information pages and the site's address where "
        "they are missing. Can be run again; what editors wrote stays."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it, and say what was done."""
        for line in prepare_site() or ["The site's pages are all there."]:
            self.stdout.write(line)

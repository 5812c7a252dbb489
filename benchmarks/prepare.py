"""An empty site to be filled: tables, pages, vocabulary and organisations."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management import call_command

STEPS = ("database", "pages", "roles", "vocabulary", "organisations")


def run(_cases: int) -> dict[str, Any]:
    """Set up an empty site with the product's own command, as ``make setup`` does, without cases."""
    call_command("set_up", *STEPS, stdout=sys.stderr)
    return {}

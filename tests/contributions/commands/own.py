"""What anybody with an account does for themselves; nobody else's is named in these forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from organisations.models import Organisation
from tests import factories
from tests.contributions.matrix import SIGNED_IN

MEMBER = frozenset({"owner"})
"""Of an organisation, and confirmed; the writer asked to be one and nobody has confirmed it."""


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A form at an address that names nobody, and who has anything come of it."""

    address: str
    data: Callable[[Organisation], dict[str, Any]]
    by: frozenset[str] = SIGNED_IN


COMMANDS = {
    "begin a case": OwnCommand("contribute_start", lambda _: {"title": "Mine"}),
    "change one's name": OwnCommand("contribute_account", lambda _: {"first_name": "Robin"}),
    "ask to belong": OwnCommand(
        "contribute_organisation", lambda _: {"name": factories.organisation().name}
    ),
    "ask for an organisation": OwnCommand(
        "contribute_organisation", lambda _: {"name": "Nowhere Homes", "do": "add"}
    ),
    "invite a colleague": OwnCommand(
        "contribute_colleague",
        lambda body: {"email": "new@b.example", "organisation": str(body.pk)},
        MEMBER,
    ),
    "hand a document in": OwnCommand("contribute_upload", lambda _: {"text": "Too many visits."}),
}

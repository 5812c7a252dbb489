"""The HTML of the e-mails that the other parts caused: one of each shape, by kind."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.conf import settings

from cms.mail.models import OutgoingEmail

MAIL: Final = Path(settings.BASE_DIR) / "templates" / "mail"
SAYS: Final = re.compile(r">[^<]*<|=\"[^\"]*\"")
"""What a letter says, where it leads: everything but its shape."""


def kinds() -> set[str]:
    """Return every kind of e-mail that the product can send."""
    return {file.name.partition(".")[0] for file in MAIL.glob("*.subject.txt")}


def letters() -> dict[str, str]:
    """Return what was written, as HTML: of each kind one letter of each shape, by the kind and a number."""
    found: dict[str, str] = {}
    shapes: set[tuple[str, str]] = set()
    for kind, html in OutgoingEmail.objects.order_by("kind", "pk").values_list("kind", "html"):
        shape = (kind, SAYS.sub("", html))
        if shape not in shapes:
            shapes.add(shape)
            found[f"e-mail: {kind} {sum(each == kind for each, _ in shapes)}"] = html
    return found

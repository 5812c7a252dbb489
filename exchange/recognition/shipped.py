"""The templates that ship, from ``fixtures/templates/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from exchange.recognition.definition import Template, read_template

SHARED = "shared"


def folder() -> Path:
    """Return the folder of templates."""
    return Path(settings.BASE_DIR) / "fixtures" / "templates"


@cache
def shared() -> Template:
    """Return what any document may carry: the labels that every template has after its own."""
    return read_template((folder() / f"{SHARED}.yaml").read_text(encoding="utf-8"))


@cache
def shipped_templates() -> tuple[Template, ...]:
    """Return the templates that ship, by the names of their files."""
    return tuple(
        read_template(path.read_text(encoding="utf-8")).with_labels(shared().labels)
        for path in sorted(folder().glob("*.yaml"))
        if path.stem != SHARED
    )


def shipped(slug: str) -> Template:
    """Return one of the templates that ship.

    Raises:
        LookupError: if none has this slug.
    """
    for template in shipped_templates():
        if template.slug == slug:
            return template
    raise LookupError(f"No template is called “{slug}”.")

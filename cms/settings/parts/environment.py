"""Reading settings from the environment, in one place and with plain words when one is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_LONGEST = 3600.0
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_SPACE = re.compile(r"\s")


def text(name: str, default: str = "") -> str:
    """Return the variable without white space around it, or ``default`` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """Return the entries of a comma-separated variable, empty ones left out."""
    return [entry for part in text(name).split(",") if (entry := part.strip())]


def flag(name: str, *, default: bool) -> bool:
    """Return a yes-or-no variable.

    Raises:
        ImproperlyConfigured: if it is neither.
    """
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")


def seconds(name: str, *, default: float) -> float:
    """Return a length of time, above nought.

    Raises:
        ImproperlyConfigured: if it is none.
    """
    value = text(name)
    try:
        found = float(value) if value else default
    except ValueError:
        found = 0.0
    if not 0 < found < _LONGEST:
        raise ImproperlyConfigured(f"{name} must be a number of seconds above 0, not “{value}”.")
    return found


def address(name: str, default: str) -> str:
    """Return the http or https address of a server, which names its port.

    Raises:
        ImproperlyConfigured: if it is none; without the value, which may hold a password.
    """
    value = text(name, default)
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port is not None
    except ValueError:
        is_whole = False
    if not is_whole or _SPACE.search(value):
        raise ImproperlyConfigured(
            f"{name} must be an address with http:// or https://, a host and a port, "
            "such as https://search.example.org:9200."
        )
    return value


def require(names: Sequence[str], purpose: str) -> None:
    """Check that every named variable is set.

    Raises:
        ImproperlyConfigured: naming all that are missing at once, so that nobody finds them one by one.
    """
    missing = [name for name in names if not text(name)]
    if missing:
        raise ImproperlyConfigured(
            f"{purpose} needs these environment variables, which are not set: {', '.join(missing)}. "
            "See .env.example for what each is."
        )

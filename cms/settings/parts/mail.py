"""E-mail, by one address in ``EMAIL_URL``; files in ``var/mail/`` unless told otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.parts import environment
from cms.settings.parts.editing import BASE_URL
from cms.settings.parts.paths import VAR_DIR

_BACKENDS = "django.core.mail.backends"
_HINT = (
    "EMAIL_URL takes file:///a/folder, console:, or smtp://user:password@host:587?tls=1 "
    "(smtps:// for TLS from the start)."
)


def parse_email_url(url: str) -> dict[str, Any]:
    """Return Django's e-mail settings for ``url``.

    ``file:///a/folder`` writes a file a message; ``console:`` prints; ``smtp://user:password@host:587?tls=1``
    and ``smtps://user:password@host`` send.

    Raises:
        ImproperlyConfigured: if the address is none of these. Its password is never repeated.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(_HINT)
    implicit = parts.scheme == "smtps"
    try:
        port = parts.port or (465 if implicit else 587)
    except ValueError as error:
        raise ImproperlyConfigured(_HINT) from error
    starttls = parse_qs(parts.query).get("tls", ["0"])[0] in {"1", "true", "yes"}
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": starttls and not implicit,
        "EMAIL_TIMEOUT": 20,
    }


_chosen = parse_email_url(environment.text("EMAIL_URL", f"file://{VAR_DIR / 'mail'}"))

EMAIL_BACKEND: str = _chosen["EMAIL_BACKEND"]
EMAIL_FILE_PATH: str | None = _chosen.get("EMAIL_FILE_PATH")
EMAIL_HOST: str = _chosen.get("EMAIL_HOST", "localhost")
EMAIL_PORT: int = _chosen.get("EMAIL_PORT", 25)
EMAIL_HOST_USER: str = _chosen.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = _chosen.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL: bool = _chosen.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS: bool = _chosen.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT: int | None = _chosen.get("EMAIL_TIMEOUT")

# Who e-mail is from; a mail server may insist on an address of its own.
DEFAULT_FROM_EMAIL = environment.text(
    "MAIL_FROM", f"Precedent <no-reply@{urlsplit(BASE_URL).hostname or 'localhost'}>"
)

"""E-mails of the site under test, as they were sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from tests.functional.standing import Site


def letter_to(site: Site, address: str, about: str) -> str:
    """Send what is due; return the plain words of the newest e-mail to ``address`` that says ``about``."""
    site.manage("shell", "-c", "from cms.mail.services import deliver_due; deliver_due()")
    sent = (Path(site.environment["PRECEDENT_VAR"]) / "mail").iterdir()
    for file in sorted(sent, key=lambda file: file.stat().st_mtime, reverse=True):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",))
        if message["To"] == address and text is not None and about in text.get_content():
            return str(text.get_content())
    raise AssertionError(f"nothing about “{about}” was sent to {address}")

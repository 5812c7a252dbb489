"""E-mails of the site under test, as they were sent."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.functional.standing import Site

BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""What Django puts behind each e-mail of a file: those that were sent together share one."""


def letters(site: Site) -> Iterator[EmailMessage]:
    """Yield what was sent, the newest file first."""
    sent = (Path(site.environment["PRECEDENT_VAR"]) / "mail").iterdir()
    for file in sorted(sent, key=lambda file: file.stat().st_mtime, reverse=True):
        for letter in filter(bytes.strip, file.read_bytes().split(BETWEEN)):
            yield message_from_bytes(letter, policy=policy.default)


def letter_to(site: Site, address: str, about: str) -> str:
    """Send what is due; return the plain words of the newest e-mail to ``address`` that says ``about``."""
    site.manage("shell", "-c", "from cms.mail.services import deliver_due; deliver_due()")
    for letter in letters(site):
        text = letter.get_body(("plain",))
        if letter["To"] == address and text is not None and about in text.get_content():
            return str(text.get_content())
    raise AssertionError(f"nothing about “{about}” was sent to {address}")

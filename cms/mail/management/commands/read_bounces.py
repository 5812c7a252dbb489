"""``manage.py read_bounces``: take notice of e-mail that came back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.mail.bounced import note_report
from cms.mail.bounces import LARGEST
from cms.mail.mailboxes import messages_in


class Command(BaseCommand):
    """Reads delivery reports from a mailbox, or one from standard input; keeps nothing of them."""

    help = (
        "Read delivery reports (RFC 3464) and give up what they say did not arrive, so that a case goes to its "
        "successor where its owner's address is gone. Any other message is passed over. Nothing of a message is "
        "kept, and nothing in the mailbox is changed; the same report may be read again and again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the messages are."""
        parser.add_argument(
            "path",
            nargs="?",
            default="-",
            help="a Maildir or an mbox file; without it, one message is read from standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read them and say how many there were."""
        read = came_back = 0
        try:
            for raw in self._messages(options["path"]):
                read += 1
                came_back += note_report(raw)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        messages = f"{read} message{'' if read == 1 else 's'} read"
        self.stdout.write(f"{messages}, {came_back} of our own e-mail came back.")

    @staticmethod
    def _messages(path: str) -> Any:
        if path == "-":
            return [sys.stdin.buffer.read(LARGEST + 1)]
        return messages_in(Path(path), LARGEST + 1)

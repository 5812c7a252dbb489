"""What a mail server says afterwards: delivery reports (RFC 3464), read strictly.

Anybody can write to the address that reports come to. So one counts only where it gives back the identifier of an
e-mail of ours, which only its reader can well know, and speaks of the address that this one went to
(``cms.mail.bounced``). Nothing of a report is kept or logged; what is not in order is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, Final

LARGEST: Final = 64 * 1024
"""Bytes of a report. One of ours is a third of this with the whole e-mail in it; what is larger is not read."""

LONGEST_VALUE: Final = 998
"""A line of e-mail is no longer (RFC 5322, 2.1.1), and nor is anything that is looked at here."""

MOST_RECIPIENTS: Final = 10

_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}", re.ASCII)
_ADDRESS = re.compile(r"rfc822\s*;\s*<?([^\s<>;]{1,254})>?", re.IGNORECASE)
_RETURNED: Final = frozenset({"message/rfc822", "text/rfc822-headers"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """An e-mail that did not arrive, for good: its identifier, to whom, the status, and when that was said.

    ``addresses`` are in lower case: the one that it went to, and what that stood for.
    """

    message_id: str
    addresses: frozenset[str]
    status: str
    said_at: datetime


def bounces_of(raw: bytes) -> list[Bounce]:
    """Return the final failures that a message reports; none where it is no delivery report in order.

    Only ``Action: failed`` with a status of ``5.x.x`` is final. Never raises, whatever ``raw`` holds.
    """
    if len(raw) > LARGEST:
        return []
    try:
        return list(_read(message_from_bytes(raw)))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # The parser has its own troubles with what is made to trouble it.
        return []


def _read(report: Message) -> Iterator[Bounce]:
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return
    if str(report.get_param("report-type", "")).casefold() != "delivery-status":
        return
    parts: list[Any] = list(report.get_payload())
    told = [each for each in parts if each.get_content_type() == "message/delivery-status"]
    returned = [each for each in parts if each.get_content_type() in _RETURNED]
    if len(told) != 1 or len(returned) != 1:
        return
    said_at = parsedate_to_datetime(_value(report, "Date"))
    message_id = _value(_headers(returned[0]), "Message-ID")
    # The first block is about the report, each further one about a recipient (RFC 3464, 2.1).
    for block in told[0].get_payload()[1 : MOST_RECIPIENTS + 1]:
        status = _STATUS.fullmatch(_value(block, "Status").partition(" ")[0])
        if _value(block, "Action").casefold() == "failed" and status and message_id:
            yield Bounce(message_id, _addresses(block), status.group(), _in_utc(said_at))


def _headers(part: Any) -> Message:
    """The headers of what was sent: of the whole e-mail, or as they alone were given back."""
    inside = part.get_payload()
    if isinstance(inside, list):
        first: Message = inside[0]
        return first
    return message_from_bytes(part.get_payload(decode=True) or b"")


def _value(part: Message, name: str) -> str:
    """One header in one line; empty where it is missing, repeated or too long."""
    found = part.get_all(name, [])
    text = " ".join(str(found[0]).split()) if len(found) == 1 else ""
    return text if len(text) <= LONGEST_VALUE else ""


def _addresses(block: Message) -> frozenset[str]:
    named = (_value(block, name) for name in ("Original-Recipient", "Final-Recipient"))
    return frozenset(
        match.group(1).casefold() for text in named if (match := _ADDRESS.fullmatch(text))
    )


def _in_utc(moment: datetime) -> datetime:
    """A date whose zone is not known counts as Greenwich's (RFC 5322, 3.3)."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

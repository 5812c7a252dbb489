"""Delivery reports as mail servers write them."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.utils import timezone

from cms.mail.bounced import message_id
from cms.mail.models import OutgoingEmail

REPORT = """\
From: MAILER-DAEMON@mx.council.example
To: no-reply@localhost
Date: {date}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b1"

--b1
Content-Type: text/plain

<{to}>: secret words of the server
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.council.example

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822; {final}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 secret words

--b1
Content-Type: {returned}

Message-ID: {message_id}
To: {to}
Subject: secret title

--b1--
"""


def report_on(email: OutgoingEmail, **changed: Any) -> bytes:
    """Return the report of a server that knows no such address, or what is ``changed`` of it."""
    said = {
        "date": format_datetime(timezone.now()),
        "kind": "delivery-status",
        "to": email.to,
        "final": email.to,
        "action": "failed",
        "status": "5.1.1",
        "returned": "text/rfc822-headers",
        "message_id": message_id(email),
    }
    return REPORT.format(**(said | changed)).encode()

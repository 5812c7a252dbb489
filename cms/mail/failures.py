"""What a failed try to send says: of the address, of this site's own set-up, or of the moment alone.

Only a server that refuses the recipient says anything of an address. One that refuses the sender, the e-mail
itself, our sign-in or to pass mail on for us would do so for every address: that is for whoever runs the site.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from typing import Final

PERMANENT: Final = 500
"""From here on a server's answer means that trying again is no use (RFC 5321, 4.2.1)."""

UNKNOWN_ADDRESS: Final = frozenset({550, 551, 553})

OURS: Final = "The mail server does not take what this site sends"
"""How the words begin for what is this site's own fault."""

_STATUS = re.compile(rb"5\.\d{1,3}\.\d{1,3}\b")
_NOT_FROM_US = re.compile(rb"5\.(?:1\.[78]|7\.\d+)")
"""A bad sender, or a rule (RFC 3463, 3.2 and 3.8). Postfix, for one, waits for the recipient before it says so."""

_IN_WORDS = re.compile(rb"\b(?:relay|sender)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failure:
    """``words`` for people, without what a server said; whether the address is refused, or another try is no use."""

    words: str
    address_refused: bool = False
    is_final: bool = False


def failure_of(error: Exception) -> Failure:
    """Tell what ``error``, raised while connecting or sending, means.

    >>> failure_of(smtplib.SMTPSenderRefused(553, b"not yours", "no-reply@site.example")).words
    'The mail server does not take what this site sends: it refuses the sender (553). Check MAIL_FROM.'
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_recipient(*max(error.recipients.values(), default=(0, b"")))
    code = int(getattr(error, "smtp_code", 0) or 0)
    if code >= PERMANENT:
        return Failure(f"{OURS}: {_refusal(error, code)}")
    if code:
        return Failure(f"The mail server answered {code}.")
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return Failure(f"The mail server could not be reached ({type(error).__name__}).")
    return Failure(f"The e-mail could not be made ({type(error).__name__}).")


def _of_recipient(code: int, said: bytes) -> Failure:
    if code < PERMANENT:
        return Failure(f"The mail server answered {code}.")
    if _is_about_us(said):
        words = f"{OURS}: it refuses the sender, or to pass mail on ({code})."
        return Failure(f"{words} Check MAIL_FROM and EMAIL_URL.")
    if code in UNKNOWN_ADDRESS:
        words = f"The receiving server does not take mail for this address ({code})."
        return Failure(words, address_refused=True, is_final=True)
    return Failure(f"The receiving server refused this e-mail ({code}).", is_final=True)


def _is_about_us(said: bytes) -> bool:
    """Whether what a server said of a recipient is about the sender: by its status, or by its words without one."""
    status = _STATUS.search(said)
    found = _NOT_FROM_US.fullmatch(status.group()) if status else _IN_WORDS.search(said)
    return found is not None


def _refusal(error: Exception, code: int) -> str:
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"it refuses the sender ({code}). Check MAIL_FROM."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refuses the user name or the password ({code}). Check EMAIL_URL."
    if isinstance(error, smtplib.SMTPDataError):
        return f"it refuses the e-mail itself ({code}). Its log says why; check MAIL_FROM."
    return f"it answered {code}. Check EMAIL_URL."

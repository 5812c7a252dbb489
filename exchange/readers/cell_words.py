"""What a cell of a spreadsheet says: its value, with the currency, percent or month that its format shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

_NAMED_CURRENCY = re.compile(r"\[\$([^\]-]+)")
"""The currency of a format is named in brackets, before a dash and the number of a language: ``[$€-407]``."""

_SIGN = re.compile(r"[£€$]|\b(?:GBP|EUR|USD)\b")
_LONGEST = 255
"""How long a format can be in a spreadsheet program."""

_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_NOT_MEANT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P', re.I | re.S)
"""What a format shows as it stands, beside what it makes of the value."""


def words_of(value: Any, number_format: str) -> str:
    """Return the words of a cell that holds ``value`` and is shown by ``number_format``; nothing is computed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _moment(value: datetime, number_format: str) -> str:
    """A date as precise as it is shown: who typed “Mar 2019” said no day."""
    if value.time() != time.min:
        return value.isoformat(" ")
    shown = _meant(number_format).lower()
    iso = value.date().isoformat()
    if "y" not in shown or any(sign in shown for sign in "dhs"):
        return iso
    return iso[:7] if "m" in shown else iso[:4]


def _number(value: float, number_format: str) -> str:
    if "%" in _meant(number_format).partition(";")[0]:
        return f"{value * 100:.10g}%"
    digits = str(value) if isinstance(value, int) else f"{value:.15g}"
    currency = _currency(number_format)
    minus = "-" if currency and digits.startswith("-") else ""
    return f"{minus}{currency}{digits.removeprefix(minus)}"


@lru_cache(maxsize=256)
def _meant(number_format: str) -> str:
    """A format without what it shows as it stands."""
    return _NOT_MEANT.sub("", number_format[:_LONGEST])


@lru_cache(maxsize=256)
def _currency(number_format: str) -> str:
    """The sign of the currency that a format shows, or its code with a space; empty for none."""
    written = number_format[:_LONGEST]
    named = _NAMED_CURRENCY.search(written) or _SIGN.search(_IN_BRACKETS.sub("", written))
    sign = named.group(named.lastindex or 0).strip() if named else ""
    return f"{sign} " if sign.isalnum() else sign

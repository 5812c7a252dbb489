"""Taking out of a question what could be about a person, before anything is stored.

Names cannot be told from other words; what has a shape can. Where in doubt, it goes: a question that
lost its number is still worth counting.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Final
from urllib.parse import unquote

from search import text

EMAIL: Final = "[e-mail address]"
NUMBER: Final = "[number]"
INSURANCE: Final = "[insurance number]"
ADDRESS: Final = "[address]"

LONGEST_FIGURE = 5
"""Figures of so many digits stay: an amount, a year. Longer ones belong to a person, a phone or an account."""

_PASSES = 3
_CONTROLS: Final = dict.fromkeys((*range(0x20), 0x7F), " ")  # PostgreSQL stores no NUL
_STREET = 60  # signs between the number of a house and its postcode

_REFERENCE = re.compile(r"(?<![^\W_])(PR-\d{6})(?![^\W_])", re.IGNORECASE)
_EMAIL = re.compile(
    r'"[^"@]*"\s?@\s?\S*'
    r"|\S*\s?@\s?\S*"
    r"|\S+\s*[(\[{]\s*at\s*[)\]}]\s*\S+"
    r"|\S+\s+at\s+(?:\S+(?:\s+dot\s+\S+)+|[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})",
    re.IGNORECASE,
)
_INSURANCE = re.compile(
    r"(?<![^\W_])[a-z]{2}"
    r"(?:[\W_]{0,3}\d{2}[\W_]{0,3}\d{2}[\W_]{0,3}\d{2}[\W_]{0,3}[a-d]"
    r"|[\W_]{0,3}\d{2}[\W_]{1,3}\d{2}[\W_]{1,3}\d{2}|\d{6})"
    r"(?![^\W_]|[\W_]{0,3}\d)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<![^\W\d_])([a-z]{1,2}\d[a-z\d]?)[\s-]*\d[abd-hjlnp-uw-z]{2}(?![^\W_])", re.IGNORECASE
)
_HOUSE = re.compile(r"(?<![^\W_])\d{1,5}[a-z]?(?![^\W_])", re.IGNORECASE)
_HOUSE_AFTER = re.compile(
    r"\W{1,3}(?:(?:no|number|flat|house)\W{1,2})?\d{1,5}[a-z]?(?![^\W_])", re.I
)
_MIXED = re.compile(r"[^\W_]*\d[^\W_]*")
_FIGURES = re.compile(r"[+(]*\d(?:[\W_]{0,3}\d)*")
_MONEY = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){1,2}(?:\.\d\d)?")  # beyond that, digits are a phone's
_YEAR = re.compile(r"(?:19|20)\d\d")


def scrub(typed: str) -> str:
    """Return ``typed`` without e-mail addresses, phone and other long numbers, and addresses of houses.

    References of cases, amounts and years stay; a whole postcode becomes its district.

    >>> scrub("falls jane@council.example 07700 900123 in 2024")
    'falls [e-mail address] [number] in 2024'
    >>> scrub("damp at 12 High Street, SW1A 1AA, like PR-000030")
    'damp at [address] SW1A, like PR-000030'
    """
    scrubbed = typed
    for _ in range(_PASSES):
        # What is taken out may bring together what then looks like a number.
        before, scrubbed = scrubbed, _once(_plain(scrubbed))
        if scrubbed == before:
            break
    return " ".join(scrubbed.split())


def _plain(typed: str) -> str:
    """Signs that only look different are made one, and unseen ones go, so that none can hide anything.

    What was pasted out of an address or a page may be written in the signs of those (``%40``, ``&#64;``).
    """
    while (read := unescape(unquote(typed))) != typed:
        typed = read
    return text.visible(unicodedata.normalize("NFKC", typed)).translate(_CONTROLS)


def _once(typed: str) -> str:
    without_mail = _EMAIL.sub(EMAIL, typed)
    pieces = _REFERENCE.split(without_mail)
    # Every second piece is a reference, which says nothing of anybody.
    return "".join(
        piece if place % 2 else _without_numbers(_without_addresses(piece))
        for place, piece in enumerate(pieces)
    )


def _without_addresses(piece: str) -> str:
    """Take out the number of a house and all from there to its postcode, of which the district stays."""
    done: list[str] = []
    start = 0
    for postcode in _POSTCODE.finditer(piece):
        if postcode.start() < start:
            continue
        before = piece[start : postcode.start()]
        house = _HOUSE.search(before, max(0, len(before) - _STREET))
        end = postcode.end()
        after = _HOUSE_AFTER.match(piece, end)
        done.append(before[: house.start()] if house else before)
        done.append(f"{ADDRESS} " if house or after else "")
        done.append(postcode.group(1))
        start = after.end() if after else end
    return "".join((*done, piece[start:]))


def _without_numbers(piece: str) -> str:
    without = _INSURANCE.sub(INSURANCE, piece)
    without = _MIXED.sub(_mixed, without)
    return _FIGURES.sub(_figures, without)


def _mixed(match: re.Match[str]) -> str:
    """Letters and figures in one: the number of a licence, a passport, an account."""
    found = match.group()
    is_long = sum(sign.isdigit() for sign in found) > LONGEST_FIGURE
    return NUMBER if is_long and not found.isdigit() else found


def _figures(match: re.Match[str]) -> str:
    found = match.group()
    groups = re.findall(r"\d+", found)
    if sum(map(len, groups)) <= LONGEST_FIGURE or _MONEY.fullmatch(found) or _are_years(groups):
        return found
    return NUMBER


def _are_years(groups: list[str]) -> bool:
    """Whether there are up to three years, or one with a small figure beside it: ``2024/25``, ``65 2024``."""
    others = [group for group in groups if not _YEAR.fullmatch(group)]
    years = len(groups) - len(others)
    return (years <= 3 and not others) or (years == 1 and len(others) == 1 and len(others[0]) <= 3)

"""Saying one fact in words: dates, money, states, sources and choices."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Choices

from casestudies.addresses import organisation_path, term_path, web_address
from casestudies.change import plain_number
from casestudies.choices import FieldStatus, WithheldReason
from casestudies.detail.shapes import Cell, Link
from cms.core.dates import PartialDate
from cms.core.money import format_money

UNSOURCED = "Unsourced"
NOT_YET_KNOWN = "Not yet known"

LICENCES = {
    "OGL-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC0-1.0": (
        "Creative Commons Zero 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}


def when(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return ``March 2019 to 2020``, ``from March 2019``, ``until 2020`` or nothing.

    >>> when(PartialDate(2019, 3), PartialDate(2020))
    'March 2019 to 2020'
    """
    first, last = display(start), display(end)
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first:
        return f"from {first}"
    return f"until {last}" if last else ""


def span(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return ``when`` standing by itself: ``From March 2019``."""
    return capital(when(start, end))


def capital(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def years(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return the years alone: ``2019 to 2021``, ``2019``, ``from 2019``, ``until 2021`` or nothing."""
    return when(PartialDate(start.year) if start else None, PartialDate(end.year) if end else None)


def display(date: PartialDate | None) -> str:
    """Return a partial date for reading; nothing for none."""
    return date.display if date else ""


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount for reading; nothing for none."""
    return "" if amount is None else format_money(amount, currency or "GBP")


def quantity(value: Decimal | None, unit: str) -> str:
    """Return a figure with its unit: ``4 days``, ``£12``, ``7.5%``; nothing for none.

    >>> quantity(Decimal("7.50"), "% of calls")
    '7.5% of calls'
    """
    if value is None:
        return ""
    number, unit = plain_number(value).replace("-", "−"), unit.strip()
    if unit[:1] in "£€$" and unit:
        return f"{unit[0]}{number}{unit[1:]}"
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".strip()


def label(choices: type[Choices], value: Any) -> str:
    """Return the words of a choice; a value that is none of them stands as it is."""
    if value is None or value == "":
        return ""
    return str(choices(value).label) if value in choices.values else str(value)


def joined(parts: Iterable[str], separator: str = ", ") -> str:
    """Join what is not empty."""
    return separator.join(part for part in parts if part)


def sentence_list(words: list[str]) -> str:
    """Return ``England``, ``England and Wales`` or ``England, Wales and Scotland``."""
    return words[0] if len(words) == 1 else " and ".join([", ".join(words[:-1]), words[-1]])


def term_link(term: Any) -> Link:
    """Return a term with its page."""
    return Link(term.name, term_path(term.scheme, term.slug))


def organisation_link(organisation: Any, text: str = "") -> Link:
    """Return a body with its page, or its name as it was written where we do not know the body."""
    if organisation is None:
        return Link(text)
    return Link(organisation.name, organisation_path(organisation.slug))


def licence_link(licence: str) -> Link:
    """Return a licence in words, with its text where its name is one that we know."""
    name, _, rest = licence.strip().partition(" ")
    if name not in LICENCES:
        return Link(licence.strip())
    words, url = LICENCES[name]
    return Link(f"{words} {rest}".strip(), url)


def source_cell(source: str) -> Cell:
    """Return a source as a cell: a link where it is an address, and said where there is none."""
    text = source.strip()
    address = web_address(text)
    return Cell(site_name(address) or text or UNSOURCED, url=address)


def text_cell(text: str, url: str = "") -> Cell:
    """Return words as a cell, linked where ``url`` can be followed."""
    address = web_address(url)
    return Cell(text.strip() or site_name(address), url=address)


def site_name(address: str) -> str:
    """Return the host of a web address, which is all of it that a reader can use in a sentence.

    >>> site_name("https://www.gov.uk/a/very/long/path")
    'www.gov.uk'
    """
    return urlsplit(address).netloc.rpartition("@")[2] if address else ""


class States:
    """The states set by hand, asked for by their path in the case file."""

    def __init__(self, page: Any) -> None:
        self._rows = {row.field: row for row in page.states.all()}

    def words(self, path: str) -> str:
        """Return ``Withheld: commercial confidence``, ``Not measured``, ``Not applicable`` or nothing.

        A part without a state of its own has that of what it lies in.
        """
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            row = self._rows.get(".".join(parts[:end]))
            if row is not None:
                return _state_words(row)
        return ""


def _state_words(row: Any) -> str:
    words = label(FieldStatus, row.state)
    if row.state == FieldStatus.WITHHELD and row.reason:
        return f"{words}: {label(WithheldReason, row.reason).lower()}"
    return words

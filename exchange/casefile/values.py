"""The types of a case file's facts: how each is read from text, written as text and shown in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.db.models import Choices
from django.utils import timezone

from cms.core.dates import PartialDate, is_year
from exchange.casefile.narrative import normal_text
from exchange.casefile.record import Raw, Value


class Names(Enum):
    """What a value names, where it must be looked up before it can be stored."""

    NOTHING = "nothing"
    TERM = "term"
    ORGANISATION = "organisation"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Type:
    """One type. ``read`` raises ``ValueError`` with words for the person who typed the text.

    ``verbatim`` text is a person's own words; ``options`` are the slugs of a closed list.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    json: Callable[[Any], Any] = str
    many: bool = False
    verbatim: bool = False
    names: Names = Names.NOTHING
    scheme: str = ""
    options: tuple[str, ...] = ()

    def read_raw(self, raw: Raw) -> Value | None:
        """Return the typed value of what stands in a case file, ``None`` for nothing.

        Raises:
            ValueError: with plain words.
        """
        if self.many:
            return self._read_many(raw)
        if not isinstance(raw, str):
            raise ValueError("give one value, not a list or named parts")
        value: Value | None = self.read(raw) if raw.strip() else None
        return None if value == "" else value

    def _read_many(self, raw: Raw) -> list[str] | None:
        items = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(item, str) for item in items):
            raise ValueError("give a list of plain values")
        entries = [self.read(item) for item in items if isinstance(item, str) and item.strip()]
        once = list(dict.fromkeys(entries))
        return (sorted(once) if self.names is Names.TERM else once) or None

    def to_json(self, value: Value | None) -> Any:
        """Return ``value`` as JSON has it; nothing is ``None``, or an empty list."""
        if self.many:
            return list(value) if isinstance(value, list) else []
        return None if value is None or value == "" else self.json(value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(text: str) -> PartialDate:
    return PartialDate.parse(text)


LONGEST_NUMBER = 40
_WHOLE = r"\d{1,3}(?:,\d{3})+|\d+"
"""Digits, with commas between thousands alone: “1,5” is one and a half to whoever writes so, and never fifteen."""

_AMOUNT = re.compile(rf"^([+-]?)£?\s*([+-]?(?:(?:{_WHOLE})(?:\.\d*)?|\.\d+))$")
_NOT_POUNDS = re.compile(r"[€$]|\b(?:EUR|USD)\b", re.I)


def _number(text: str) -> Decimal:
    """A number. A sum of money may have the sign of the pound; any other currency stands beside it."""
    short = len(text) <= LONGEST_NUMBER
    match = _AMOUNT.match(text.strip()) if short else None
    if match is None and short and _NOT_POUNDS.search(text):
        raise ValueError(f"“{text}” is not in pounds; {_BESIDE}")
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a number; write it as digits, for example 80000")
    try:
        return Decimal("".join(match.groups()).replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"“{text[:40]}” is not a number") from error


_BESIDE = "give the number alone, for example 80000, and its currency beside it, for example EUR"


def _write_number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


LARGEST_INTEGER = 2**31 - 1
"""What a column of whole numbers holds on every database."""


def _integer(text: str) -> int:
    typed = text.strip()
    digits = typed.replace(",", "")
    if not re.fullmatch(_WHOLE, typed) or not re.fullmatch(r"[0-9]{1,12}", digits):
        raise ValueError(f"“{text[:40]}” is not a whole number")
    if int(digits) > LARGEST_INTEGER:
        raise ValueError(f"“{text[:40]}” is more than {LARGEST_INTEGER:,}, the most there can be")
    return int(digits)


_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def _boolean(text: str) -> bool:
    try:
        return _YES_NO[text.strip().lower()]
    except KeyError:
        raise ValueError(f"“{text[:40]}” is neither true nor false") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        words = f"“{text[:40]}” is not a date and time; write it like 2027-03-01T00:01"
        raise ValueError(words) from error
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return aware.astimezone(UTC)


def _write_moment(value: datetime) -> str:
    """The local time without an offset, unless that would be another moment (clocks going back)."""
    local = timezone.localtime(value)
    precision = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
    plain = local.replace(tzinfo=None).isoformat(timespec=precision)
    return plain if _moment(plain) == value else local.isoformat(timespec=precision)


def _year(text: str) -> str:
    if not is_year(text.strip()):
        raise ValueError(f"“{text[:40]}” is not a year with four digits")
    return text.strip()


def _slug(text: str) -> str:
    return _line(text).lower()


LINE = Type(_line, verbatim=True)
TEXT = Type(normal_text, verbatim=True)
LINES = Type(_line, many=True, verbatim=True)
DATE = Type(_date)
NUMBER = Type(_number, _write_number, _json_number)
INTEGER = Type(_integer, json=int)
YEAR = Type(lambda text: int(_year(text)), json=int)
BOOLEAN = Type(_boolean, lambda value: "true" if value else "false", bool)
MOMENT = Type(_moment, _write_moment, lambda value: value.isoformat())
YEARS = Type(_year, many=True)
ORGANISATION = Type(_line, verbatim=True, names=Names.ORGANISATION)
PROGRAMME = Type(_line, verbatim=True, names=Names.PROGRAMME)


def choice(choices: type[Choices], *, many: bool = False) -> Type:
    """One slug of a closed list (or several), or one number of a list of steps."""
    options: dict[str, Any] = {str(value): value for value in choices.values}

    def read(text: str) -> Any:
        typed = _slug(text)
        if typed not in options:
            raise ValueError(f"“{text.strip()[:40]}” is not one of {', '.join(options)}")
        return options[typed]

    numbers = all(isinstance(value, int) for value in choices.values)
    return Type(read, json=int if numbers else str, many=many, options=tuple(options))


def term(scheme: str, *, many: bool = False) -> Type:
    """The slug of a vocabulary term (or several)."""
    return Type(_slug, many=many, names=Names.TERM, scheme=scheme)

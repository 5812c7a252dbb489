"""Dates as people know them: a year, a month or a day, never padded."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_WORDS = re.compile(r"^(?:(\d{1,2})\s+)?([A-Za-z]+)\.?,?\s+(\d{4})$")
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Of years that stand alone; nothing that people bought is older, or planned for later."""

_HINT = "Use a year, a month or a day, for example 2019, March 2019 or 3 March 2019."


def is_year(text: str) -> bool:
    """Whether ``text`` is a year written with four digits.

    >>> is_year("2019"), is_year("2019-20"), is_year("٢٠١٩")
    (True, False, False)
    """
    return bool(re.fullmatch(r"[12][0-9]{3}", text))


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with the precision its source gave: year, year and month, or full day.

    Orders by time; of two that start together the vaguer comes first, so that
    ``2019 < 2019-01 < 2019-01-01``. The text form (``str``) sorts the same way.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1000 <= self.year <= 9999:
            raise ValueError(f"{self.year} is not a year with four digits. {_HINT}")
        if self.day is not None and self.month is None:
            raise ValueError(f"A day needs its month. {_HINT}")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"{self.month} is not a month. {_HINT}")
        if self.month is not None and self.day is not None:
            last = calendar.monthrange(self.year, self.month)[1]
            if not 1 <= self.day <= last:
                month = calendar.month_name[self.month]
                raise ValueError(f"{month} {self.year} has no day {self.day}. {_HINT}")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2019``, ``2019-03``, ``2019-03-04``, ``March 2019``, ``4 March 2019`` or ``4/3/2019``.

        Raises:
            ValueError: with words for the person who typed it.
        """
        typed = text.strip()
        if match := _ISO.match(typed):
            year, month, day = match.groups()
        elif match := _DAY_FIRST.match(typed):
            day, month, year = match.groups()
        elif (match := _WORDS.match(typed)) and match.group(2).lower() in _MONTHS:
            day, year = match.group(1), match.group(3)
            month = str(_MONTHS[match.group(2).lower()])
        else:
            raise ValueError(f"“{typed[:40]}” is not a date we can read. {_HINT}")
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def display(self) -> str:
        """The date for reading: ``2019``, ``March 2019`` or ``3 March 2019``."""
        if self.month is None:
            return str(self.year)
        month = calendar.month_name[self.month]
        return f"{month} {self.year}" if self.day is None else f"{self.day} {month} {self.year}"

    @property
    def first_day(self) -> date:
        """The earliest day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def _key(self) -> tuple[int, int, int]:
        return (self.year, self.month or 0, self.day or 0)

    def __lt__(self, other: PartialDate) -> bool:
        return self._key() < other._key()

    def __le__(self, other: PartialDate) -> bool:
        return self._key() <= other._key()

    def __gt__(self, other: PartialDate) -> bool:
        return self._key() > other._key()

    def __ge__(self, other: PartialDate) -> bool:
        return self._key() >= other._key()

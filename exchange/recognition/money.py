"""Sums of money with the currency that is said with them: “€80,000” is 80000, and EUR beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Final

from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import Row, Value

SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
"""The sign that a sum has, by its currency."""

CODES: Final = {sign: code for code, sign in SIGNS.items()}
_CURRENCY = r"[£€$]|(?:GBP|EUR|USD)(?![A-Za-z])"
_BEFORE = re.compile(rf"^({_CURRENCY})\s*", re.I)
_AFTER = re.compile(rf"(?<![A-Za-z])({_CURRENCY})$", re.I)


@dataclass(frozen=True, slots=True)
class Money:
    """What is put at a place: ``amount`` as a number is read, ``currency`` where it was said with it.

    ``beside`` is the fact that says the currency there; what is no sum of money has none.
    """

    amount: str
    currency: str = ""
    beside: Field | None = None

    @classmethod
    def said(cls, to: str, text: str) -> Money:
        """Return ``text`` as what is put at ``to``; only of a sum the currency is taken."""
        beside = registry.currency_of(to)
        amount = text.strip()
        found = (_BEFORE.search(amount) or _AFTER.search(amount)) if beside else None
        if found is None:
            return cls(text, beside=beside)
        sign = found.group(1).upper()
        rest = f"{amount[: found.start()]}{amount[found.end() :]}".strip()
        return cls(rest, CODES.get(sign, sign), beside)

    def fits(self, holder: Mapping[str, Value]) -> bool:
        """Whether it can stand beside what ``holder`` holds: sums of one row are in one currency."""
        if self.beside is None or not self.currency:
            return True
        unsaid = self.beside.default if self._other_sums(holder) else self.currency
        return (holder.get(self.beside.name) or unsaid) == self.currency

    def _other_sums(self, holder: Mapping[str, Value]) -> bool:
        return self.beside is not None and any(holder.get(name) for name in self.beside.needed_by)

    def mark(self, holder: MutableMapping[str, Value]) -> None:
        """Say the currency in ``holder``; pounds go without saying."""
        if self.beside is not None and self.currency not in ("", self.beside.default):
            holder[self.beside.name] = self.currency


def is_said_with_sums(entry: Rows, rows: Sequence[Row], column: str, value: Value) -> bool:
    """Whether ``value`` is a currency that a sum among ``rows`` said itself, so that no row needs it any more."""
    sums = [name for field in entry.fields if field.name == column for name in field.needed_by]
    return any(row.get(column) == value and any(row.get(name) for name in sums) for row in rows)

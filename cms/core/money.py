"""Money in words: decimal amounts, a currency, never a float."""

from __future__ import annotations

from decimal import Decimal

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def format_money(amount: Decimal, currency: str = "GBP") -> str:
    """Return ``£80,000``, ``£80,000.50``, ``€1,000`` or ``NOK 1,000``; pence only when there are some."""
    exact = Decimal(amount).quantize(Decimal("0.01"))
    whole = exact == exact.to_integral_value()
    digits = f"{abs(exact):,.0f}" if whole else f"{abs(exact):,.2f}"
    sign = "−" if exact < 0 else ""
    code = (currency or "GBP").upper()
    return f"{sign}{_SIGNS[code]}{digits}" if code in _SIGNS else f"{sign}{code} {digits}"

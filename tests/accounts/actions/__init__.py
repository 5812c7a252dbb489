"""Every action that the role matrix tries, by what it is done to; importing them enters them."""

from __future__ import annotations

from tests.accounts.actions import cases, kept, site
from tests.accounts.actions.shape import MATRIX, PEOPLE, Person

__all__ = ["MATRIX", "PEOPLE", "Person", "cases", "kept", "site"]

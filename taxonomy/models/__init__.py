"""The vocabulary: one table of terms, a proxy for each scheme, and what hangs on a term."""

from __future__ import annotations

from taxonomy.models.children import LawNote, Synonym, TermCode
from taxonomy.models.ledgers import FormerSlug, LoadedTerm, TermSequence
from taxonomy.models.proxies import PROXIES, Barrier, Enabler, Method, Mode, Outcome, Sector
from taxonomy.models.term import Term

__all__ = [
    "PROXIES",
    "Barrier",
    "Enabler",
    "FormerSlug",
    "LawNote",
    "LoadedTerm",
    "Method",
    "Mode",
    "Outcome",
    "Sector",
    "Synonym",
    "Term",
    "TermCode",
    "TermSequence",
]

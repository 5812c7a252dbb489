"""What is said of a case and a question: the one reason why it is where it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a case is not among the results, in the order in which it is looked for; or that it is."""

    WITHDRAWN = "withdrawn"
    RESTRICTED = "restricted"
    EMBARGO = "embargo"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    TAKEN_DOWN = "taken-down"
    NOT_PUBLISHED = "not-published"
    BLOCKED = "blocked"
    FOUND = "found"
    BEYOND_END = "beyond-end"
    PARKED = "parked"
    WAITING = "waiting"
    MISSING = "missing"
    EXCLUDED = "excluded"
    FILTERED = "filtered"
    NO_PHRASE = "no-phrase"
    TOO_COMMON = "too-common"
    NO_WORDS = "no-words"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reason, in a sentence, and in another what to do about it, where there is something.

    ``rank`` and ``page`` count from 1 where the case is among the results, and are 0 where it is not.
    """

    reason: Reason
    said: str
    advice: str = ""
    rank: int = 0
    page: int = 0

    @property
    def is_found(self) -> bool:
        """Whether the case is among the results."""
        return self.reason is Reason.FOUND

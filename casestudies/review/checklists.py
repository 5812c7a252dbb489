"""What each step of the review asks. The words are kept with every answer, so they may change here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

EDITORIAL: Final = "editorial"
EVIDENCE: Final = "evidence"
SENSITIVITY: Final = "sensitivity"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a reviewer makes sure of."""

    slug: str
    words: str


CHECKLISTS: Final[dict[str, tuple[Item, ...]]] = {
    EDITORIAL: (
        Item(
            "plain-summary",
            "The summary is plain: somebody outside the field can tell what was tried and what "
            "came of it.",
        ),
        Item(
            "one-claim-one-source",
            "One claim, one source: each figure has its own source, basis and year, or says that "
            "it is unsourced.",
        ),
        Item(
            "neutral-words",
            "What did not go well is told in neutral words, and nothing promises more than it can "
            "bear.",
        ),
    ),
    EVIDENCE: (
        Item(
            "steps-justified",
            "Each evidence step is justified by what the record shows, or is lowered below.",
        ),
        Item(
            "like-with-like",
            "Baseline and result measure the same thing, in the same unit, for the same people.",
        ),
        Item(
            "saving-or-avoidance",
            "Money saved and cost avoided are separate outcomes.",
        ),
    ),
    SENSITIVITY: (
        Item(
            "consent",
            "Everybody whose agreement the content needs has agreed to this text for this audience.",
        ),
        Item(
            "commercial",
            "Nothing commercially sensitive stands in it, about losing bidders either.",
        ),
        Item(
            "personal-data",
            "Nobody is named, pictured or recognisable without their agreement.",
        ),
        Item(
            "procurement-over",
            "No procurement, standstill or challenge that it tells of is still under way, and no "
            "pre-election period stands in its way.",
        ),
    ),
}

NAMES: Final = {
    EDITORIAL: "Editorial check",
    EVIDENCE: "Evidence check",
    SENSITIVITY: "Sensitivity check",
}
"""The steps in their order, by the names that people see."""

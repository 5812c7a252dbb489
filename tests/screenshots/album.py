"""Which pictures there are, and how large one may be. The guide shows each of them, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "editors" / "pictures"
ENDING: Final = ".png"

PICTURES: Final = frozenset(
    {
        # getting in
        *("open-an-account", "your-organisation", "my-cases", "people-of-a-case"),
        # from a document to a draft
        *("upload", "passages", "facts-offered", "table"),
        # writing
        *("overview", "short-form", "short-form-on-a-phone", "states", "outcome", "terms"),
        *("both-texts", "comment-beside-its-field", "versions", "before-sending"),
        *("an-older-version", "preview"),
        # agreement
        *("agreements", "answer-on-a-phone", "given-on-paper", "hold-back"),
        # afterwards
        *("reminder", "still-true-on-a-phone", "update", "ask-the-owner", "withdraw", "tombstone"),
        *("dispute",),
        # for editors
        *("first-page", "reviews", "review-step", "send-back", "publishing-refused", "case-menu"),
        *("decide-a-dispute", "problem-reports", "going-stale", "who-asks-to-belong"),
        *("synonyms-tried", "why-this-result"),
        *("answer-a-report", "embargo-in-the-admin", "merge-a-term"),
    }
)

LARGEST: Final = 70_000
"""Bytes of one picture: they live with the code."""

LARGEST_TOGETHER: Final = 1_500_000
WIDEST: Final = 1280

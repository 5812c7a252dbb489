"""What an import did: one line a file, and the same as JSON to keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from exchange.casefile.record import Raw

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


@dataclass(slots=True)
class Line:
    """What became of one file. ``unknown`` keeps what the file said under names that no field has."""

    path: str
    outcome: str
    ref: str = ""
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: dict[str, Raw] = field(default_factory=dict)
    published: bool = False
    not_published: str = ""

    @property
    def failed(self) -> bool:
        """Whether something that was asked for was not done."""
        return self.outcome == REFUSED or bool(self.not_published)

    def __str__(self) -> str:
        named = f" {self.ref} “{self.title}”" if self.ref else ""
        parts = [*self.reasons]
        if self.published:
            parts.append("published")
        if self.not_published:
            parts.append(f"not published: {self.not_published}")
        if self.unknown:
            parts.append(f"names not known, kept in the report: {', '.join(self.unknown)}")
        parts += self.notes
        said = "; ".join(part.rstrip(".") for part in parts)
        return f"{self.outcome}: {self.path}{named}{f' ({said})' if said else ''}"

    def as_json(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        return {
            "path": self.path,
            "outcome": self.outcome,
            "ref": self.ref or None,
            "title": self.title or None,
            "published": self.published,
            "not_published": self.not_published or None,
            "reasons": self.reasons,
            "notes": self.notes,
            "unknown": self.unknown,
        }


def summary(lines: Sequence[Line]) -> str:
    """Return ``12 files: 10 created, 1 unchanged, 1 refused.``"""
    counts = Counter(line.outcome for line in lines)
    told = [
        f"{counts[name]} {name}" for name in (CREATED, UPDATED, UNCHANGED, REFUSED) if counts[name]
    ]
    files = "1 file" if len(lines) == 1 else f"{len(lines)} files"
    return f"{files}: {', '.join(told)}." if told else f"{files}."


def to_json(lines: Sequence[Line], *, dry_run: bool) -> str:
    """Return the whole report as JSON text."""
    report = {"dry_run": dry_run, "files": [line.as_json() for line in lines]}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"

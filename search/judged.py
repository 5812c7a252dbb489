"""Our judged queries: what people ask, and which of the cases that ship answer it.

The files are content (``fixtures/relevance``): tests measure ranking by them, and whoever keeps the
vocabulary sees what a synonym changes in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "relevance"
QUERIES = FOLDER / "judged.tsv"
CASES = FOLDER / "cases.tsv"
NEEDS = (
    "plain",
    "acronym",
    "typo",
    "place",
    "old-council",
    "outcome",
    "failure",
    "legacy-route",
    "welsh-name",
)
ASKED_FOR, WORTH_READING = 3, 2

_QUERY_COLUMNS = ["need", "must", "query", "judgements"]
_CASE_COLUMNS = ["ref", "slug"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One query with its judgements: reference to grade, from 1 (touches on it) to 3 (asked for)."""

    need: str
    is_must: bool
    query: str
    grades: Mapping[str, int]

    @property
    def asked_for(self) -> frozenset[str]:
        """The references of the cases that are just what was asked for."""
        return frozenset(ref for ref, grade in self.grades.items() if grade == ASKED_FOR)

    @property
    def useful(self) -> dict[str, int]:
        """The judgements of the cases that are at least worth reading."""
        return {ref: grade for ref, grade in self.grades.items() if grade >= WORTH_READING}


def read_judged(path: Path = QUERIES) -> tuple[Judged, ...]:
    """Return the judged queries in their order.

    Raises:
        ValueError: for a line that does not hold what the head of the file says.
        OSError: if the file cannot be read.
    """
    return tuple(_judged(row, path.name) for row in _rows(path, _QUERY_COLUMNS))


def read_judged_cases(path: Path = CASES) -> dict[str, str]:
    """Return the slug of every judged case by its reference, as the case was when it was judged.

    A reference alone does not say that a case is the judged one: another installation gives the same
    numbers to cases of its own.

    Raises:
        ValueError: for a line that does not hold what the head of the file says.
        OSError: if the file cannot be read.
    """
    return {row[0]: row[1] for row in _rows(path, _CASE_COLUMNS)}


def _rows(path: Path, columns: list[str]) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if not rows or rows[0] != columns:
        raise ValueError(f"{path.name}: the columns are not {', '.join(columns)}")
    for row in rows[1:]:
        if len(row) != len(columns):
            raise ValueError(f"{path.name}: cannot read {row}")
    return rows[1:]


def _judged(row: list[str], name: str) -> Judged:
    need, must, query, judgements = row
    if need not in NEEDS or must not in {"yes", "no"} or not query.strip():
        raise ValueError(f"{name}: cannot read {row}")
    return Judged(need, must == "yes", query, dict(_grades(judgements, name)))


def _grades(judgements: str, name: str) -> Iterator[tuple[str, int]]:
    for judgement in judgements.split():
        ref, _, grade = judgement.partition(":")
        if grade not in {"1", "2", "3"}:
            raise ValueError(f"{name}: {judgement} is no judgement")
        yield ref, int(grade)

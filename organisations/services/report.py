"""What a load did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Counts of rows that a load created, updated, left as they were, or held back."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    held_back: int = 0

    def __str__(self) -> str:
        text = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"
        return f"{text}, {self.held_back} held back" if self.held_back else text

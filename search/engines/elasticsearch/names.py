"""How indices and aliases are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Names:
    """All names begin with ``prefix``, so that several sites may share a server.

    Questions go to the alias ``reading``, changes to ``writing``; an index that is being built carries
    ``building`` until it takes over both.
    """

    prefix: str

    @property
    def reading(self) -> str:
        """The alias that is asked."""
        return f"{self.prefix}-read"

    @property
    def writing(self) -> str:
        """The alias that is written to."""
        return f"{self.prefix}-write"

    @property
    def building(self) -> str:
        """The alias of an index that is being built."""
        return f"{self.prefix}-building"

    @property
    def pattern(self) -> str:
        """What all our indices match, and nobody else's."""
        return f"{self.prefix}-index-*"

    def new(self, schema_hash: str) -> str:
        """Return the name of a new index: its shape, and when it was begun to the microsecond."""
        return f"{self.prefix}-index-{schema_hash}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"

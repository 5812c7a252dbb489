"""Where the launcher finds and puts things."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one checkout. ``PRECEDENT_VAR`` and ``PRECEDENT_VENV`` move the made ones."""

    root: Path
    var: Path
    venv: Path

    @classmethod
    def of(cls, root: Path, environ: Mapping[str, str] = os.environ) -> Places:
        """Return the places of the checkout at ``root``."""
        return cls(
            root=root,
            var=Path(environ.get("PRECEDENT_VAR") or root / "var").absolute(),
            venv=Path(environ.get("PRECEDENT_VENV") or root / ".venv").absolute(),
        )

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self.venv / "bin" / "python"

    @property
    def stamps(self) -> Path:
        """The memory of finished set-up steps."""
        return self.var / "set-up.json"

    @property
    def sign_ins(self) -> Path:
        """The development sign-ins."""
        return self.var / "dev-sign-ins.json"

"""Where things lie on disk. Everything that is made at run time is under ``var/``."""

from __future__ import annotations

from pathlib import Path

from cms.settings.parts import environment

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(environment.text("PRECEDENT_VAR", str(BASE_DIR / "var")))

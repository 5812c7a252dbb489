"""What people ask and what comes of it, without anything about who asked (ADR 0017)."""

from __future__ import annotations

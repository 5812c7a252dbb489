"""Pages of organisations and programmes as plain values."""

from __future__ import annotations

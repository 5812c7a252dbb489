"""Tags of the champions' room."""

from __future__ import annotations

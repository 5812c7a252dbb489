"""The editor's form of a case, arranged in tabs that follow the schema's groups."""

from __future__ import annotations

from casestudies.panels.form import edit_handler

__all__ = ["edit_handler"]

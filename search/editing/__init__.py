"""How the index stands, for editors, and mending it, for administrators."""

from __future__ import annotations

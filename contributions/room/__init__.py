"""The room itself: my cases, beginning one, the overview of one, its people."""

from __future__ import annotations

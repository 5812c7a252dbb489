"""Why search answers as it does: what a case scores for, and why one is not among the results."""

from __future__ import annotations

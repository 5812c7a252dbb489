"""The search page as plain values: what was found, what narrows it, and a way on when nothing was."""

from __future__ import annotations

"""Pages of the vocabulary as plain values: each list, and each term with what its cases saw."""

from __future__ import annotations

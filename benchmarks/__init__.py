"""How fast the search is, measured on made-up cases: ``make benchmark`` or ``python -m benchmarks``."""

from __future__ import annotations

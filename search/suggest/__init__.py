"""Help with words: what an unknown one may have meant."""

from __future__ import annotations

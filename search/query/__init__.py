"""From a question to what an engine is asked, in terms that no engine owns."""

from __future__ import annotations

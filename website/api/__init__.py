"""The read API, version 1: what the pages show, as data, for anybody."""

from __future__ import annotations

"""Facets: each one object that owns how its values are read, narrowed by, counted, labelled and linked."""

from __future__ import annotations

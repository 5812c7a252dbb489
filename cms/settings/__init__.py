"""Settings, one module an environment: ``dev``, ``test`` and ``production``, chosen by ``PRECEDENT_ENV``."""

from __future__ import annotations

import django_stubs_ext

# Lets Django's generic classes (fields, managers, querysets) be written with their types.
django_stubs_ext.monkeypatch()

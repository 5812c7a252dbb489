#!/usr/bin/env python
"""Run Django's management commands for Precedent."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Hand the command line to Django, with the settings that ``PRECEDENT_ENV`` names."""
    env = os.environ.get("PRECEDENT_ENV", "dev")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{env}")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

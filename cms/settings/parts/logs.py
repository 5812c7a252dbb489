"""Logging by structlog: one line an event, to standard error, without personal data."""

from __future__ import annotations

from typing import Any

from cms.core.logs import configure_structlog, console_formatter, json_formatter
from cms.settings.parts import environment

LOG_LEVEL = environment.text("LOG_LEVEL", "INFO").upper()

configure_structlog()


def logging_config(*, as_json: bool) -> dict[str, Any]:
    """Return Django's ``LOGGING``: JSON for machines, or aligned words for a person's terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": json_formatter if as_json else console_formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
        "loggers": {
            # Django would add handlers of its own; everything goes through the root's.
            "django": {"level": LOG_LEVEL, "handlers": [], "propagate": True},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            # Several lines a page while content is loaded; the admin keeps its own record of edits.
            "wagtail": {"level": "WARNING", "handlers": [], "propagate": True},
            "django_tasks": {"level": "WARNING", "handlers": [], "propagate": True},
            # A line for each request to the search server.
            "elastic_transport": {"level": "ERROR", "handlers": [], "propagate": True},
            # A terminal is told by the launcher when the site starts and stops.
            "gunicorn": {
                "level": LOG_LEVEL if as_json else "WARNING",
                "handlers": [],
                "propagate": True,
            },
        },
    }


LOGGING = logging_config(as_json=True)

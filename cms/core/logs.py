"""Log lines that name events, never people.

Everything logged, by us, by Django or by a package, goes through one chain of small functions
that ends in :func:`redact`: values under telling names are replaced, and e-mail addresses are
taken out of any text, tracebacks included.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

REDACTED = "[redacted]"
# A local part has 64 signs at most (RFC 5321, 4.5.3.1.1); without an end a long text would take the square of its
# length.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PRIVATE = re.compile(
    r"pass(?:word|wd|phrase)|secret|token|cookie|authori[sz]ation|e_?mail|session|"
    r"(?:^|_)(?:user|username|ip|remote_addr|phone|address)$",
    re.IGNORECASE,
)
# Django hangs the whole request on its records: cookies, addresses and all.
_DROPPED = ("request", "_record", "_from_structlog")


def scrub(value: Any) -> Any:
    """Return ``value`` with e-mail addresses in its texts replaced; containers are copied."""
    if isinstance(value, str):
        return _EMAIL.sub(REDACTED, value)
    if isinstance(value, dict):
        return {
            key: REDACTED if _PRIVATE.search(str(key)) else scrub(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return scrub(str(value))


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take personal data out of one event: private names, and e-mail addresses anywhere."""
    kept = {key: value for key, value in event.items() if key not in _DROPPED}
    clean: EventDict = scrub(kept)
    return clean


def _first_steps() -> list[Processor]:
    """What every event passes first, whoever logged it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def configure_structlog() -> None:
    """Send structlog's events through the standard library's handlers. Safe to call again."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_first_steps(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter(renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_first_steps(),
        processors=[structlog.processors.format_exc_info, redact, renderer],
    )


def json_formatter() -> logging.Formatter:
    """One JSON object a line, for machines to read."""
    return _formatter(structlog.processors.JSONRenderer(ensure_ascii=False))


def console_formatter() -> logging.Formatter:
    """Aligned words for a person at a terminal."""
    return _formatter(structlog.dev.ConsoleRenderer(colors=False))

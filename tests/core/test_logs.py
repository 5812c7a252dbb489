"""Log lines name events, never people."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest
import structlog
from django.test import RequestFactory

from cms.core.logs import REDACTED, configure_structlog, console_formatter, json_formatter, scrub
from tests.patience import comes_to_an_end


@pytest.fixture
def stream() -> StringIO:
    """What a logger of its own writes, one JSON object a line."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_formatter())
    logger = logging.getLogger("tests.logs")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    configure_structlog()
    return stream


def line(stream: StringIO) -> dict[str, object]:
    found: dict[str, object] = json.loads(stream.getvalue())
    return found


def test_an_event_of_ours_keeps_its_name_and_its_facts(stream: StringIO) -> None:
    structlog.get_logger("tests.logs").info("case_published", ref="PR-000001", took=3)
    found = line(stream)
    assert found["event"] == "case_published"
    assert (found["ref"], found["took"], found["level"]) == ("PR-000001", 3, "info")


@pytest.mark.parametrize(
    "name", ["password", "user", "email", "owner_email", "remote_addr", "session_key", "api_token"]
)
def test_values_under_telling_names_are_left_out(stream: StringIO, name: str) -> None:
    structlog.get_logger("tests.logs").info("signed_in", **{name: "Jo Bloggs"})
    assert line(stream)[name] == REDACTED
    assert "Bloggs" not in stream.getvalue()


def test_e_mail_addresses_are_taken_out_of_any_text(stream: StringIO) -> None:
    logging.getLogger("tests.logs").warning("no account for %s", "jo.bloggs+x@council.example.uk")
    assert line(stream)["event"] == f"no account for {REDACTED}"


def test_a_text_without_end_is_cleaned_in_the_time_that_its_length_deserves() -> None:
    with comes_to_an_end():
        assert scrub("0" * 500_000 + "@" * 500_000) == "0" * 500_000 + "@" * 500_000
        assert scrub("jo." * 300_000 + "bloggs@council.example").endswith(REDACTED)


def test_e_mail_addresses_are_taken_out_of_tracebacks(stream: StringIO) -> None:
    try:
        raise ValueError("bad address jo@council.example")
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
    assert "ValueError: bad address" in stream.getvalue()
    assert "jo@council.example" not in stream.getvalue()


def test_the_request_that_django_hangs_on_its_records_is_not_written(stream: StringIO) -> None:
    request = RequestFactory().get("/", headers={"cookie": "sessionid=secret"})
    logging.getLogger("tests.logs").warning("Not Found: /x", extra={"request": request})
    assert "secret" not in stream.getvalue()


def test_nested_values_are_cleaned_too() -> None:
    value = {"rows": [{"email": "a@b.example", "n": 1}, ("to c@d.example", None, True, 2.5)]}
    assert scrub(value) == {
        "rows": [{"email": REDACTED, "n": 1}, [f"to {REDACTED}", None, True, 2.5]]
    }


def test_the_terminals_form_is_cleaned_as_well() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "to a@b.example", None, None)
    said = console_formatter().format(record)
    assert REDACTED in said
    assert "a@b.example" not in said

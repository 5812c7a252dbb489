"""Where things stand on the site, as paths. They are promises: once published they do not change."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

CASES = "/cases/"


def case_path(slug: str) -> str:
    """The page of a case."""
    return f"{CASES}{slug}/"


def case_file_path(slug: str, extension: str) -> str:
    """A case as a file."""
    return f"{CASES}{slug}.{extension}"


def case_history_path(slug: str) -> str:
    """The public change notes of a case."""
    return f"{CASES}{slug}/history/"


def case_report_path(slug: str) -> str:
    """Where anybody reports a problem with a case."""
    return f"{CASES}{slug}/report/"


def case_ask_path(slug: str) -> str:
    """Where anybody asks the owner of a case."""
    return f"{CASES}{slug}/ask/"


def case_dispute_path(slug: str) -> str:
    """Where a fact is disputed, and where those replied to who are named."""
    return f"{CASES}{slug}/dispute/"


def case_id_url(ref: str) -> str:
    """The permanent address of a case, whole, for citing."""
    return f"{settings.BASE_URL}/id/case/{ref}"


def organisation_path(slug: str) -> str:
    """The page of an organisation."""
    return f"/organisations/{slug}/"


def programme_path(slug: str) -> str:
    """The page of a programme."""
    return f"/programmes/{slug}/"


def term_path(scheme: str, slug: str) -> str:
    """The page of a term; the scheme's name in the plural opens it."""
    return f"/{scheme}s/{slug}/"


def web_address(text: str) -> str:
    """Return ``text`` where it is an address that a reader can follow, else an empty text.

    A ``urn:`` names a document without saying where it is, so it is no link.

    >>> web_address("urn:document:adept:session-1")
    ''
    """
    candidate = text.strip()
    if any(character.isspace() for character in candidate):
        return ""
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return ""
    return candidate if parts.scheme in ("http", "https") and parts.netloc else ""

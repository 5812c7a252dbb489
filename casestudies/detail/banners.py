"""Notes that stand above the text: invention, source, law and age."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html

from casestudies.addresses import case_report_path, web_address
from casestudies.choices import Basis, SourceStatus
from casestudies.detail.law import law_banners
from casestudies.detail.shapes import Banner
from casestudies.detail.words import licence_link
from cms.core.dates import PartialDate


def banners(page: Any, due: PartialDate | None, today: date) -> tuple[Banner, ...]:
    """Return the notes of a case, the most important first; ``due`` is when it is to be looked over."""
    return (*_basis(page), *law_banners(page), *_staleness(page, due, today))


def _basis(page: Any) -> list[Banner]:
    if page.basis == Basis.ILLUSTRATIVE:
        text = (
            "The authority, the people and the figures do not exist. "
            "It shows what a case looks like and must not be cited as evidence."
        )
        return [Banner("Illustrative: this case is invented", text, "notice")]
    if page.basis == Basis.RESTATED:
        return [_restated(page)]
    return []


def _restated(page: Any) -> Banner:
    """Name the source; a ``urn:`` names a document without an address, and stays words."""
    draft = " The source was a draft." if page.source_status == SourceStatus.DRAFT else ""
    licence = licence_link(page.licence).label or "not stated"
    address = web_address(page.source_url)
    told = "Retold in our own words; the body named here has not agreed the text."
    if address:
        text = format_html("{} Licence of the source: {}.{} ", told, licence, draft)
        return Banner("Restated from a public source", text, "", address, "Read the source")
    text = format_html(
        "{} Source, which has no address on the web: <code>{}</code>. Licence of the source: {}.{}",
        told,
        page.source_url,
        licence,
        draft,
    )
    return Banner("Restated from a document", text)


def is_past(due: PartialDate | None, today: date) -> bool:
    """Whether the day by which the case should have been looked over has passed."""
    return due is not None and due.last_day < today


def _staleness(page: Any, due: PartialDate | None, today: date) -> list[Banner]:
    if due is None or not is_past(due, today):
        return []
    text = f"It was to be reviewed by {due.display} and has not been. Check before you rely on it."
    return [
        Banner(
            "This case may be out of date",
            text,
            "notice",
            case_report_path(page.slug),
            "Tell us what has changed",
        )
    ]

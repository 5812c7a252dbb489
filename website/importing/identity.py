"""Which case a document is about: by its reference, then its source address, then its content."""

from __future__ import annotations

from casestudies.models import CaseIdentity, CaseStudyPage, ImportRecord, Tombstone
from casestudies.services import identity_by_ref
from exchange.casefile.record import CaseRecord, DocumentError, Problem


class TakenAwayError(DocumentError):
    """The case was withdrawn or merged away here; no import brings it back."""


def identify(record: CaseRecord, content_hash: str) -> CaseStudyPage | None:
    """Return the case that ``record`` is about, ``None`` for a new one.

    Raises:
        TakenAwayError: if it was withdrawn, deleted after publication, or merged.
        DocumentError: if the reference is none, or several cases share the source address.
    """
    ref = record.text("ref")
    page = (
        _by_ref(ref) if ref else _by_source(record.text("source_url")) or _by_content(content_hash)
    )
    _refuse_taken_away(page.ref if page else ref)
    return page


def _by_ref(ref: str) -> CaseStudyPage | None:
    try:
        CaseIdentity.number_of(ref)
    except ValueError as error:
        raise DocumentError(Problem("ref", str(error))) from error
    page: CaseStudyPage | None = CaseStudyPage.objects.filter(ref=ref).first()
    return page


def _by_source(url: str) -> CaseStudyPage | None:
    if not url:
        return None
    pages = CaseStudyPage.objects.filter(import_record__source_url=url)
    pages = pages if pages.exists() else CaseStudyPage.objects.filter(source_url=url)
    found = list(pages.order_by("pk")[:5])
    if len(found) > 1:
        refs = ", ".join(page.ref for page in found)
        words = (
            f"several cases here have this address ({refs}); give the ref of the one that is meant."
        )
        raise DocumentError(Problem("source_url", words))
    return found[0] if found else None


def _by_content(content_hash: str) -> CaseStudyPage | None:
    pages = CaseStudyPage.objects.filter(import_record__content_hash=content_hash)
    page: CaseStudyPage | None = pages.order_by("pk").first()
    return page


def _refuse_taken_away(ref: str) -> None:
    if not ref:
        return
    stone = Tombstone.objects.filter(ref=ref).first()
    if stone is not None:
        raise TakenAwayError(Problem("", f"{ref} was withdrawn on {stone.withdrawn_on:%-d %B %Y}."))
    identity = identity_by_ref(ref)
    if identity is not None and identity.ref != ref:
        raise TakenAwayError(Problem("", f"{ref} was merged into {identity.ref}."))


def remember(page: CaseStudyPage, *, content_hash: str, fingerprint: str) -> None:
    """Note where ``page`` came from, and what it was like just after the import."""
    ImportRecord.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "source_url": page.source_url,
            "content_hash": content_hash,
            "record_hash": fingerprint,
        },
    )

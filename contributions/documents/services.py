"""Writes to documents that were handed in: taking one, deciding on passages, confirming what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from contributions.access import cases_of
from contributions.documents import files, pictures
from contributions.documents.drafted import IN_THE_DRAFT, SETTLED
from contributions.documents.places import may_take
from contributions.models import (
    ConfirmedOffer,
    DocumentJob,
    JobState,
    PassageDecision,
)
from exchange.readers.encodings import MAX_BYTES
from exchange.readers.source import SourceDocument, from_json
from exchange.recognition.definition import Template
from exchange.recognition.in_use import templates_in_use
from exchange.recognition.notices import is_notice, read_notice
from exchange.recognition.offers import Offer
from exchange.recognition.own_files import is_own, read_own
from exchange.recognition.reading import Reading, Status
from exchange.recognition.recognise import read_as
from exchange.recognition.shipped import shared

if TYPE_CHECKING:
    from cms.accounts.models import User

MOST_WAITING: Final = 5
PASTED: Final = "Pasted text.txt"


def documents_of(user: User) -> QuerySet[DocumentJob]:
    """Return the documents that ``user`` handed in, and those that stand beside a case of theirs.

    A table of many cases stays with who handed it in: a person of one of the cases need not be one of the others.
    """
    beside = DocumentJob.objects.filter(cases__in=cases_of(user), made=[])
    return DocumentJob.objects.filter(Q(user=user) | Q(pk__in=beside.values("pk")))


def hand_in(user: User, name: str, chunks: Iterable[bytes]) -> DocumentJob:
    """Keep a document until the worker reads it.

    Raises:
        ValueError: in words for the person: empty, too large, or too many of theirs wait already.
    """
    open_states = (JobState.WAITING, JobState.READING)
    if DocumentJob.objects.filter(user=user, state__in=open_states).count() >= MOST_WAITING:
        raise ValueError(
            f"{MOST_WAITING} documents of yours are still being read. Try again in a minute."
        )
    data = _whole(chunks)
    if not data:
        raise ValueError("It is empty. Choose a file with something in it, or paste the text.")
    job = DocumentJob(user=user, name=tidy_name(name), digest=hashlib.sha256(data).hexdigest())
    files.keep(job.pk, [data])
    try:
        job.save(force_insert=True)
    except BaseException:
        files.forget(job.pk)
        raise
    return job


def _whole(chunks: Iterable[bytes]) -> bytes:
    """Return the chunks as one; no more is taken into memory than what is too much."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MAX_BYTES:
            raise ValueError(
                f"It is larger than {MAX_BYTES // 1024 // 1024} MB. Split it into parts."
            )
    return bytes(data)


def tidy_name(name: str) -> str:
    """Return the last part of a file's name, printable and not too long; it is shown and decides nothing else."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(each for each in last if each.isprintable()).strip()
    return clean[-200:] or "Document"


def source_of(job: DocumentJob) -> SourceDocument:
    """Return what the document says."""
    return from_json(job.passages or {})


def reading_of(job: DocumentJob, source: SourceDocument) -> Reading:
    """Return the reading by the form that was recognised or chosen; by none, the common labels alone.

    One of our own files is read by what it names, and nothing is placed of an Open Contracting package.
    """
    if is_notice(source):
        return read_notice(source)
    if is_own(source):
        return read_own(source)
    known = {template.slug: template for template in templates_in_use()}
    chosen = known.get(job.template) or Template("", "", needed=0, labels=shared().labels)
    return read_as(source, chosen)


def read_by(job: DocumentJob, template: str) -> None:
    """Read the document by another form; decisions on whole passages stay, those on parts are made anew.

    Raises:
        ValueError: if there is no such form, or a draft was made from it: that has what this form places.
    """
    if template and template not in {each.slug for each in templates_in_use()}:
        raise ValueError("There is no such form.")
    with transaction.atomic():
        if _is_drafted(job):
            raise ValueError(SETTLED)
        job.template = template
        job.save(update_fields=["template"])
        job.decisions.filter(passage__contains=".").delete()


def place(job: DocumentJob, passage: str, to: str, words: str = "") -> None:
    """Put a passage where a person says.

    Raises:
        ValueError: if nothing can be put there.
    """
    if not may_take(to):
        raise ValueError("Choose where it goes.")
    _decide(job, passage, Status.PLACED, to, words)


def set_aside(job: DocumentJob, passages: Iterable[str]) -> None:
    """Leave passages out, by a person's word; they stay with the document and can be taken back."""
    with transaction.atomic():
        for passage in passages:
            _decide(job, passage, Status.SET_ASIDE)


def take_back(job: DocumentJob, passage: str) -> None:
    """Undo what a person decided of a passage; it is again where the form puts it."""
    job.decisions.filter(passage=passage).delete()


def _decide(job: DocumentJob, passage: str, status: Status, to: str = "", words: str = "") -> None:
    PassageDecision.objects.update_or_create(
        document=job,
        passage=passage,
        defaults={"status": status.value, "to": to, "words": words.strip()[:2_000]},
    )


def confirm(job: DocumentJob, offer: Offer, to: str) -> bool:
    """Take a fact that was found into the record; return whether it was not taken before.

    Raises:
        ValueError: if the fact could not stand there.
    """
    if to not in offer.to:
        raise ValueError("Choose what it is.")
    _, new = ConfirmedOffer.objects.get_or_create(
        document=job,
        passage=offer.passage,
        start=offer.start,
        to=to,
        defaults={"value": offer.value},
    )
    return new


def unconfirm(job: DocumentJob, pk: int) -> None:
    """Take a confirmed fact out again.

    Raises:
        ValueError: if a draft was made from it.
    """
    with transaction.atomic():
        if _is_drafted(job):
            raise ValueError(IN_THE_DRAFT)
        job.confirmed.filter(pk=pk).delete()


def _is_drafted(job: DocumentJob) -> bool:
    """Whether there is a draft of it; none is made before the transaction ends."""
    held = DocumentJob.objects.select_for_update().only("pk").get(pk=job.pk)
    return held.cases.exists()


def discard(job: DocumentJob) -> None:
    """Delete a document with all that was decided of it; drafts made from it stay."""
    files.forget(job.pk)
    pictures.forget(job.pk)
    job.delete()

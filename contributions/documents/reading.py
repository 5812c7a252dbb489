"""Documents read by the worker: one at a time, in a process with limits; a killed worker loses none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone

from cms.core.clock import every
from contributions.documents import files, pictures, tables
from contributions.models import DocumentJob, JobState
from exchange.casefile.record import DocumentError
from exchange.readers.process import Limits, read_in_process
from exchange.readers.source import to_json
from exchange.recognition.in_use import templates_in_use
from exchange.recognition.own_files import as_own
from exchange.recognition.recognise import recognise
from exchange.recognition.several import as_several

LIMITS: Final = Limits(seconds=60)
GIVEN_UP_AFTER: Final = timedelta(seconds=LIMITS.seconds + 60)
"""A reading that was begun so long ago has no worker any more."""

MOST_TRIES: Final = 3
NEVER_ENDED: Final = (
    "We started reading it three times and never finished. Save it in another format."
)
GONE: Final = "Its file is no longer here. Please choose it again."
BROKE: Final = "It could not be read, for a reason we did not foresee. Save it in another format."

_log = structlog.get_logger(__name__)
_busy = threading.Lock()


@every(2)
def read_waiting() -> None:
    """Read what waits, and make drafts of tables, in a thread of its own: nothing that is due waits for it."""
    if _someone_waits() and _busy.acquire(blocking=False):
        threading.Thread(target=_read_all, name="documents", daemon=True).start()


def _someone_waits() -> bool:
    open_states = (JobState.WAITING, JobState.READING)
    return DocumentJob.objects.filter(state__in=open_states).exists() or tables.wanted()


def _read_all() -> None:
    try:
        close_old_connections()
        while read_next() or tables.make_next():
            pass
    finally:
        connection.close()
        _busy.release()


def read_next() -> bool:
    """Read the document that has waited longest; return whether there was one."""
    _take_back()
    job = _take()
    if job is None:
        return False
    try:
        _read(job)
    except DocumentError as error:
        _finish(job, state=JobState.REFUSED, error=str(error))
    except FileNotFoundError:
        _finish(job, state=JobState.REFUSED, error=GONE)
    except Exception as error:  # noqa: BLE001 - one document, whatever is in it, never stops the worker
        _log.warning("document_reading_broke", kind=type(error).__name__)
        _finish(job, state=JobState.REFUSED, error=BROKE)
    files.forget(job.pk)
    return True


def _take() -> DocumentJob | None:
    """Take the next document so that no other worker has it too."""
    waiting = DocumentJob.objects.filter(state=JobState.WAITING).order_by("created_at", "pk")
    job = waiting.defer("passages").first()
    if job is None:
        return None
    taken = DocumentJob.objects.filter(pk=job.pk, state=JobState.WAITING).update(
        state=JobState.READING, taken_at=timezone.now(), tries=job.tries + 1, done=0, of=0
    )
    return job if taken else _take()


def _take_back() -> None:
    """Let what a killed worker was reading be read again, three times at most."""
    lost = DocumentJob.objects.filter(
        state=JobState.READING, taken_at__lt=timezone.now() - GIVEN_UP_AFTER
    )
    lost.filter(tries__gte=MOST_TRIES).update(state=JobState.REFUSED, error=NEVER_ENDED)
    lost.update(state=JobState.WAITING)


def _read(job: DocumentJob) -> None:
    data = files.path_of(job.pk).read_bytes()
    progress = _progress_of(job)
    source = read_in_process(data, name=job.name, progress=progress, limits=LIMITS)
    own = as_several(source) or as_own(source, data)
    source = own or pictures.keep(job.pk, data, source)
    template = None if own else recognise(source, templates_in_use())
    _finish(
        job,
        state=JobState.READ,
        passages=to_json(source),
        template=template.slug if template else "",
    )


def _progress_of(job: DocumentJob) -> Callable[[int, int], None]:
    """Store how far the reading is, each twentieth of it."""
    last = -1

    def progress(done: int, of: int) -> None:
        nonlocal last
        if of and done * 20 // of != last:
            last = done * 20 // of
            DocumentJob.objects.filter(pk=job.pk).update(done=done, of=of)

    return progress


def _finish(job: DocumentJob, **values: object) -> None:
    DocumentJob.objects.filter(pk=job.pk, state=JobState.READING).update(**values)

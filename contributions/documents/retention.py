"""How long documents are kept: files until they are read, words for 30 days where no draft was made of them.

Words beside a draft go once it is published and each of them is placed or set aside: however a case was published,
no passage goes that nobody decided on. So do those of a table or of several cases once each row has its draft, all are
published, and nothing stands beside the rows; whoever wants no draft of the rest deletes the document.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.core.clock import every
from contributions.documents import files, pictures
from contributions.documents.leftover import left_of
from contributions.documents.older_drafts import keep_older_drafts
from contributions.documents.tables import beside_rows, without_draft
from contributions.models import DocumentJob, JobState, KeptMapping

KEPT_WITHOUT_DRAFT: Final = timedelta(days=30)
MAPPING_KEPT: Final = timedelta(days=400)
FILE_MAY_BE_NEW: Final = timedelta(hours=1)


@every(60 * 60)
def tidy(now: datetime | None = None) -> None:
    """Delete what its time is over for; safe to run at any time."""
    moment = now or timezone.now()
    keep_older_drafts()
    through = DocumentJob.cases.through.objects.filter(documentjob=OuterRef("pk"))
    drafts = through.filter(casestudypage__first_published_at__isnull=True)
    old = DocumentJob.objects.filter(created_at__lt=moment - KEPT_WITHOUT_DRAFT)
    old.filter(~Exists(through)).delete()
    for job in DocumentJob.objects.filter(Exists(through), ~Exists(drafts)):
        left = (without_draft(job) or beside_rows(job)) if job.made else left_of(job)
        if not left:
            job.delete()
    KeptMapping.objects.filter(used_at__lt=moment - MAPPING_KEPT).delete()
    _forget_files(moment)
    _forget_pictures()


def _forget_files(now: datetime) -> None:
    """Files of nothing that waits: a process ended between file and row, or a person was erased."""
    open_states = (JobState.WAITING, JobState.READING)
    wanted = set(DocumentJob.objects.filter(state__in=open_states).values_list("pk", flat=True))
    for document_id in files.held() - wanted:
        changed = files.path_of(document_id).stat().st_mtime
        if changed < (now - FILE_MAY_BE_NEW).timestamp():
            files.forget(document_id)


def _forget_pictures() -> None:
    """Pictures go with their document; they are kept only once it has a row, so none waits for one."""
    kept = pictures.documents()
    there = set(DocumentJob.objects.filter(pk__in=kept).values_list("pk", flat=True))
    for document_id in kept - there:
        pictures.forget(document_id)

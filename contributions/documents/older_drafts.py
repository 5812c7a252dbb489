"""Drafts made before documents kept what they were read as: kept late, with nothing taken for granted.

Today's forms say where each passage would go, not where it went. Of a document that forms read, a passage counts as
placed only if its words stand in some version of the case, as they are; any other has no place and says why. A fact
that was understood (a date, a sector) stands there in other words, so it is asked about once more: better that than
words that are nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from contributions.documents.drafted import keep_as_drafted
from contributions.documents.drafting import fields_of
from contributions.documents.review import screen_of
from contributions.models import DocumentJob, JobState
from exchange.readers.source import Passage
from exchange.recognition.reading import Placement, Status

UNSURE: Final = "its words, as they stand here, are in no version of the draft"
_WORD: Final = re.compile(r"[^\W_]+")


def keep_older_drafts() -> None:
    """Keep what documents beside a draft were read as, where that was not kept when the draft was made."""
    older = DocumentJob.objects.filter(
        cases__isnull=False,
        made=[],
        state=JobState.READ,
        passages__isnull=False,
        drafted__isnull=True,
    )
    for pk in older.values_list("pk", flat=True).distinct():
        _keep(pk)


@transaction.atomic
def _keep(pk: UUID) -> None:
    job = DocumentJob.objects.select_for_update().filter(pk=pk, drafted__isnull=True).first()
    if job is None:
        return
    screen = screen_of(job)
    review = screen.review
    if screen.has_form:
        said = _said(job)
        review.placements[:] = [_checked(each, said) for each in review.placements]
    placed = {each.to for each in review.placements if each.status is Status.PLACED}
    told = [each for each in fields_of(review.record) if each[0] in placed]
    keep_as_drafted(job, screen.source, review, told)


def _checked(placement: Placement, said: str) -> Placement:
    if placement.status is not Status.PLACED or _stands_in(placement.passage, said):
        return placement
    return replace(placement, status=Status.UNPLACED, to="", reason=UNSURE)


def _stands_in(passage: Passage, said: str) -> bool:
    return any(_line(text) in said for text in (passage.text, passage.inline))


def _said(job: DocumentJob) -> str:
    """Return all words of every version of the cases beside ``job``, a line a text."""
    texts: set[str] = set()
    for case in job.cases.all():
        for content in case.revisions.values_list("content", flat=True).iterator():
            texts.update(map(_line, _texts(content)))
    return "\n".join(sorted(texts))


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)


def _line(text: str) -> str:
    """The words of a text in one line, each between spaces, so that no part of a word is taken for one."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
